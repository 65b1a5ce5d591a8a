/**
 * An event as a reader found it in a line; its time and its fields are read when asked for.
 *
 * Most events of a trace concern nobody, and finding where the columns are costs far less than
 * reading what they hold. An event kept for long keeps the whole chunk of the input alive that its
 * line came in.
 */
import type { EventPoint, TaskName, Timestamp, TraceEvent } from './event.js';
import { RecordedFields } from './fields.js';
import { readTimestamp } from './timestamp.js';

/** A `TraceEvent` whose `timestamp` and `fields` are getters: copy them by name, not by spreading. */
export class RecordedEvent implements TraceEvent {
  readonly kind = 'event';
  readonly line: number;
  readonly point: EventPoint;
  readonly name: string;
  readonly label: string;
  readonly task: TaskName | undefined;
  readonly cpu: number | undefined;
  readonly text: string;
  /** The time, or the index in `text` of its first digit as long as nobody has asked. */
  #time: Timestamp | number | undefined;
  /** The fields, or the index in `text` from which they are to be read. */
  #fields: ReadonlyMap<string, string> | number;

  constructor(
    line: number,
    point: EventPoint,
    name: string,
    label: string,
    task: TaskName | undefined,
    cpu: number | undefined,
    time: Timestamp | number | undefined,
    fields: ReadonlyMap<string, string> | number,
    text: string,
  ) {
    this.line = line;
    this.point = point;
    this.name = name;
    this.label = label;
    this.task = task;
    this.cpu = cpu;
    this.text = text;
    this.#time = time;
    this.#fields = fields;
  }

  get timestamp(): Timestamp | undefined {
    if (typeof this.#time === 'number') this.#time = readTimestamp(this.text, this.#time);
    return this.#time;
  }

  get fields(): ReadonlyMap<string, string> {
    if (typeof this.#fields === 'number') {
      this.#fields = new RecordedFields(this.text, this.#fields);
    }
    return this.#fields;
  }
}
