/** Inputs that are read in any order: a regular file as it lies there, anything else from memory. */
import { open } from 'node:fs/promises';
import { bytesAtHand, type RandomAccess } from '../trace/dat/random-access.js';

/** What is not a regular file is kept in memory up to this many bytes. */
export const maxInMemory = 1 << 29;

/** A file whose reads are counted. */
export async function fileAtHand(
  path: string,
  count: (bytes: number) => void,
): Promise<RandomAccess & { close(): Promise<void> }> {
  const file = await open(path);
  const { size } = await file.stat();
  return {
    size,
    async read(offset, length) {
      const buffer = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
      let read = 0;
      while (read < buffer.length) {
        const { bytesRead } = await file.read(buffer, read, buffer.length - read, offset + read);
        if (bytesRead === 0) break;
        read += bytesRead;
      }
      count(read);
      return buffer.subarray(0, read);
    },
    close: () => file.close(),
  };
}

/** All bytes of a stream; undefined if there are more than memory should hold. */
export async function streamAtHand(
  chunks: AsyncIterable<Uint8Array>,
): Promise<RandomAccess | undefined> {
  const kept: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > maxInMemory) return undefined;
    kept.push(chunk);
  }
  return bytesAtHand(Buffer.concat(kept));
}
