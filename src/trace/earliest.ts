/** The earliest of several streams whose items are in the order of their times. */
import type { Timestamp } from './event.js';

/** The streams that have an item, the earliest first: a binary heap. */
export class Earliest<Stream extends { readonly time: Timestamp }> {
  readonly #heap: { readonly stream: Stream; readonly index: number }[] = [];

  /** Of equal times the one with the lower index is the earlier. */
  add(stream: Stream, index: number): void {
    const heap = this.#heap;
    heap.push({ stream, index });
    for (let at = heap.length - 1; at > 0;) {
      const parent = (at - 1) >> 1;
      if (!this.#isBefore(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  get first(): Stream | undefined {
    return this.#heap[0]?.stream;
  }

  /** After the first stream has gone to another item. */
  settle(): void {
    const heap = this.#heap;
    for (let at = 0; ;) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < heap.length && this.#isBefore(child, least)) least = child;
      }
      if (least === at) return;
      this.#swap(at, least);
      at = least;
    }
  }

  removeFirst(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.settle();
  }

  #isBefore(one: number, other: number): boolean {
    const [first, second] = [this.#heap[one]!, this.#heap[other]!];
    const [time, otherTime] = [first.stream.time, second.stream.time];
    return time < otherTime || (time === otherTime && first.index < second.index);
  }

  #swap(one: number, other: number): void {
    const kept = this.#heap[one]!;
    this.#heap[one] = this.#heap[other]!;
    this.#heap[other] = kept;
  }
}
