/** Numbers for things that are told apart by what they consist of. */
export class Numbering<T> {
  private readonly known = new Map<number, { readonly item: T; readonly number: number }[]>();
  private readonly hashOf: (item: T) => number;
  private readonly areSame: (left: T, right: T) => boolean;
  private readonly keep: (item: T) => T;
  private count = 0;

  /** `keep` makes of an item what may be kept of it. */
  constructor(
    hashOf: (item: T) => number,
    areSame: (left: T, right: T) => boolean,
    keep: (item: T) => T = (item) => item,
  ) {
    this.hashOf = hashOf;
    this.areSame = areSame;
    this.keep = keep;
  }

  /** How many different ones there have been; the next new one gets this number. */
  get size(): number {
    return this.count;
  }

  numberOf(item: T): number {
    const hash = this.hashOf(item);
    const alike = this.known.get(hash);
    if (alike !== undefined) {
      for (const each of alike) if (this.areSame(each.item, item)) return each.number;
    }
    const number = this.count;
    this.count += 1;
    const entry = { item: this.keep(item), number };
    if (alike === undefined) this.known.set(hash, [entry]);
    else alike.push(entry);
    return number;
  }

  clear(): void {
    this.known.clear();
    this.count = 0;
  }
}

/** A hash of numbers in order. */
export function hashOfNumbers(numbers: ArrayLike<number>): number {
  let hash = numbers.length;
  for (let index = 0; index < numbers.length; index += 1) {
    hash = mixed(hash, numbers[index]!);
  }
  return hash;
}

export function mixed(hash: number, number: number): number {
  return (Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) + number) | 0;
}

export function areEqualNumbers(left: ArrayLike<number>, right: ArrayLike<number>): boolean {
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index += 1) {
    if (left[index] !== right[index]) return false;
  }
  return true;
}

/** Numbers in a row, to be filled again and again. */
export class Codes {
  /** What lies behind `count` is old. */
  readonly list: number[] = [];
  count = 0;

  add(code: number): void {
    this.list[this.count] = code;
    this.count += 1;
  }
}

export function numberingOfCodes(): Numbering<Codes> {
  return new Numbering(
    ({ list, count }) => {
      let hash = count;
      for (let index = 0; index < count; index += 1) hash = mixed(hash, list[index]!);
      return hash;
    },
    (left, right) => {
      if (left.count !== right.count) return false;
      for (let index = 0; index < left.count; index += 1) {
        if (left.list[index] !== right.list[index]) return false;
      }
      return true;
    },
    ({ list, count }) => {
      const kept = new Codes();
      for (let index = 0; index < count; index += 1) kept.add(list[index]!);
      return kept;
    },
  );
}
