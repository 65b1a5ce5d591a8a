/**
 * The bytes of a trace: from a file, standard input or a growing file, unpacked if they are packed.
 *
 * Memory is bounded by the chunks, whatever the size of the whole.
 */
import { open, type FileHandle } from 'node:fs/promises';
import type { Diagnostic } from '../base/diagnostic.js';
import { magic } from '../trace/dat/initial-format.js';
import type { RandomAccess } from '../trace/dat/random-access.js';
import {
  describeRefusal,
  recognizeRefusal,
  type Refusal,
  refusalLength,
} from '../trace/refusals.js';
import { usageError } from './arguments.js';
import { BrokenPacking } from './broken-packing.js';
import { growingFile, untilAborted, wholeLines } from './follow.js';
import type { Outside } from './outside.js';
import { fileAtHand, maxInMemory, streamAtHand } from './random-input.js';
import { type Packing, packingLength, packingOf, unpacked } from './unpack.js';

export interface TraceInput {
  /** The bytes in their order, or a binary recording, whose parts point to each other. */
  readonly content:
    | { readonly kind: 'stream'; readonly chunks: AsyncIterable<Uint8Array> }
    | { readonly kind: 'recording'; readonly bytes: RandomAccess }
    /** The bytes of a trace of states. */
    | { readonly kind: 'states'; readonly chunks: AsyncIterable<Uint8Array> }
    | { readonly kind: 'refused'; readonly problem: Diagnostic };
  /** Bytes of the file as it lies there; undefined of what has no end yet. */
  readonly size: number | undefined;
  /** How many of them have been read so far. */
  readonly bytesRead: () => number;
  /** Set when the packed data broke off or made no sense; what came before it was delivered. */
  readonly damage: () => string | undefined;
  /** Instead of reading the content. */
  readonly stop: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Lines of events, a binary recording, or states. */
export type InputKind = 'lines' | 'recording' | 'states';

/** What is to be opened, and how. */
export interface TraceSource {
  readonly path: string;
  readonly outside: Outside;
  /** Follows the input until this is aborted, if given. */
  readonly until: AbortSignal | undefined;
  /** What the user says it is; undefined lets the first bytes decide. */
  readonly kind: InputKind | undefined;
  /** States are read, too; otherwise they are refused. */
  readonly takesStates?: boolean;
}

/** Throws what the system says of a bad file. */
export async function openTrace(source: TraceSource): Promise<TraceInput> {
  const { path, outside, until } = source;
  let bytesRead = 0;
  let damage: string | undefined;
  let close = (): Promise<void> => Promise.resolve();
  const { bytes, size } = await openBytes(path, outside, until);
  const { beginning, rest } = await begin(counted(bytes), packingLength);
  const packing = packingOf(beginning);
  // A growing trace is not waited for: only its first bytes are looked at.
  const length = until ? magic.length : refusalLength;
  const start = await begin(packing ? unpackedChunks(packing, rest) : rest, length);
  const refusal = source.kind === undefined ? refusalOf(start.beginning) : undefined;
  const kind = source.kind ?? (refusal === undefined ? 'lines' : kindsInstead[refusal]);
  return {
    content: await contentOf(start),
    size,
    bytesRead: () => bytesRead,
    damage: () => damage,
    stop: () => start.stop(),
    close: () => close(),
  };

  async function contentOf(start: Beginning): Promise<TraceInput['content']> {
    switch (kind) {
      case 'recording':
        return recording(start);
      case 'states':
        return states(start);
      case 'lines':
        return stream(start.rest);
      default:
        await start.stop();
        return { kind: 'refused', problem: notRead(path, refusal!) };
    }
  }

  function stream(chunks: AsyncIterable<Uint8Array>): TraceInput['content'] {
    return { kind: 'stream', chunks: until && !packing ? wholeLines(chunks, until) : chunks };
  }

  async function states(start: Beginning): Promise<TraceInput['content']> {
    if (source.takesStates && !until) return { kind: 'states', chunks: start.rest };
    await start.stop();
    const message = `\`${path}\` is a trace of states, which only \`check\` judges, without \`--follow\` and \`--merge\``;
    return refused(message, 'record events instead, or let `kspec check` read the file');
  }

  async function recording(start: Beginning): Promise<TraceInput['content']> {
    if (until) {
      const message = `\`${path}\` is a trace.dat, which is complete only when its recording has ended`;
      return refused(message, 'leave `--follow` out');
    }
    if (size !== undefined && !packing) {
      await start.stop();
      bytesRead = 0;
      const file = await fileAtHand(path, (count) => (bytesRead += count));
      close = () => file.close();
      return { kind: 'recording', bytes: file };
    }
    const atHand = await streamAtHand(start.rest);
    if (atHand) return { kind: 'recording', bytes: atHand };
    const message = `\`${path}\` is a trace.dat of more than ${maxInMemory} bytes, which must be a file`;
    return refused(
      message,
      'its parts point to each other: unpack it, or write it to a file first',
    );
  }

  async function* unpackedChunks(
    packing: Packing,
    packed: AsyncIterable<Uint8Array>,
  ): AsyncGenerator<Uint8Array> {
    try {
      yield* unpacked(packing, packed);
    } catch (error) {
      if (!(error instanceof BrokenPacking)) throw error;
      damage = error.message;
    }
  }

  async function* counted(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      bytesRead += chunk.length;
      yield chunk;
    }
  }
}

/** What is recognized by its beginning and has readers of its own. */
const kindsInstead: Partial<Record<Refusal, InputKind>> = {
  'trace.dat': 'recording',
  itf: 'states',
};

function refused(message: string, help: string): TraceInput['content'] {
  return { kind: 'refused', problem: usageError('E0806', message, help) };
}

function refusalOf(beginning: Uint8Array): Refusal | undefined {
  return recognizeRefusal(new TextDecoder().decode(beginning.subarray(0, refusalLength)));
}

/** Says that a trace is in a format that is known and not read. */
export function notRead(path: string, refusal: Refusal): Diagnostic {
  const { title, help } = describeRefusal(refusal);
  return usageError('E0602', `\`${path}\` is ${title}, which is not read`, help);
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
  const bytes = bytesOf(file);
  if (until) return { bytes: untilAborted(bytes, until), size: undefined };
  return { bytes, size: status.isFile() ? status.size : undefined };
}

function bytesOf(file: FileHandle): AsyncIterable<Uint8Array> {
  return file.createReadStream({ highWaterMark: chunkSize }) as AsyncIterable<Uint8Array>;
}

interface Beginning {
  readonly beginning: Uint8Array;
  readonly rest: AsyncIterable<Uint8Array>;
  /** Instead of reading the rest. */
  readonly stop: () => Promise<void>;
}

/** Reads on until so many bytes are there, or the end; `rest` has them again. */
async function begin(bytes: AsyncIterable<Uint8Array>, length: number): Promise<Beginning> {
  const iterator = bytes[Symbol.asyncIterator]();
  let beginning = new Uint8Array(0);
  while (beginning.length < length) {
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
  return { beginning, rest: rest(), stop: async () => void (await iterator.return?.()) };
}

const chunkSize = 1 << 18;
