/**
 * Writes recordings of trace-cmd from lists of records, in every variant of the format.
 *
 * It shares nothing with the reader: sizes, offsets and bits are written down here a second time, from
 * trace-cmd.dat.v6(5), trace-cmd.dat.v7(5) and the kernel's `events/header_page`.
 */
import { deflateSync } from 'node:zlib';
import { Bytes, type Variant } from './dat-bytes.js';
import { formatText, writePages, type EventType, type RecordToWrite } from './write-records.js';

export interface BufferToWrite {
  readonly name: string;
  /** For each CPU its records. */
  readonly cpus: readonly (readonly RecordToWrite[])[];
}

export interface DatToWrite {
  readonly events: readonly EventType[];
  readonly buffers: readonly [BufferToWrite, ...BufferToWrite[]];
  readonly symbols?: string;
  readonly printks?: string;
  readonly commands?: string;
  readonly clock?: string;
  readonly pageSize?: number;
  readonly chunkPages?: number;
  /** Options beside those that the parts need. */
  readonly options?: readonly { readonly id: number; readonly data: Uint8Array }[];
}

export function writeDat(variant: Variant, dat: DatToWrite): Uint8Array {
  return variant.version === 6 ? writeVersion6(variant, dat) : writeVersion7(variant, dat);
}

const pageSizeOf = (dat: DatToWrite): number => dat.pageSize ?? 4096;

function begin(variant: Variant, dat: DatToWrite): Bytes {
  const bytes = new Bytes(variant.isBigEndian).raw([0x17, 0x08, 0x44]).text('tracing');
  bytes.text(`${variant.version}\0`).raw([variant.isBigEndian ? 1 : 0, variant.longSize]);
  return bytes.number(pageSizeOf(dat), 4);
}

function writeVersion6(variant: Variant, dat: DatToWrite): Uint8Array {
  const [top, ...instances] = dat.buffers;
  const bytes = begin(variant, dat);
  for (const part of [headerInfo, ftraceEvents, eventFormats, kallsyms, printks, commandLines]) {
    bytes.raw(part(variant, dat));
  }
  const cpus = top.cpus.length;
  bytes.number(cpus, 4).text('options  \0');
  const places = instances.map(({ name }) => {
    bytes.number(3, 2).number(8 + name.length + 1, 4);
    const at = bytes.length;
    bytes.number(0, 8).text(`${name}\0`);
    return at;
  });
  for (const { id, data } of clockAnd(dat)) bytes.number(id, 2).number(data.length, 4).raw(data);
  bytes.number(0, 2);
  const tables = dat.buffers.map((_, index) => {
    if (index > 0) bytes.put(places[index - 1]!, bytes.length, 8);
    bytes.text('flyrecord\0');
    const at = bytes.length;
    bytes.fill(at + 16 * cpus); // every instance has a place for each CPU
    if (index === 0) bytes.number(clockText(dat).length, 8).text(clockText(dat));
    return at;
  });
  for (const [index, buffer] of dat.buffers.entries()) {
    for (const [cpu, records] of buffer.cpus.entries()) {
      bytes.fill(Math.ceil(bytes.length / pageSizeOf(dat)) * pageSizeOf(dat));
      const pages = writePages(variant, dat.events, pageSizeOf(dat), records);
      bytes.put(tables[index]! + 16 * cpu, bytes.length, 8);
      bytes.put(tables[index]! + 16 * cpu + 8, pages.length, 8);
      bytes.raw(pages);
    }
  }
  return bytes.done();
}

const clockText = ({ clock = 'local' }: DatToWrite): string => `[${clock}] global counter\n`;

function clockAnd(dat: DatToWrite) {
  return [{ id: 4, data: new TextEncoder().encode(`${clockText(dat)}\0`) }, ...(dat.options ?? [])];
}

/** Sections 16 to 21, then the options, the buffers, and the options that say where those are. */
function writeVersion7(variant: Variant, dat: DatToWrite): Uint8Array {
  const bytes = begin(variant, dat).text(`${variant.compression}\x001.0\0`);
  const optionsPlace = bytes.length;
  bytes.number(0, 8);
  const parts = [headerInfo, ftraceEvents, eventFormats, kallsyms, printks, commandLines];
  const offsets = parts.map((part, index) =>
    writeSection(bytes, variant, 16 + index, part(variant, dat)),
  );
  writeSection(bytes, variant, 15, new TextEncoder().encode('headers\0options\0'));
  const first = new Bytes(variant.isBigEndian);
  for (const [index, offset] of offsets.entries()) {
    first
      .number(16 + index, 2)
      .number(8, 4)
      .number(offset, 8);
  }
  for (const { id, data } of clockAnd(dat)) first.number(id, 2).number(data.length, 4).raw(data);
  first.number(0, 2).number(8, 4);
  const next = first.length;
  first.number(0, 8);
  // The chain needs the offset of what is written later, so this section is written plainly.
  const firstAt = writeSection(bytes, { ...variant, compression: 'none' }, 0, first.done());
  bytes.put(optionsPlace, firstAt, 8);
  const second = new Bytes(variant.isBigEndian);
  for (const buffer of dat.buffers) writeBuffer(bytes, variant, dat, buffer, second);
  second.number(0, 2).number(8, 4).number(0, 8);
  bytes.put(firstAt + 16 + next, writeSection(bytes, variant, 0, second.done()), 8);
  return bytes.done();
}

