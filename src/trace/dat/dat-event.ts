/**
 * An event of a binary recording; its text and its fields are made when somebody asks for them.
 *
 * Most events of a recording concern nobody. An event that is kept keeps the block of the file alive
 * that it came in.
 */
import type { EventPoint, TaskName, Timestamp, TraceEvent } from '../event.js';
import { RecordedFields } from '../fields.js';
import type { RawRecord } from './print/record.js';
import type { RecordKind } from './record-kind.js';

/** What every event of a recording is printed with. */
export interface Columns {
  /** The ticks of the clock are nanoseconds, and printed as seconds. */
  readonly hasSeconds: boolean;
}

type Printable = Pick<RecordKind, 'print' | 'fields'>;

/** A `TraceEvent` whose `text` and `fields` are getters: copy them by name, not by spreading. */
export class DatEvent implements TraceEvent {
  readonly kind = 'event';
  readonly line: number;
  readonly point: EventPoint;
  readonly name: string;
  readonly label: string;
  readonly task: TaskName;
  readonly cpu: number;
  readonly timestamp: Timestamp;
  /** What the tracer calls it in print: `funcgraph_entry` of a call. */
  readonly #printed: string;
  readonly #kind: Printable;
  readonly #columns: Columns;
  readonly #record: RawRecord;
  #text: string | undefined;
  #fields: ReadonlyMap<string, string> | undefined;

  constructor(
    line: number,
    point: EventPoint,
    name: string,
    label: string,
    task: TaskName,
    cpu: number,
    timestamp: Timestamp,
    printed: string,
    columns: Columns,
    record: RawRecord,
    kind: Printable,
    fields: ReadonlyMap<string, string> | undefined,
  ) {
    this.line = line;
    this.point = point;
    this.name = name;
    this.label = label;
    this.task = task;
    this.cpu = cpu;
    this.timestamp = timestamp;
    this.#printed = printed;
    this.#columns = columns;
    this.#record = record;
    this.#kind = kind;
    this.#fields = fields;
  }

  /** The line that `trace-cmd report -t` prints. */
  get text(): string {
    return (this.#text ??= this.#head() + onOneLine(this.#kind.print(this.#record)));
  }

  get fields(): ReadonlyMap<string, string> {
    return (this.#fields ??=
      this.#kind.fields(this.#record) ?? new RecordedFields(this.text, this.#head().length));
  }

  #head(): string {
    const { command, pid } = this.task;
    const cpu = String(this.cpu).padStart(3, '0');
    const time = timeText(this.timestamp, this.#columns.hasSeconds);
    const label = `${this.#printed}: `.padEnd(22);
    return `${command.padStart(16)}-${String(pid).padEnd(5)} [${cpu}] ${time}: ${label}`;
  }
}

function timeText(time: Timestamp, hasSeconds: boolean): string {
  if (!hasSeconds) return String(time).padStart(12);
  const digits = String(time).padStart(10, '0');
  return `${digits.slice(0, -9).padStart(5)}.${digits.slice(-9)}`;
}

/** What a user wrote to `trace_marker` may have several lines. */
export function onOneLine(text: string): string {
  if (!text.includes('\n') && !text.includes('\r')) return text;
  return text.replace(/[\r\n]+$/, '').replace(/[\r\n]+/g, ' ');
}
