/**
 * Who has read which bytes of the file, so that in the end every one is accounted for.
 *
 * Two parts that claim the same bytes are damage: otherwise a small file could make a reader unpack
 * or print the same bytes a million times.
 */
import { Damage } from './damage.js';

/** What a range of the file is. */
export type Use =
  | 'header'
  | 'section'
  | 'options'
  | 'recorded'
  | 'padding'
  /** Nothing that the file declares. */
  | 'unclaimed';

/** From `start` up to `end`, which does not belong to it. */
export interface Range {
  readonly start: number;
  readonly end: number;
  readonly use: Use;
}

/** The ranges of a file that are known. */
export class Claims {
  /** By their starts; none overlap. */
  #ranges: Range[] = [];

  /** Takes a range that nobody has; an empty one is nothing. */
  add(start: number, end: number, use: Use): void {
    if (start >= end) return;
    const index = this.#indexOf(start);
    const before = this.#ranges[index - 1];
    const after = this.#ranges[index];
    if ((before && before.end > start) || (after && after.start < end)) {
      throw new Damage(start, 'bytes of its own, but another part of the file claims them too');
    }
    if (before?.end === start && before.use === use) {
      this.#ranges[index - 1] = { start: before.start, end, use };
    } else {
      this.#ranges.splice(index, 0, { start, end, use });
    }
  }

  /** The holes in a file of this size. */
  holes(size: number): { readonly start: number; readonly end: number }[] {
    const holes = [];
    let at = 0;
    for (const { start, end } of this.#ranges) {
      if (start > at) holes.push({ start: at, end: start });
      at = end;
    }
    if (at < size) holes.push({ start: at, end: size });
    return holes;
  }

  /** All ranges, by their starts. */
  get ranges(): readonly Range[] {
    return this.#ranges;
  }

  /** The first range that starts behind `start`. */
  #indexOf(start: number): number {
    let low = 0;
    let high = this.#ranges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#ranges[middle]!.start <= start) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
