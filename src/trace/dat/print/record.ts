/** The data of one record, and how numbers and texts are read from it; nothing outside it is read. */
import type { Field } from '../format-text.js';

/** The bytes from `start` on a page. */
export interface RawRecord {
  readonly view: DataView;
  readonly start: number;
  readonly length: number;
  readonly isLittleEndian: boolean;
}

/** A part of a record, counted from its beginning; it lies within the record. */
export interface Region {
  readonly offset: number;
  readonly length: number;
}

/** The number of so many bytes; zero where the record is too short, or no number has that size. */
export function readNumber(
  record: RawRecord,
  offset: number,
  size: number,
  isSigned: boolean,
): bigint {
  if (size === 8) {
    if (offset + 8 > record.length) return 0n;
    const { view, start, isLittleEndian } = record;
    return isSigned
      ? view.getBigInt64(start + offset, isLittleEndian)
      : view.getBigUint64(start + offset, isLittleEndian);
  }
  return BigInt(readSmallNumber(record, offset, size, isSigned));
}

/** The same of at most four bytes. */
export function readSmallNumber(
  { view, start, length, isLittleEndian }: RawRecord,
  offset: number,
  size: number,
  isSigned: boolean,
): number {
  if (offset < 0 || offset + size > length) return 0;
  const at = start + offset;
  switch (size) {
    case 1:
      return isSigned ? view.getInt8(at) : view.getUint8(at);
    case 2:
      return isSigned ? view.getInt16(at, isLittleEndian) : view.getUint16(at, isLittleEndian);
    case 4:
      return isSigned ? view.getInt32(at, isLittleEndian) : view.getUint32(at, isLittleEndian);
    default:
      return 0;
  }
}

/** Where an array or text is: empty if it would leave the record. */
export function regionOf(record: RawRecord, field: Field): Region {
  switch (field.kind) {
    case 'number':
      return within(record, field.offset, field.size);
    case 'array':
      return within(record, field.offset, field.size || record.length - field.offset);
    case 'located':
    case 'relative': {
      const place = readSmallNumber(record, field.offset, field.size, false);
      const base = field.kind === 'relative' ? field.offset + field.size : 0;
      const offset = base + (place & 0xffff);
      return within(record, offset, field.size === 2 ? record.length - offset : place >>> 16);
    }
  }
}

function within(record: RawRecord, offset: number, length: number): Region {
  const fits = length >= 0 && offset + length <= record.length;
  return fits ? { offset, length } : { offset: 0, length: 0 };
}

export function bytesOf(record: RawRecord, { offset, length }: Region): Uint8Array {
  const { view, start } = record;
  return new Uint8Array(view.buffer, view.byteOffset + start + offset, length);
}

/** The characters up to the first NUL. */
export function textOf(record: RawRecord, region: Region): string {
  const bytes = bytesOf(record, region);
  let text = '';
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index]!;
    if (byte === 0) return text;
    if (byte > 127) {
      const end = bytes.indexOf(0, index);
      return decoder.decode(bytes.subarray(0, end === -1 ? bytes.length : end));
    }
    text += String.fromCharCode(byte);
  }
  return text;
}

const decoder = new TextDecoder();
