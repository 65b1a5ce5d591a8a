/**
 * The bytes of a trace: from a file, standard input or a growing file, unpacked if they are packed.
 *
 * Memory is bounded by the chunks, whatever the size of the whole.
 */
import { open, type FileHandle } from 'node:fs/promises';
import { growingFile, untilAborted, wholeLines } from './follow.js';
import type { Outside } from './outside.js';
import { isBrokenGzip, isGzip, unpacked } from './unpack.js';

export interface TraceInput {
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Bytes of the file as it lies there; undefined of what has no end yet. */
  readonly size: number | undefined;
  /** How many of them have been read so far. */
  readonly bytesRead: () => number;
  /** Set when the packed data broke off or made no sense; what came before it was delivered. */
  readonly damage: () => string | undefined;
}

/** Follows the input until `until` is aborted, if given. Throws what the system says of a bad file. */
export async function openTrace(
  path: string,
  outside: Outside,
  until: AbortSignal | undefined,
): Promise<TraceInput> {
  let bytesRead = 0;
  let damage: string | undefined;
  const { bytes, size } = await openBytes(path, outside, until);
  return {
    chunks: chunks(),
    size,
    bytesRead: () => bytesRead,
    damage: () => damage,
  };

  async function* chunks(): AsyncGenerator<Uint8Array> {
    const { beginning, rest } = await begin(counted(bytes));
    if (!isGzip(beginning)) {
      yield* until ? wholeLines(rest, until) : rest;
      return;
    }
    try {
      yield* unpacked(rest);
    } catch (error) {
      if (!isBrokenGzip(error)) throw error;
      damage = error.message;
    }
  }

  async function* counted(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      bytesRead += chunk.length;
      yield chunk;
    }
  }
}

async function openBytes(
  path: string,
  outside: Outside,
  until: AbortSignal | undefined,
): Promise<{ readonly bytes: AsyncIterable<Uint8Array>; readonly size: number | undefined }> {
  if (path === '-') {
    return { bytes: until ? untilAborted(outside.input, until) : outside.input, size: undefined };
  }
  const file = await open(path);
  const status = await file.stat();
  if (status.isDirectory()) {
    await file.close();
    throw Object.assign(new Error('EISDIR'), { code: 'EISDIR' });
  }
  if (until && status.isFile()) return { bytes: growingFile(file, until), size: undefined };
  const bytes = stream(file);
  if (until) return { bytes: untilAborted(bytes, until), size: undefined };
  return { bytes, size: status.isFile() ? status.size : undefined };
}

function stream(file: FileHandle): AsyncIterable<Uint8Array> {
  return file.createReadStream({ highWaterMark: chunkSize }) as AsyncIterable<Uint8Array>;
}

/** Reads on until two bytes are there, or the end; `rest` has them again. */
async function begin(bytes: AsyncIterable<Uint8Array>) {
  const iterator = bytes[Symbol.asyncIterator]();
  let beginning = new Uint8Array(0);
  while (beginning.length < 2) {
    const { done, value } = await iterator.next();
    if (done) break;
    beginning = Buffer.concat([beginning, value]);
  }
  async function* rest(): AsyncGenerator<Uint8Array> {
    try {
      if (beginning.length > 0) yield beginning;
      for (;;) {
        const { done, value } = await iterator.next();
        if (done) return;
        yield value;
      }
    } finally {
      await iterator.return?.();
    }
  }
  return { beginning, rest: rest() };
}

const chunkSize = 1 << 18;
