/**
 * Merges recordings of one run by their times: of several buffers, of several CPUs, of several tools.
 *
 *     a.txt   1 ──────── 4 ── 5 ─ [LOST] ─────────── 9
 *     b.txt        3 ─────────────── 6 ── 7 ────────────── 10
 *                                 └── nothing is certain ──┘
 *
 * A file keeps its order, as if it were read alone. What is missing in one lies somewhere between two of
 * its events, so the hole begins and ends there, whatever the others recorded meanwhile.
 */
import { Earliest } from './earliest.js';
import type {
  EventContent,
  EventPoint,
  Loss,
  Origin,
  TaskName,
  Timestamp,
  TraceEvent,
  TraceItem,
  Unreadable,
} from './event.js';

/** One of the recordings. */
export interface MergedFile {
  readonly name: string;
  readonly batches: AsyncIterable<readonly TraceItem[]>;
  /** What is added to its times. */
  readonly offset: bigint;
}

/** How much older, in nanoseconds, an event may be than the one before it in its file. */
const maxBackwards = 1_000_000_000n;

/** What most text is cut to. */
const microsecond = 1000n;

const batchSize = 1024;

/** When a file's first event was, and its last. */
export interface TimeRange {
  readonly file: string;
  readonly first: Timestamp;
  readonly last: Timestamp;
}

/** Files being merged, and what was found out about them so far. */
export class Merge {
  readonly #streams: readonly FileStream[];
  #line = 0;
  #timeless: Origin | undefined;

  constructor(files: readonly MergedFile[]) {
    this.#streams = files.map((file) => new FileStream(file));
  }

  /** The first event that has no time, so that nobody knows its place; nothing is read behind it. */
  get timeless(): Origin | undefined {
    return this.#timeless;
  }

  /** Of the files that have events, as far as they were read. */
  get ranges(): readonly TimeRange[] {
    return this.#streams.flatMap(({ range }) => range ?? []);
  }

