/** Makes items of records; each gets the next ordinal number as its line. */
import type { Extent, Loss, Timestamp, TraceItem, Unreadable } from '../event.js';
import { countsNanoseconds } from './clock.js';
import type { Damage } from './damage.js';
import { DatEvent, onOneLine, type Columns } from './dat-event.js';
import type { PageReader } from './page.js';
import { readSmallNumber, type RawRecord } from './print/record.js';
import type { Scope } from './print/scope.js';
import { recordKind, type RecordKind } from './record-kind.js';
import type { Recording, TraceBuffer } from './recording.js';

/** Makes the items of one recording. */
export class ItemMaker {
  readonly #recording: Recording;
  readonly #kinds = new Map<number, RecordKind | undefined>();
  readonly #columns = new Map<TraceBuffer, Columns>();
  #line = 0;

  constructor(recording: Recording) {
    this.#recording = recording;
  }

  /** How many items were made. */
  get count(): number {
    return this.#line;
  }

  /** The record that a reader is at. */
  record(reader: PageReader, buffer: TraceBuffer, cpu: number, time: Timestamp): TraceItem {
    const { view, start, length } = reader;
    const isLittleEndian = !this.#recording.file.format.isBigEndian;
    const record: RawRecord = { view, start, length, isLittleEndian };
    const id = readSmallNumber(record, 0, 2, false);
    const kind = this.#kind(id);
    if (kind === undefined) {
      return this.#unreadable(`event ${id}`, `a format for event ${id} in the recording`);
    }
    const { name } = kind.format;
    if (length < kind.leastLength) {
      return this.#unreadable(name, `${kind.leastLength} bytes of ${name}, not ${length}`);
    }
    if (kind.isComment) {
      return { kind: 'comment', line: this.#next(), text: onOneLine(kind.print(record)) };
    }
    const { point, name: about, label, fields } = kind.subject(record);
    const task = this.#recording.commands.task(readSmallNumber(record, kind.pid, 4, true));
    const columns = this.#columnsOf(buffer);
    const line = this.#next();
    return new DatEvent(
      line,
      point,
      about,
      label,
      task,
      cpu,
      time,
      name,
      columns,
      record,
      kind,
      fields,
    );
  }

  /** Events of a CPU are missing; none, if only the beginning of the hole is told. */
  loss(cpu: number, count: number | undefined, extent?: Extent): Loss {
    const amount = count === undefined || count === 0 ? '' : `${count} `;
    const text = `CPU:${cpu} [${amount}EVENTS DROPPED]`;
    return { kind: 'lost', line: this.#next(), count, cpu, text, cause: 'dropped', extent };
  }

  /** What the kernel counted for a CPU when the recording ended. */
  overwritten(cpu: number | undefined, count: number, text: string): Loss {
    return { kind: 'lost', line: this.#next(), count, cpu, text, cause: 'overwritten' };
  }

  damage({ offset, expected }: Damage): Unreadable {
    return this.#unreadable(`byte ${offset}`, expected);
  }

  #unreadable(text: string, expected: string): Unreadable {
    return { kind: 'unreadable', line: this.#next(), text, expected, column: 1 };
  }

  #next(): number {
    this.#line += 1;
    return this.#line;
  }

  #kind(id: number): RecordKind | undefined {
    let kind = this.#kinds.get(id);
    if (kind === undefined && !this.#kinds.has(id)) {
      const scope = this.#scope(id);
      kind = scope && recordKind(scope);
      this.#kinds.set(id, kind);
    }
    return kind;
  }

  #scope(id: number): Scope | undefined {
    const { formats, layout, file, symbols, texts } = this.#recording;
    const format = formats.get(id);
    if (format === undefined) return undefined;
    const { longSize } = layout;
    return { format, longSize, isLittleEndian: !file.format.isBigEndian, symbols, texts };
  }

  #columnsOf(buffer: TraceBuffer): Columns {
    let columns = this.#columns.get(buffer);
    if (columns === undefined) {
      columns = { hasSeconds: countsNanoseconds(buffer.clock, this.#recording.options) };
      this.#columns.set(buffer, columns);
    }
    return columns;
  }
}
