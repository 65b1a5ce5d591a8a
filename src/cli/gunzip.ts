/**
 * Unpacks gzip as it arrives. What was unpacked before the data broke off is delivered before the
 * error is thrown; the async iterator of Node's own stream drops it (see nodejs/node, `lib/internal/
 * streams/readable.js`: a destroyed stream is not read any more).
 */
import { createGunzip } from 'node:zlib';
import { BrokenPacking } from './broken-packing.js';

export async function* unpackedGzip(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip();
  const ready: Uint8Array[] = [];
  let failure: Error | undefined;
  let isOver = false;
  gunzip.on('data', (chunk: Uint8Array) => ready.push(chunk));
  gunzip.on('error', (error) => (failure = error));
  const over = new Promise<void>((resolve) => {
    for (const event of ['end', 'close'] as const) {
      gunzip.once(event, () => {
        isOver = true;
        resolve();
      });
    }
  });
  try {
    for await (const chunk of packed) {
      for (let at = 0; at < chunk.length && !isOver; at += pieceSize) {
        const piece = chunk.subarray(at, at + pieceSize);
        const written = new Promise<void>((resolve) => gunzip.write(piece, () => resolve()));
        await Promise.race([written, over]);
        yield* ready.splice(0);
      }
      if (isOver) break;
    }
    if (!isOver) {
      gunzip.end();
      await over;
    }
    yield* ready.splice(0);
    if (failure) throw new BrokenPacking(failure.message);
  } finally {
    gunzip.destroy();
  }
}

/** Bounds what one write may unpack to: gzip packs a thousandfold at most. */
const pieceSize = 1 << 14;