  /** The items in the order of their times, in batches, none of them empty; to be called once. */
  async *items(): AsyncGenerator<readonly TraceItem[], void, undefined> {
    const earliest = new Earliest<FileStream>();
    let items: TraceItem[] = [];
    try {
      for (const [index, stream] of this.#streams.entries()) {
        if (await this.#load(stream, items)) earliest.add(stream, index);
      }
      for (let first = earliest.first; first !== undefined; first = earliest.first) {
        if (this.#timeless) break;
        this.#endHole(first, items);
        items.push(new MergedEvent(first.item as TraceEvent, first, this.#next()));
        if (this.#step(first, items) || (await this.#load(first, items))) earliest.settle();
        else earliest.removeFirst();
        if (items.length < batchSize) continue;
        yield items;
        items = [];
      }
      for (const stream of this.#streams) this.#endHole(stream, items);
      if (items.length > 0) yield items;
    } finally {
      for (const stream of this.#streams) await stream.close();
    }
  }

  /** Goes to the next event of a file, whatever that takes; false behind the last. */
  async #load(stream: FileStream, items: TraceItem[]): Promise<boolean> {
    while (!this.#timeless && (await stream.load())) if (this.#step(stream, items)) return true;
    return false;
  }

  /** Goes to the next event of what is at hand of a file, and tells what is met on the way. */
  #step(stream: FileStream, items: TraceItem[]): boolean {
    while (stream.next()) {
      const { item } = stream;
      if (item.kind === 'comment') {
        items.push({ ...item, line: this.#next(), origin: stream.origin });
      } else if (item.kind !== 'event') {
        this.#hole(stream, item, items);
      } else if (item.timestamp === undefined) {
        this.#timeless ??= stream.origin;
        return false;
      } else if (stream.reach(item.timestamp)) {
        return true;
      } else {
        this.#hole(stream, outOfOrder(item), items);
      }
    }
    return false;
  }

  #hole(stream: FileStream, item: Loss | Unreadable, items: TraceItem[]): void {
    const extent = stream.isInHole ? undefined : 'begins';
    items.push({ ...item, line: this.#next(), origin: stream.origin, extent });
    stream.isInHole = true;
  }

  #endHole(stream: FileStream, items: TraceItem[]): void {
    if (!stream.isInHole) return;
    stream.isInHole = false;
    const nothing = { count: 0, cpu: undefined, text: '', cause: 'dropped' } as const;
    const { origin } = stream;
    items.push({ kind: 'lost', line: this.#next(), origin, ...nothing, extent: 'ends' });
  }

  #next(): number {
    this.#line += 1;
    return this.#line;
  }
}

/** One of the files: before the first `next` and behind the last it is at no item. */
class FileStream {
  readonly #name: string;
  readonly #offset: bigint;
  readonly #batches: AsyncIterator<readonly TraceItem[]>;
  #batch: readonly TraceItem[] = [];
  #at = 0;
  /** Of the item it is at, or of the last one. */
  #line = 0;
  #first: Timestamp | undefined;
  #time: Timestamp = 0n;
  #grain = 1n;
  /** Events are missing since the last one that was handed on. */
  isInHole = false;

  constructor({ name, batches, offset }: MergedFile) {
    this.#name = name;
    this.#offset = offset;
    this.#batches = batches[Symbol.asyncIterator]();
  }

  get item(): TraceItem {
    return this.#batch[this.#at]!;
  }

  get origin(): Origin {
    return { file: this.#name, line: this.#line, grain: this.#grain };
  }

  /** Of the event it is at; where the clock went back, of the one before. */
  get time(): Timestamp {
    return this.#time;
  }

  get offset(): bigint {
    return this.#offset;
  }

  get range(): TimeRange | undefined {
    if (this.#first === undefined) return undefined;
    return { file: this.#name, first: this.#first, last: this.#time };
  }

  /** Goes to the next item at hand; false if there is none. */
  next(): boolean {
    this.#at += 1;
    const item = this.#batch[this.#at];
    this.#line = item?.line ?? this.#line;
    return item !== undefined;
  }

  /** Gets more items; false if there are no more. */
  async load(): Promise<boolean> {
    const { done, value } = await this.#batches.next();
    if (done) return false;
    this.#batch = value;
    this.#at = -1;
    return true;
  }

  /** Notes the time of the event it is at; false if that is too far in the past. */
  reach(recorded: Timestamp): boolean {
    const time = recorded + this.#offset;
    if (this.#first === undefined) {
      this.#first = time;
      if (recorded % microsecond === 0n) this.#grain = microsecond;
    } else if (time < this.#time) return this.#time - time <= maxBackwards;
    this.#time = time;
    return true;
  }

  async close(): Promise<void> {
    await this.#batches.return?.();
  }
}

/** An event of a file, as an event of the whole. */
class MergedEvent implements TraceEvent {
  readonly kind = 'event';
  readonly line: number;
  readonly origin: Origin;
  readonly point: EventPoint;
  readonly name: string;
  readonly label: string;
  readonly task: TaskName | undefined;
  readonly cpu: number | undefined;
  readonly text: string;
  readonly #event: TraceEvent;
  readonly #offset: bigint;

  constructor(event: TraceEvent, { origin, offset }: FileStream, line: number) {
    this.line = line;
    this.origin = origin;
    this.point = event.point;
    this.name = event.name;
    this.label = event.label;
    this.task = event.task;
    this.cpu = event.cpu;
    this.text = event.text;
    this.#event = event;
    this.#offset = offset;
  }

  get timestamp(): Timestamp | undefined {
    const { timestamp } = this.#event;
    return timestamp === undefined ? undefined : timestamp + this.#offset;
  }

  get fields(): ReadonlyMap<string, string> {
    return this.#event.fields;
  }

  get content(): EventContent | undefined {
    return this.#event.content;
  }
}

function outOfOrder({ line, text }: TraceEvent): Unreadable {
  const expected = 'an event that is at most a second older than the newest before it';
  return { kind: 'unreadable', line, text, expected, column: 1 };
}
