/**
 * Puts events that arrive nearly in the order of their times into that order.
 *
 * A tool that reads a ring of each CPU in turn, as bpftrace does, prints events of different CPUs in
 * the order in which it came to their rings. An event is held back until one has come that is a
 * second younger, or until too many wait; one that comes later still is a gap.
 */
import type { TraceItem } from './event.js';
import type { TraceReader } from './reader.js';

/** How much younger, in nanoseconds, the newest event is when an event is let go. */
const maxDelay = 1_000_000_000n;

/** How many events wait at most; they go in halves, so that sorting them stays cheap. */
const maxWaiting = 20_000;

interface Waiting {
  readonly item: TraceItem;
  readonly time: bigint;
}

/** Reads as another reader does, and hands on what it says in the order of time. */
export class InOrder implements TraceReader {
  readonly #reader: TraceReader;
  #waiting: Waiting[] = [];
  #newest = 0n;
  #oldestWaiting = 0n;
  /** Events up to this time have been handed on. */
  #done = -1n;
  #read: TraceItem[] = [];

  constructor(reader: TraceReader) {
    this.#reader = reader;
  }

  read(text: string, line: number, items: TraceItem[]): void {
    this.#reader.read(text, line, this.#read);
    this.#take(items);
  }

  end(items: TraceItem[]): void {
    this.#reader.end(this.#read);
    this.#take(items);
    this.#release(this.#newest, items);
  }

  #take(items: TraceItem[]): void {
    for (const item of this.#read) {
      if (item.kind === 'event' && item.timestamp !== undefined) {
        this.#wait(item, item.timestamp, items);
      } else {
        // A hole lies somewhere among what waits: everything before it and behind it is in doubt.
        items.push(item);
        if (item.kind === 'comment') continue;
        this.#release(this.#newest, items);
        items.push(item);
      }
    }
    this.#read.length = 0;
  }

  #wait(item: TraceItem, time: bigint, items: TraceItem[]): void {
    if (time < this.#done) {
      const { line, text } = item;
      const expected = 'an event that is at most a second older than the newest before it';
      items.push({ kind: 'unreadable', line, text, expected, column: 1 });
      return;
    }
    if (this.#waiting.length === 0) this.#oldestWaiting = time;
    this.#waiting.push({ item, time });
    if (time > this.#newest) this.#newest = time;
    const isFull = this.#waiting.length >= maxWaiting;
    if (isFull) this.#release(this.#middle(), items);
    else if (this.#newest - this.#oldestWaiting > 2n * maxDelay) {
      this.#release(this.#newest - maxDelay, items);
    }
  }

  /** The time up to which half of what waits has come. */
  #middle(): bigint {
    const times = this.#waiting.map(({ time }) => time).sort(compare);
    return times[times.length >> 1]!;
  }

  /** Hands on what is not younger, those of one time in the order in which they came. */
  #release(until: bigint, items: TraceItem[]): void {
    const due = this.#waiting.filter(({ time }) => time <= until);
    if (due.length === 0) return;
    this.#waiting = this.#waiting.filter(({ time }) => time > until);
    due.sort((left, right) => compare(left.time, right.time));
    for (const { item } of due) items.push(item);
    this.#done = until;
    this.#oldestWaiting = this.#waiting.reduce(
      (oldest, { time }) => (time < oldest ? time : oldest),
      this.#newest,
    );
  }
}

function compare(left: bigint, right: bigint): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
