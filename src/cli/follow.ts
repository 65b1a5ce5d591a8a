/** Inputs that grow while they are read, until someone says that it is enough. */
import type { FileHandle } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** The bytes of a file, and those that are appended to it, until `until` is aborted. */
export async function* growingFile(
  file: FileHandle,
  until: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.alloc(chunkSize);
  try {
    while (!until.aborted) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length);
      if (bytesRead > 0) yield Uint8Array.from(buffer.subarray(0, bytesRead));
      else await sleep(pollMilliseconds, undefined, { signal: until }).catch(() => undefined);
    }
  } finally {
    await file.close();
  }
}

/** The items until `until` is aborted; one that is waited for then is not waited for any longer. */
export async function* untilAborted<T>(
  items: AsyncIterable<T>,
  until: AbortSignal,
): AsyncGenerator<T> {
  const aborted = new Promise<undefined>((resolve) => {
    if (until.aborted) resolve(undefined);
    until.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  const iterator = items[Symbol.asyncIterator]();
  for (;;) {
    const result = await Promise.race([iterator.next(), aborted]);
    if (!result || result.done) return;
    yield result.value;
  }
}

/** Holds back the line that is being written when `until` is aborted: its other half may come, or never. */
export async function* wholeLines(
  chunks: AsyncIterable<Uint8Array>,
  until: AbortSignal,
): AsyncGenerator<Uint8Array> {
  let unfinished = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = Buffer.concat([unfinished, chunk]);
    const end = bytes.length > maxHeldBack ? bytes.length : bytes.lastIndexOf(lineFeed) + 1;
    if (end > 0) yield bytes.subarray(0, end);
    unfinished = bytes.subarray(end);
  }
  if (!until.aborted && unfinished.length > 0) yield unfinished;
}

const chunkSize = 1 << 16;
const pollMilliseconds = 100;
const lineFeed = 0x0a;
const maxHeldBack = 1 << 20;
