/**
 * A set of packed states, each with a number from 0 in the order of insertion.
 *
 * Open addressing over the states' numbers. A cell also holds as many bits of the hash as fit
 * beside the number, so that the words of a state are compared hardly ever in vain; two states are
 * the same only if all words are.
 */
export class PackedStates {
  size = 0;
  readonly width: number;
  private words: Int32Array;
  private cells: Int32Array;
  private bits: number;

  /** `width`: how many words a state has. */
  constructor(width: number, expected: number) {
    this.width = width;
    this.bits = Math.max(10, 32 - Math.clz32(Math.ceil(expected / maxLoad)));
    this.cells = new Int32Array(1 << this.bits);
    this.words = new Int32Array(width * Math.ceil((1 << this.bits) * maxLoad));
  }

  get bytes(): number {
    return this.words.byteLength + this.cells.byteLength;
  }

  /** Copies the words of a state. */
  read(number: number, into: Int32Array): void {
    const { words, width } = this;
    const start = number * width;
    for (let word = 0; word < width; word += 1) into[word] = words[start + word]!;
  }

  /** The number of a state; it is new if that was the size before. */
  insert(state: Int32Array): number {
    const { words, cells, width, bits } = this;
    const hash = hashOf(state, width);
    const last = (1 << bits) - 1;
    const tag = hash & ~last;
    let at = Math.imul(hash, 0x9e3779b1) >>> (32 - bits);
    for (;;) {
      const cell = cells[at]!;
      if (cell === 0) break;
      if (((cell ^ tag) & ~last) === 0) {
        const start = ((cell & last) - 1) * width;
        let word = 0;
        while (word < width && words[start + word] === state[word]) word += 1;
        if (word === width) return (cell & last) - 1;
      }
      at = (at + 1) & last;
    }
    const number = this.size;
    this.size += 1;
    const start = number * width;
    for (let word = 0; word < width; word += 1) words[start + word] = state[word]!;
    cells[at] = tag | (number + 1);
    if (this.size * width === words.length) this.grow();
    return number;
  }

  private grow(): void {
    this.bits += 1;
    const { width, bits, size } = this;
    if (bits > maxBits) throw new RangeError('more states than the table can number');
    const words = new Int32Array(width * Math.ceil((1 << bits) * maxLoad));
    words.set(this.words);
    this.words = words;
    this.cells = new Int32Array(1 << bits);
    const { cells } = this;
    const last = (1 << bits) - 1;
    const state = new Int32Array(width);
    for (let number = 0; number < size; number += 1) {
      this.read(number, state);
      const hash = hashOf(state, width);
      let at = Math.imul(hash, 0x9e3779b1) >>> (32 - bits);
      while (cells[at] !== 0) at = (at + 1) & last;
      cells[at] = (hash & ~last) | (number + 1);
    }
  }
}

function hashOf(state: Int32Array, width: number): number {
  let hash = 0;
  for (let word = 0; word < width; word += 1) {
    hash = Math.imul(hash ^ state[word]!, 0x85ebca6b);
    hash ^= hash >>> 15;
  }
  return hash;
}

/** The part of the cells that may be taken before the table grows. */
const maxLoad = 0.75;

/** A cell holds a number of at most so many bits, less the state that would fill them all. */
const maxBits = 30;
