/**
 * An event as a reader found it in a line; its time is read when asked for.
 *
 * Most events of a trace concern nobody, and finding where the columns are costs far less than
 * reading what they hold. An event kept for long keeps the whole chunk of the input alive that its
 * line came in.
 */
import type { EventContent, EventPoint, TaskName, Timestamp, TraceEvent } from './event.js';
import { readTimestamp } from './timestamp.js';

/** A `TraceEvent` whose properties are getters in part: copy them by name, not by spreading. */
export class RecordedEvent implements TraceEvent {
  readonly kind = 'event';
  readonly line: number;
  readonly content: EventContent;
  readonly task: TaskName | undefined;
  readonly cpu: number | undefined;
  readonly text: string;
  /** The time, or the index in `text` of its first digit as long as nobody has asked. */
  #time: Timestamp | number | undefined;

  constructor(
    line: number,
    content: EventContent,
    task: TaskName | undefined,
    cpu: number | undefined,
    time: Timestamp | number | undefined,
    text: string,
  ) {
    this.line = line;
    this.content = content;
    this.task = task;
    this.cpu = cpu;
    this.text = text;
    this.#time = time;
  }

  get point(): EventPoint {
    return this.content.point;
  }

  get name(): string {
    return this.content.name;
  }

  get label(): string {
    return this.content.label;
  }

  get fields(): ReadonlyMap<string, string> {
    return this.content.fields;
  }

  get timestamp(): Timestamp | undefined {
    if (typeof this.#time === 'number') this.#time = readTimestamp(this.text, this.#time);
    return this.#time;
  }
}
