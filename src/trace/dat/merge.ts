/**
 * The records of one CPU, a page at a time, to be merged with those of the others by their times. They
 * keep their order even if its clock does not.
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
