/** How packed parts of a binary recording are unpacked: never to more bytes than were asked for. */
import { inflateSync } from 'node:zlib';
import type { Unpackers } from '../trace/dat/random-access.js';
import { unpackZstandard } from './zstandard.js';

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
