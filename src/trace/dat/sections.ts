/**
 * FORMAT OF THE SECTION HEADER and COMPRESSION FORMAT OF THE FILE SECTIONS (version 7).
 *
 *     <2> id  <2> flags: 1 = compressed  <4> id of a text  <8> size of what follows
 *     compressed:  <4> size of the packed data  <4> size of the data  <packed data>
 */
import { ByteCursor } from './byte-cursor.js';
import { Damage } from './damage.js';
import type { InitialFormat } from './initial-format.js';
import { bytesAtHand, type RandomAccess, type Unpackers } from './random-access.js';

/** The ids of sections; those from 16 on are also the options that say where the section is. */
export const sectionIds = {
  options: 0,
  buffer: 3,
  strings: 15,
  headerInfo: 16,
  ftraceEvents: 17,
  eventFormats: 18,
  kallsyms: 19,
  printk: 20,
  commandLines: 21,
  bufferText: 22,
} as const;

export interface Section {
  readonly id: number;
  readonly isCompressed: boolean;
  /** Where its header begins, where what follows begins, and where that ends. */
  readonly at: number;
  readonly start: number;
  readonly end: number;
}

/** What every part of the reader needs: the bytes, how they are written, how they are unpacked. */
export interface DatFile {
  readonly bytes: RandomAccess;
  readonly format: InitialFormat;
  readonly unpackers: Unpackers;
}

export const sectionHeaderSize = 16;

/** The largest section that is unpacked: the kernel's symbols take some ten million bytes. */
const maxUnpacked = 1 << 27;

export async function readSection(file: DatFile, at: number): Promise<Section> {
  const { bytes, format } = file;
  const cursor = new ByteCursor(bytes, format.isBigEndian, at, at + sectionHeaderSize);
  const id = await cursor.u16('the id of a section');
  const flags = await cursor.u16('the flags of a section');
  await cursor.u32('the description of a section');
  const size = await cursor.u64('the size of a section');
  return { id, isCompressed: (flags & 1) === 1, at, start: cursor.at, end: cursor.at + size };
}

/** What the section holds, unpacked. */
export async function openSection(file: DatFile, section: Section): Promise<ByteCursor> {
  const { bytes, format } = file;
  const { at, start, end } = section;
  if (end > bytes.size) {
    throw new Damage(at, `a section of ${end - start} bytes, but the file ends before`);
  }
  const cursor = new ByteCursor(bytes, format.isBigEndian, start, end);
  if (!section.isCompressed) return cursor;
  const packedSize = await cursor.u32('the size of packed data');
  const size = await cursor.u32('the size of unpacked data');
  const { place } = cursor;
  const packed = await cursor.bytes(packedSize, 'packed data');
  const unpacked = unpack(file, packed, size, maxUnpacked, place);
  return new ByteCursor(bytesAtHand(unpacked), format.isBigEndian, 0, unpacked.length, place);
}

/** Unpacks data whose size, which the file claims, may be at most `limit`. */
export function unpack(
  { format, unpackers }: DatFile,
  packed: Uint8Array,
  size: number,
  limit: number,
  place: number,
): Uint8Array {
  const { compression } = format;
  if (compression === 'none') throw new Damage(place, 'no packed data: the file says it has none');
  if (size > limit) throw new Damage(place, `at most ${limit} bytes once unpacked, not ${size}`);
  const unpacked = unpackers[compression](packed, size);
  if (unpacked?.length !== size) {
    throw new Damage(place, `data that ${compression} unpacks to ${size} bytes`);
  }
  return unpacked;
}
