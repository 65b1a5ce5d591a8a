/**
 * HEADER INFO: how the kernel lays out a page of its ring buffer.
 *
 *     "header_page\0"  <8> size  <text>      "header_event\0"  <8> size  <text>
 *
 *     field: u64 timestamp;  offset:0;  size:8;     signed:0;
 *     field: local_t commit; offset:8;  size:8;     signed:1;
 *     field: char data;      offset:16; size:4080;  signed:0;
 */
import { decode, type ByteCursor } from './byte-cursor.js';
import { Damage } from './damage.js';

/** Where in a page things are. */
export interface PageLayout {
  /** How many bytes the kernel's `long` has. */
  readonly longSize: 4 | 8;
  /** Where the number of bytes in use stands, with the flags of missed events. */
  readonly commit: number;
  /** Where the records begin. */
  readonly data: number;
}

export async function readHeaderInfo(cursor: ByteCursor): Promise<PageLayout> {
  await expectName(cursor, 'header_page\0');
  const { place } = cursor;
  const text = await readSized(cursor, 'the layout of a page');
  await expectName(cursor, 'header_event\0');
  await readSized(cursor, 'the layout of a record');
  const commit = fieldOf(text, 'commit');
  const data = fieldOf(text, 'data');
  const time = fieldOf(text, 'timestamp');
  if (commit === undefined || data === undefined || time?.size !== 8 || time.offset !== 0) {
    throw new Damage(place, 'the layout of a page: `timestamp`, `commit` and `data`');
  }
  const longSize = commit.size;
  const isInOrder = commit.offset >= 8 && data.offset >= commit.offset + longSize;
  if ((longSize !== 4 && longSize !== 8) || !isInOrder || data.offset > 64) {
    throw new Damage(place, 'a layout of a page that can be');
  }
  return { longSize, commit: commit.offset, data: data.offset };
}

async function expectName(cursor: ByteCursor, name: string): Promise<void> {
  const { place } = cursor;
  if (decode(await cursor.bytes(name.length, 'a name')) !== name) {
    throw new Damage(place, `\`${name.slice(0, -1)}\``);
  }
}

/** A text behind its size. */
export async function readSized(cursor: ByteCursor, what: string): Promise<string> {
  const size = await cursor.u64(`the size of ${what}`);
  return decode(await cursor.bytes(size, what));
}

function fieldOf(
  text: string,
  name: string,
): { readonly offset: number; readonly size: number } | undefined {
  const pattern = new RegExp(String.raw`\b${name};\s*offset:(\d{1,4});\s*size:(\d{1,9});`);
  const found = pattern.exec(text);
  return found ? { offset: Number(found[1]), size: Number(found[2]) } : undefined;
}
