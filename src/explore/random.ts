/**
 * Random numbers from a seed: splitmix32, the same on every machine.
 *
 * A counter with an odd increment visits every 32-bit number; two rounds of multiply and shift make
 * neighbours look unrelated.
 */

/** A stream of numbers that its seed determines. */
export class Random {
  private counter: number;

  /** Only the low 32 bits of the seed count. */
  constructor(seed: number) {
    this.counter = seed | 0;
  }

  /** A whole number from 0 to 2^32 - 1. */
  next(): number {
    this.counter = (this.counter + 0x9e3779b9) | 0;
    let mixed = this.counter;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  }

  /** A whole number from 0 to `count` - 1; `count` is at least 1 and far below 2^32. */
  below(count: number): number {
    return Math.floor((this.next() / 0x100000000) * count);
  }

  /** One of the items, which are at least one. */
  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }
}
