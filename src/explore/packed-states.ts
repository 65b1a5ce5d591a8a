/**
 * A set of packed states, each with a number from 0 in the order of insertion.
 *
 * Open addressing over the states' numbers. A cell also holds as many bits of the hash as fit
 * beside the number, so that the words of a state are compared hardly ever in vain; two states are
 * the same only if all words are.
 *
 * What an insertion takes is waiting for memory: the cell and, if it is taken, the words are rarely
 * in a cache. So the states of a row are announced first, which loads all their cells at once.
 */
import { bitsFor } from './layout.js';

export class PackedStates {
  size = 0;
  /** How many words a state has. */
  readonly width: number;
  private words: Int32Array;
  private cells: Int32Array;
  private bits: number;
  private loaded = 0;

  constructor(width: number, expected: number) {
    this.width = width;
    this.bits = Math.max(leastBits, bitsFor(Math.ceil((expected + 1) / maxLoad)));
    this.cells = new Int32Array(1 << this.bits);
    this.words = new Int32Array(width * capacity(this.bits));
  }

  /** What the states take or, just before the set grows, what they will take then. */
  get bytes(): number {
    const bytes = this.words.byteLength + this.cells.byteLength;
    return this.size + growthMargin < capacity(this.bits) ? bytes : 2 * bytes;
  }

  /** Copies the words of a state. */
  read(number: number, into: Int32Array): void {
    const { words, width } = this;
    const start = number * width;
    for (let word = 0; word < width; word += 1) into[word] = words[start + word]!;
  }

  /** Brings what the insertion of these states will touch into the caches; computes their hashes. */
  announce(states: Int32Array, count: number, hashes: Int32Array): void {
    const { words, cells, width, bits } = this;
    const last = (1 << bits) - 1;
    let loaded = 0;
    for (let index = 0; index < count; index += 1) {
      const hash = hashOf(states, index * width, width);
      hashes[index] = hash;
      loaded ^= cells[place(hash, bits)]!;
    }
    for (let index = 0; index < count; index += 1) {
      const number = cells[place(hashes[index]!, bits)]! & last;
      if (number > 0) loaded ^= words[(number - 1) * width]!;
    }
    this.loaded ^= loaded;
  }

  /** The number of the state at this place of a row; it is new if that was the size before. */
  insert(states: Int32Array, from: number, hash: number): number {
    const { words, cells, width, bits } = this;
    const last = (1 << bits) - 1;
    let at = place(hash, bits);
    for (let cell = cells[at]!; cell !== 0; cell = cells[at]!) {
      if (((cell ^ hash) & ~last) === 0) {
        const number = (cell & last) - 1;
        const start = number * width;
        let word = 0;
        while (word < width && words[start + word] === states[from + word]) word += 1;
        if (word === width) return number;
      }
      at = (at + 1) & last;
    }
    const number = this.size;
    const start = number * width;
    for (let word = 0; word < width; word += 1) words[start + word] = states[from + word]!;
    cells[at] = (hash & ~last) | (number + 1);
    this.size += 1;
    if (this.size === capacity(bits)) this.grow();
    return number;
  }

  private grow(): void {
    this.bits += 1;
    const { width, bits, size } = this;
    if (bits > maxBits) throw new RangeError('more states than the table can number');
    const words = new Int32Array(width * capacity(bits));
    words.set(this.words);
    const cells = new Int32Array(1 << bits);
    const last = (1 << bits) - 1;
    for (let number = 0; number < size; number += 1) {
      const hash = hashOf(words, number * width, width);
      let at = place(hash, bits);
      while (cells[at] !== 0) at = (at + 1) & last;
      cells[at] = (hash & ~last) | (number + 1);
    }
    this.words = words;
    this.cells = cells;
  }
}

export function hashOf(states: Int32Array, start: number, width: number): number {
  let hash = 0;
  for (let at = start; at < start + width; at += 1) {
    hash = Math.imul(hash ^ states[at]!, 0x85ebca6b);
    hash ^= hash >>> 15;
  }
  return hash;
}

/** Where the search for a state begins: bits of the hash other than those kept in the cell. */
function place(hash: number, bits: number): number {
  return Math.imul(hash, 0x9e3779b1) >>> (32 - bits);
}

function capacity(bits: number): number {
  return Math.floor((1 << bits) * maxLoad);
}

/** The part of the cells that may be taken before the table grows. */
const maxLoad = 0.75;

const leastBits = 15;

/** More states than are inserted between two looks at the bytes. */
const growthMargin = 10_000;

/** A cell holds a number of at most so many bits. */
const maxBits = 30;
