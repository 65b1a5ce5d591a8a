/** Writes the records of a CPU into pages, and the `format` files that say what is in them. */
import { Bytes, type Variant } from './dat-bytes.js';

export type Value = number | bigint | string | readonly (number | bigint)[];

/** A field as its event declares it: `int pid`, `char comm[16]`, `__data_loc char[] name`. */
export interface EventType {
  readonly system: string;
  readonly name: string;
  readonly id: number;
  readonly fields: readonly string[];
  readonly print: string;
}

export interface RecordToWrite {
  readonly event: string;
  readonly pid: number;
  readonly time: bigint;
  readonly values: readonly Value[];
  /** The events that were lost before it; `unknown` if the kernel did not count them. It begins a page. */
  readonly lost?: number | 'unknown';
}

/** The `format` file of an event. */
export function formatText(event: EventType, longSize: 4 | 8): string {
  const common = [
    '\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;',
    '\tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;',
    '\tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;',
    '\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;',
  ];
  const own = layOut(event, longSize).map(
    ({ declaration, offset, size, isSigned }) =>
      `\tfield:${declaration};\toffset:${offset};\tsize:${size};\tsigned:${isSigned ? 1 : 0};`,
  );
  const lines = [`name: ${event.name}`, `ID: ${event.id}`, 'format:', ...common, '', ...own, ''];
  return `${lines.join('\n')}\nprint fmt: ${event.print}\n`;
}

interface Placed {
  readonly declaration: string;
  readonly kind: 'number' | 'array' | 'rest' | 'located' | 'relative';
  readonly offset: number;
  readonly size: number;
  readonly element: number;
  readonly isSigned: boolean;
}

/** Each field at the next multiple of its size, as a C compiler does it. */
function layOut({ fields }: EventType, longSize: number): Placed[] {
  let at = 8;
  return fields.map((declaration): Placed => {
    const [, located, type = '', count] =
      /^(__data_loc |__rel_loc )?([\w *]+?)(?:\[\])? ?\w+(?:\[(\d*)\])?$/.exec(declaration) ?? [];
    const element = elementSize(located ? type.trim() : type.trim(), longSize);
    const kind = located
      ? located.startsWith('__data')
        ? 'located'
        : 'relative'
      : count === undefined
        ? 'number'
        : count === ''
          ? 'rest'
          : 'array';
    const size = kind === 'array' ? element * Number(count) : kind === 'number' ? element : 4;
    const alignment = kind === 'number' || kind === 'array' || kind === 'rest' ? element : 4;
    const offset = Math.ceil(at / alignment) * alignment;
    at = offset + (kind === 'rest' ? 0 : size);
    const isSigned = /^(?:s\d+|int|long|short|char)\b/.test(type.trim());
    return { declaration, kind, offset, size: kind === 'rest' ? 0 : size, element, isSigned };
  });
}

function elementSize(type: string, longSize: number): number {
  if (/long long|64/.test(type)) return 8;
  if (/long|\*/.test(type)) return longSize;
  if (/char|8/.test(type)) return 1;
  return /short|16/.test(type) ? 2 : 4;
}

/** The data of a record, without its head. */
export function writeData(variant: Variant, event: EventType, record: RecordToWrite): Uint8Array {
  const placed = layOut(event, variant.longSize);
  const end = Math.max(8, ...placed.map(({ offset, size }) => offset + size));
  const bytes = new Bytes(variant.isBigEndian).number(event.id, 2).raw([0, 0]);
  bytes.number(record.pid, 4);
  const tail = new Bytes(variant.isBigEndian);
  for (const [index, { kind, offset, size, element }] of placed.entries()) {
    const value = record.values[index]!;
    bytes.fill(offset);
    const content = writeValue(variant, value, element);
    if (kind === 'number') {
      bytes.raw(content);
    } else if (kind === 'array') {
      bytes.raw(content).fill(offset + size);
    } else if (kind === 'rest') {
      bytes.raw(content);
    } else {
      const base = kind === 'located' ? 0 : offset + size;
      bytes.number((content.length << 16) | (end + tail.length - base), 4);
      tail.raw(content);
    }
  }
  return bytes.raw(tail.done()).done();
}

function writeValue(variant: Variant, value: Value, element: number): Uint8Array {
  if (typeof value === 'string') return new TextEncoder().encode(value);
  const numbers = typeof value === 'object' ? value : [value];
  const bytes = new Bytes(variant.isBigEndian);
  for (const each of numbers) bytes.number(each, element);
  return bytes.done();
}

/** The pages of a CPU, the last one filled up like the others. */
export function writePages(
  variant: Variant,
  events: readonly EventType[],
  pageSize: number,
  records: readonly RecordToWrite[],
): Uint8Array {
  const head = 8 + variant.longSize;
  const all = new Bytes(variant.isBigEndian);
  let page = new Bytes(variant.isBigEndian);
  let flags = 0;
  let lost: number | undefined;
  let time = 0n;
  for (const record of records) {
    const event = events.find(({ name }) => name === record.event)!;
    const data = writeData(variant, event, record);
    const length = Math.ceil(data.length / 4) * 4;
    const room = length + 16 + variant.longSize;
    if (page.length > 0 && (record.lost !== undefined || page.length + room > pageSize)) finish();
    if (page.length === 0) {
      flags = record.lost === undefined ? 0 : record.lost === 'unknown' ? 1 << 31 : 3 << 30;
      lost = typeof record.lost === 'number' ? record.lost : undefined;
      page.number(record.time, 8).fill(head);
      time = record.time;
    }
    const delta = record.time - time;
    time = record.time;
    if (delta < 0n || delta >= 1n << 59n) writeTimeStamp(page, record.time);
    else if (delta >= 1n << 27n) writeWord(30, delta);
    const short = delta >= 0n && delta < 1n << 27n ? delta : 0n;
    // A length of 0 says that it stands in the next word; that of large records has to.
    const isShort = length <= 28 * 4 && length > 0;
    page.number(headOf(isShort ? length / 4 : 0, short), 4);
    if (!isShort) page.number(data.length + 4, 4);
    page.raw(data).fill(Math.ceil(page.length / 4) * 4);
  }
  if (page.length > 0) finish();
  return all.done();

  function headOf(type: number, delta: bigint): number {
    const short = Number(delta);
    return variant.isBigEndian ? type * 2 ** 27 + short : short * 32 + type;
  }

  function writeWord(type: number, delta: bigint): void {
    page.number(headOf(type, delta & ((1n << 27n) - 1n)), 4).number(delta >> 27n, 4);
  }

  function writeTimeStamp(to: Bytes, absolute: bigint): void {
    const short = absolute & ((1n << 27n) - 1n);
    to.number(headOf(31, short), 4).number((absolute >> 27n) & 0xffff_ffffn, 4);
  }

  /** What is left of a page holds whatever was there before. */
  function finish(): void {
    page.put(8, BigInt.asUintN(32, BigInt(flags | (page.length - head))), variant.longSize);
    if (lost !== undefined) page.number(lost, variant.longSize);
    all.raw(page.fill(pageSize, 0xa5).done());
    page = new Bytes(variant.isBigEndian);
  }
}
