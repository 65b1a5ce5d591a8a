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
import { bitsFor, type Layout, packInto, unpackInto } from './layout.js';

export class PackedStates {
  size = 0;
  /** How many words a state has. */
  readonly width: number;
  private words: Int32Array<ArrayBuffer>;
  private cells: Int32Array;
  private bits: number;
  private loaded = 0;

  constructor(width: number, expected: number) {
    this.width = width;
    this.bits = Math.max(leastBits, bitsFor(Math.ceil((expected + 1) / maxLoad)));
    this.cells = new Int32Array(1 << this.bits);
    this.words = new Int32Array(width * Math.max(expected, leastRoom));
  }

  /** The bytes that the states will take at most when there are so many more. */
  bytesWith(more: number): number {
    const size = this.size + more;
    const words =
      size * this.width > this.words.length ? this.words.length * wordGrowth : this.words.length;
    const cells = size > capacity(this.bits) ? 2 * this.cells.length : this.cells.length;
    return 4 * (words + cells);
  }

  /** Copies the words of a state. */
  read(number: number, into: Int32Array): void {
    const { words, width } = this;
    const start = number * width;
    for (let word = 0; word < width; word += 1) into[word] = words[start + word]!;
  }

  word(number: number, word: number): number {
    return this.words[number * this.width + word]!;
  }

  /** Copies the words of several states. */
  copy(first: number, count: number, into: Int32Array): void {
    into.set(this.words.subarray(first * this.width, (first + count) * this.width));
  }

  /** Brings what the insertion of states with these hashes will touch into the caches. */
  announce(hashes: Int32Array, from: number, to: number): void {
    const { words, cells, width, bits } = this;
    const last = (1 << bits) - 1;
    let loaded = 0;
    for (let index = from; index < to; index += 1) loaded ^= cells[place(hashes[index]!, bits)]!;
    for (let index = from; index < to; index += 1) {
      const number = cells[place(hashes[index]!, bits)]! & last;
      if (number > 0) loaded ^= words[(number - 1) * width]!;
    }
    this.loaded ^= loaded;
  }

  /** The number of the state at this place of a row; it is new if that was the size before. */
  insert(states: Int32Array, from: number, hash: number): number {
    const { cells, width, bits } = this;
    let { words } = this;
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
    if (start + width > words.length) words = this.growWords();
    for (let word = 0; word < width; word += 1) words[start + word] = states[from + word]!;
    cells[at] = (hash & ~last) | (number + 1);
    this.size += 1;
    if (this.size === capacity(bits)) this.growCells();
    return number;
  }

  private growWords(): Int32Array<ArrayBuffer> {
    const more = new Int32Array(
      Math.ceil((this.words.length / this.width) * wordGrowth) * this.width,
    );
    more.set(this.words);
    this.words = more;
    return more;
  }

  private growCells(): void {
    this.bits += 1;
    const { words, width, bits, size } = this;
    if (bits > maxBits) throw new RangeError('more states than the table can number');
    const cells = new Int32Array(1 << bits);
    const last = (1 << bits) - 1;
    this.cells = cells;
    for (let number = 0; number < size; number += 1) {
      const hash = hashOf(words, number * width, width);
      let at = place(hash, bits);
      while (cells[at] !== 0) at = (at + 1) & last;
      cells[at] = (hash & ~last) | (number + 1);
    }
  }
}

/** The same states with the same numbers, in words of another layout. */
export function repacked(old: PackedStates, from: Layout, to: Layout): PackedStates {
  const states = new PackedStates(to.words, old.size);
  const values = new Int32Array(to.fields.length);
  const oldWords = new Int32Array(from.words);
  const words = new Int32Array(to.words);
  for (let state = 0; state < old.size; state += 1) {
    old.read(state, oldWords);
    unpackInto(values, oldWords, 0, from);
    packInto(words, values, to);
    states.insert(words, 0, hashOf(words, 0, to.words));
  }
  return states;
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

const leastBits = 12;

/** States that an empty set has room for. */
const leastRoom = 1 << 12;

/** Little, so that a state takes little more than its words; copying is cheap beside searching. */
const wordGrowth = 1.25;

/** A cell holds a number of at most so many bits. */
const maxBits = 30;
