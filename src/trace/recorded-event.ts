/**
 * An event as a reader found it in a line; its time and its text are made when asked for.
 *
 * Most events of a trace concern nobody, and finding where the columns are costs far less than
 * reading what they hold. An event kept for long keeps the whole block of the input alive that its
 * line came in.
 */
import type { EventContent, EventPoint, TaskName, Timestamp, TraceEvent } from './event.js';
import { decodeText } from './lines.js';
import { readTimestamp, timestampOf } from './timestamp.js';

/** What a line says. Most lines of a large recording say what no other does. */
export interface RecordedContent extends EventContent {
  /** Others say the same, and the reader keeps it for them. */
  isShared: boolean;
}

/** A `TraceEvent` whose properties are getters in part: copy them by name, not by spreading. */
export class RecordedEvent implements TraceEvent {
  readonly kind = 'event';
  readonly line: number;
  readonly task: TaskName | undefined;
  readonly cpu: number | undefined;
  readonly #told: RecordedContent;
  /** The line, or the bytes it is in, where it lies between two indices. */
  readonly #source: string | Uint8Array;
  readonly #start: number;
  readonly #end: number;
  /** The time, or the index of its first digit as long as nobody has asked. */
  #time: Timestamp | number | undefined;

  constructor(
    line: number,
    told: RecordedContent,
    task: TaskName | undefined,
    cpu: number | undefined,
    time: Timestamp | number | undefined,
    source: string | Uint8Array,
    start = 0,
    end = 0,
  ) {
    this.line = line;
    this.#told = told;
    this.task = task;
    this.cpu = cpu;
    this.#time = time;
    this.#source = source;
    this.#start = start;
    this.#end = end;
  }

  get text(): string {
    const source = this.#source;
    if (typeof source === 'string') return source;
    return decodeText(source, this.#start, this.#end);
  }

  get content(): EventContent | undefined {
    return this.#told.isShared ? this.#told : undefined;
  }

  get point(): EventPoint {
    return this.#told.point;
  }

  get name(): string {
    return this.#told.name;
  }

  get label(): string {
    return this.#told.label;
  }

  get fields(): ReadonlyMap<string, string> {
    return this.#told.fields;
  }

  get timestamp(): Timestamp | undefined {
    const time = this.#time;
    if (typeof time !== 'number') return time;
    const source = this.#source;
    const read =
      typeof source === 'string' ? timestampOf(source, time) : readTimestamp(source, time);
    this.#time = read;
    return read;
  }
}