function writeBuffer(
  bytes: Bytes,
  variant: Variant,
  dat: DatToWrite,
  buffer: BufferToWrite,
  options: Bytes,
): void {
  const isPacked = variant.compression !== 'none';
  const section = bytes.length;
  bytes
    .number(3, 2)
    .number(isPacked ? 1 : 0, 2)
    .number(0, 4)
    .number(0, 8);
  const option = new Bytes(variant.isBigEndian).number(section, 8);
  option.text(`${buffer.name}\0${dat.clock ?? 'local'}\0`);
  option.number(pageSizeOf(dat), 4).number(buffer.cpus.length, 4);
  for (const [cpu, records] of buffer.cpus.entries()) {
    bytes.fill(Math.ceil(bytes.length / pageSizeOf(dat)) * pageSizeOf(dat));
    const pages = writePages(variant, dat.events, pageSizeOf(dat), records);
    const offset = bytes.length;
    const data = isPacked && pages.length > 0 ? packPages(variant, dat, pages) : pages;
    bytes.raw(data);
    const size = isPacked && pages.length > 0 ? data.length - 4 : data.length;
    option.number(cpu, 4).number(offset, 8).number(size, 8);
  }
  bytes.put(section + 8, bytes.length - section - 16, 8);
  const content = option.done();
  options.number(3, 2).number(content.length, 4).raw(content);
}

function packPages(variant: Variant, dat: DatToWrite, pages: Uint8Array): Uint8Array {
  const chunkSize = (dat.chunkPages ?? 2) * pageSizeOf(dat);
  const chunks = Math.ceil(pages.length / chunkSize);
  const bytes = new Bytes(variant.isBigEndian).number(chunks, 4);
  for (let at = 0; at < pages.length; at += chunkSize) {
    const chunk = pages.subarray(at, at + chunkSize);
    const packed = pack(variant, chunk);
    bytes.number(packed.length, 4).number(chunk.length, 4).raw(packed);
  }
  return bytes.done();
}

function writeSection(bytes: Bytes, variant: Variant, id: number, content: Uint8Array): number {
  const at = bytes.length;
  const isPacked = variant.compression !== 'none';
  const packed = isPacked ? pack(variant, content) : content;
  bytes
    .number(id, 2)
    .number(isPacked ? 1 : 0, 2)
    .number(0, 4);
  bytes.number(packed.length + (isPacked ? 8 : 0), 8);
  if (isPacked) bytes.number(packed.length, 4).number(content.length, 4);
  bytes.raw(packed);
  return at;
}

function pack({ compression }: Variant, content: Uint8Array): Uint8Array {
  if (compression === 'zlib') return deflateSync(content);
  return compression === 'zstd' ? zstandardOf(content) : content;
}

/** A frame of Zstandard that is not smaller: raw blocks in one segment (RFC 8878, 3.1.1). */
export function zstandardOf(content: Uint8Array): Uint8Array {
  const bytes = new Bytes(false).number(0xfd2fb528, 4).number(0xa0, 1).number(content.length, 4);
  const blockSize = 1 << 17;
  for (let at = 0; at === 0 || at < content.length; at += blockSize) {
    const block = content.subarray(at, at + blockSize);
    const isLast = at + blockSize >= content.length ? 1 : 0;
    bytes.number((block.length << 3) | isLast, 3).raw(block);
  }
  return bytes.done();
}

function headerInfo({ isBigEndian, longSize }: Variant, dat: DatToWrite): Uint8Array {
  const data = 8 + longSize;
  const page = [
    'field: u64 timestamp;\toffset:0;\tsize:8;\tsigned:0;',
    `field: local_t commit;\toffset:8;\tsize:${longSize};\tsigned:1;`,
    'field: int overwrite;\toffset:8;\tsize:1;\tsigned:1;',
    `field: char data;\toffset:${data};\tsize:${pageSizeOf(dat) - data};\tsigned:1;\n`,
  ].join('\n\t');
  const event = '# compressed entry header\n\ttype_len    :    5 bits\n';
  const bytes = new Bytes(isBigEndian).text('header_page\0').number(page.length + 1, 8);
  bytes.text(`\t${page}header_event\0`).number(event.length, 8);
  return bytes.text(event).done();
}

function ftraceEvents(variant: Variant, { events }: DatToWrite): Uint8Array {
  const own = events.filter(({ system }) => system === 'ftrace');
  return writeFormats(new Bytes(variant.isBigEndian), variant, own).done();
}

function eventFormats(variant: Variant, { events }: DatToWrite): Uint8Array {
  const systems = [...new Set(events.map(({ system }) => system))].filter((it) => it !== 'ftrace');
  const bytes = new Bytes(variant.isBigEndian).number(systems.length, 4);
  for (const system of systems) {
    bytes.text(`${system}\0`);
    const own = events.filter((event) => event.system === system);
    writeFormats(bytes, variant, own);
  }
  return bytes.done();
}

function writeFormats(bytes: Bytes, variant: Variant, events: readonly EventType[]): Bytes {
  bytes.number(events.length, 4);
  for (const event of events) {
    const text = formatText(event, variant.longSize);
    bytes.number(text.length, 8).text(text);
  }
  return bytes;
}

function kallsyms({ isBigEndian }: Variant, { symbols = '' }: DatToWrite): Uint8Array {
  return new Bytes(isBigEndian).number(symbols.length, 4).text(symbols).done();
}

function printks({ isBigEndian }: Variant, dat: DatToWrite): Uint8Array {
  const text = dat.printks ?? '';
  return new Bytes(isBigEndian).number(text.length, 4).text(text).done();
}

function commandLines({ isBigEndian }: Variant, { commands = '' }: DatToWrite): Uint8Array {
  return new Bytes(isBigEndian).number(commands.length, 8).text(commands).done();
}
