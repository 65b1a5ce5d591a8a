/** What the steps of a search have touched, as keys of slots and of control slots. */

/** What steps have touched: slots as `slotKey`, and whether they looked at what all tasks do. */
export interface Touched {
  readonly reads: KeySet;
  readonly writes: KeySet;
}

export interface KeySet extends Keys {
  readonly size: number;
  add(key: number): void;
}

/** A few keys in a list: to look through it costs less than to make a set. */
export class KeyList implements KeySet {
  private readonly keys: number[] = [];

  get size(): number {
    return this.keys.length;
  }

  has(key: number): boolean {
    return this.keys.includes(key);
  }

  add(key: number): void {
    if (!this.keys.includes(key)) this.keys.push(key);
  }

  clear(): void {
    this.keys.length = 0;
  }

  [Symbol.iterator](): Iterator<number> {
    return this.keys.values();
  }
}

/** Keys to look at. */
export interface Keys extends Iterable<number> {
  has(key: number): boolean;
}

export interface TouchedView {
  readonly reads: Keys;
  readonly writes: Keys;
}

export function addTouched(all: Touched, { reads, writes }: Touched): void {
  for (const key of reads) all.reads.add(key);
  for (const key of writes) all.writes.add(key);
}
