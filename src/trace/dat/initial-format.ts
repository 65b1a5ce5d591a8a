/**
 * INITIAL FORMAT: what a recording of trace-cmd begins with.
 *
 *     17 08 44 "tracing" "7\0" 00          08            00 10 00 00   "zstd\0" "1.5.4\0"  <8 bytes>
 *     magic              version  endian   long's bytes  page's bytes  compression         options at
 *
 * The second line of names has its last two only from version 7 on.
 */
import { ByteCursor, decode } from './byte-cursor.js';
import { Damage } from './damage.js';
import type { RandomAccess } from './random-access.js';

export const magic: readonly number[] = [0x17, 0x08, 0x44, ...new TextEncoder().encode('tracing')];

/** What holds for the whole file. */
export interface InitialFormat {
  readonly version: 6 | 7;
  readonly isBigEndian: boolean;
  /** Of the user space of the recorded machine. */
  readonly longSize: number;
  readonly pageSize: number;
  readonly compression: 'none' | 'zlib' | 'zstd';
  /** Where the first options section is; undefined in version 6, which has one sequence of parts. */
  readonly optionsAt: number | undefined;
  /** The first byte behind all this. */
  readonly end: number;
}

/** True if a file begins like a recording of trace-cmd. */
export function isTraceDat(beginning: Uint8Array): boolean {
  return magic.every((byte, index) => beginning[index] === byte);
}

export async function readInitialFormat(file: RandomAccess): Promise<InitialFormat> {
  const start = await file.read(0, magic.length);
  if (!isTraceDat(start)) throw new Damage(0, 'the bytes 17 08 44 and `tracing`');
  const text = new ByteCursor(file, false, magic.length, file.size);
  const number = await text.text('the version');
  if (number !== '6' && number !== '7') {
    throw new Damage(
      magic.length,
      `version 6 or 7 of the format, and not \`${number.slice(0, 9)}\``,
    );
  }
  const order = text.at;
  const endian = await text.u8('the byte order');
  if (endian > 1) throw new Damage(order, 'a byte order, 0 or 1');
  const longSize = await text.u8('the size of a long');
  if (longSize !== 4 && longSize !== 8) throw new Damage(order + 1, 'a long of 4 or 8 bytes');
  const cursor = new ByteCursor(file, endian === 1, text.at, file.size);
  const pageSize = await cursor.u32('the size of a page');
  checkPageSize(pageSize, order + 2);
  const common = { isBigEndian: endian === 1, longSize, pageSize };
  if (number === '6') {
    return { ...common, version: 6, compression: 'none', optionsAt: undefined, end: cursor.at };
  }
  const { at } = cursor;
  const compression = await cursor.text('the name of the compression');
  await cursor.text('the version of the compression');
  if (compression !== 'none' && compression !== 'zlib' && compression !== 'zstd') {
    throw new Damage(at, 'one of the compressions `none`, `zlib` and `zstd`');
  }
  const optionsAt = await cursor.u64('where the options are');
  return { ...common, version: 7, compression, optionsAt, end: cursor.at };
}

/** Pages and sub-buffers are powers of two; the kernel allows none above 4 MiB. */
export function checkPageSize(size: number, place: number): void {
  if (size < 64 || size > 1 << 22 || (size & (size - 1)) !== 0) {
    throw new Damage(place, `a size of pages that can be, and not ${size}`);
  }
}

/** A text of fixed length, whose unused bytes are blanks or NUL. */
export function fixedText(bytes: Uint8Array): string {
  return decode(bytes).replace(/[\0 ]+$/, '');
}
