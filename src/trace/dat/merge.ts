/**
 * Brings the records of several CPUs into the order of their times, one page of each at a time.
 *
 * Records with equal times come in the order of the CPUs. The records of one CPU keep their order even
 * if its clock does not.
 */
import type { Timestamp } from '../event.js';
import type { Clock } from './clock.js';
import type { CpuPages } from './cpu-pages.js';
import { Damage } from './damage.js';
import type { PageReader } from './page.js';

/** What stands between two records of a CPU. */
export type Notice =
  | { readonly kind: 'lost'; readonly count: number | undefined }
  | { readonly kind: 'damage'; readonly damage: Damage };

/** The records of one CPU; between `load` and the first `advance` it is at a record. */
export class CpuStream {
  readonly cpu: number;
  readonly records: PageReader;
  readonly #pages: CpuPages;
  readonly #clock: Clock;
  #time: Timestamp = 0n;
  #notices: Notice[] = [];

  constructor(cpu: number, pages: CpuPages, records: PageReader, clock: Clock) {
    this.cpu = cpu;
    this.#pages = pages;
    this.records = records;
    this.#clock = clock;
  }

  /** Of the record it is at. */
  get time(): Timestamp {
    return this.#time;
  }

  /** What was met on the way to the record it is at; each is told once. */
  takeNotices(): readonly Notice[] {
    if (this.#notices.length === 0) return none;
    const notices = this.#notices;
    this.#notices = [];
    return notices;
  }

  /** Goes to the next record of the page; false if there is none. */
  advance(): boolean {
    try {
      if (!this.records.next()) return false;
    } catch (error) {
      this.#note(error);
      return false;
    }
    this.#time = this.#clock(this.records.time, this.cpu);
    return true;
  }

  /** Goes to the first record of the next page that has one; false behind the last. */
  async load(): Promise<boolean> {
    for (;;) {
      try {
        const page = await this.#pages.next();
        if (page === undefined) return false;
        const lost = this.records.open(page);
        if (lost !== 0) this.#add({ kind: 'lost', count: lost });
      } catch (error) {
        this.#note(error);
        continue;
      }
      if (this.advance()) return true;
    }
  }

  #note(error: unknown): void {
    if (!(error instanceof Damage)) throw error;
    this.#add({ kind: 'damage', damage: error });
  }

  #add(notice: Notice): void {
    if (this.#notices.length < maxNotices) this.#notices.push(notice);
  }
}

const none: readonly Notice[] = [];

/** Of a stretch that is all damage more is not told. */
const maxNotices = 1000;

/** The streams that have a record, the earliest first: a binary heap. */
export class Earliest {
  readonly #heap: { readonly stream: CpuStream; readonly index: number }[] = [];

  add(stream: CpuStream, index: number): void {
    const heap = this.#heap;
    heap.push({ stream, index });
    for (let at = heap.length - 1; at > 0;) {
      const parent = (at - 1) >> 1;
      if (!this.#isBefore(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  get first(): CpuStream | undefined {
    return this.#heap[0]?.stream;
  }

  /** After the first stream has gone to another record. */
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
