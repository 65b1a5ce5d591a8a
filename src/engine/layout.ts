/** Where in the words of a packed state the number of each component's value stands. */

export interface Field {
  readonly word: number;
  readonly shift: number;
  /** Of the number itself, before it is shifted. */
  readonly mask: number;
}

export interface Layout {
  readonly words: number;
  /** By component. */
  readonly fields: readonly Field[];
}

/** A layout with so many bits for each component; no field crosses a word of 32 bits. */
export function layOut(widths: readonly number[]): Layout {
  const fields: Field[] = [];
  const used: number[] = [];
  const widestFirst = [...widths.keys()].sort((a, b) => widths[b]! - widths[a]! || a - b);
  for (const component of widestFirst) {
    const width = widths[component]!;
    let word = used.findIndex((bits) => bits + width <= 32);
    if (word < 0) word = used.push(0) - 1;
    const shift = used[word]!;
    fields[component] = { word, shift: shift & 31, mask: width === 32 ? -1 : (1 << width) - 1 };
    used[word] = shift + width;
  }
  return { words: Math.max(1, used.length), fields };
}

/** How many bits the numbers below `count` take. */
export function bitsFor(count: number): number {
  return count <= 1 ? 0 : 32 - Math.clz32(count - 1);
}

export function packInto(words: Int32Array, values: Int32Array, { fields }: Layout): void {
  words.fill(0);
  for (let component = 0; component < fields.length; component += 1) {
    const { word, shift } = fields[component]!;
    words[word]! |= values[component]! << shift;
  }
}

/** The numbers in the words that begin at `at`. */
export function unpackInto(
  values: Int32Array,
  words: Int32Array,
  at: number,
  { fields }: Layout,
): void {
  for (let component = 0; component < fields.length; component += 1) {
    const { word, shift, mask } = fields[component]!;
    values[component] = (words[at + word]! >>> shift) & mask;
  }
}
