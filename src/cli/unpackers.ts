/** How packed parts of a binary recording are unpacked: never to more bytes than were asked for. */
import { inflateSync } from 'node:zlib';
import { Decompress } from 'fzstd';
import type { Unpackers } from '../trace/dat/random-access.js';

/** The compressions of trace-cmd. */
export const unpackers: Unpackers = { zlib: inflate, zstd: unpackZstandard };

function inflate(packed: Uint8Array, size: number): Uint8Array | undefined {
  try {
    const unpacked = inflateSync(packed, { maxOutputLength: Math.max(size, 1) });
    return unpacked.length === size ? unpacked : undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}

/** The largest window that an encoder uses unless it was told to (RFC 8878, 3.1.1.1.2). */
const maxWindow = 1 << 27;

function unpackZstandard(packed: Uint8Array, size: number): Uint8Array | undefined {
  if (!hasModestWindow(packed, size)) return undefined;
  const unpacked = new Uint8Array(size);
  let length = 0;
  let isOver = false;
  const stream = new Decompress((data, isFinal) => {
    if (length + data.length > size) throw tooMuch;
    unpacked.set(data, length);
    length += data.length;
    isOver ||= isFinal === true;
  });
  try {
    stream.push(packed, true);
  } catch {
    return undefined; // the library throws errors of many kinds on data that is broken
  }
  return isOver && length === size ? unpacked : undefined;
}

const tooMuch = new Error('more than was announced');

/**
 * The library allocates the window that the header of the frame claims, which for a frame in one
 * segment is as large as its content.
 */
function hasModestWindow(packed: Uint8Array, size: number): boolean {
  const [one, two, three, four, descriptor = 0, window = 0] = packed;
  if (one !== 0x28 || two !== 0xb5 || three !== 0x2f || four !== 0xfd) return false;
  const isOneSegment = ((descriptor >> 5) & 1) === 1;
  if (!isOneSegment) return 2 ** (10 + (window >> 3)) * (1 + (window & 7) / 8) <= maxWindow;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3]!;
  const sizeBytes = 1 << (descriptor >> 6);
  let claimed = sizeBytes === 2 ? 256 : 0;
  for (let index = 0; index < sizeBytes; index += 1) {
    claimed += (packed[5 + dictionaryBytes + index] ?? 0) * 256 ** index;
  }
  return claimed <= size;
}
