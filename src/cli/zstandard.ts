/**
 * Unpacks Zstandard (RFC 8878) with `fzstd`: a part whose size is known, or a stream as it arrives.
 *
 * The library takes what a frame claims of its window on trust and may make megabytes of four bytes.
 * So we read the headers of frames first, and hand it one block after the other: what a block becomes
 * is bounded by the format, and what was unpacked before the data broke off has been delivered.
 */
import { Decompress } from 'fzstd';
import { BrokenPacking } from './broken-packing.js';
import { packingOf } from './unpack.js';

/** The largest window that an encoder uses unless it was told to (RFC 8878, 3.1.1.1.2). */
const maxWindow = 1 << 27;

/** Blocks become no more than this, whatever the window (RFC 8878, 3.1.1.2.4). */
const maxBlock = 1 << 17;

/** Undefined unless the frame becomes exactly `size` bytes. */
export function unpackZstandard(packed: Uint8Array, size: number): Uint8Array | undefined {
  const header = packingOf(packed) === 'zstd' ? readFrameHeader(packed.subarray(4)) : undefined;
  if (!header || header.window > (header.isOneSegment ? size : maxWindow)) return undefined;
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

/** Throws a `BrokenPacking` after what came before the data broke off. */
export async function* unpackedZstandard(
  packed: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const bytes = new Bytes(packed);
  try {
    while (await bytes.has(1)) {
      const magic = await bytes.take(4);
      if (isSkippable(magic)) {
        const [one = 0, two = 0, three = 0, four = 0] = await bytes.take(4);
        await bytes.skip(one + two * 2 ** 8 + three * 2 ** 16 + four * 2 ** 24);
      } else if (packingOf(magic) === 'zstd') {
        yield* unpackedFrame(magic, bytes);
      } else {
        throw new BrokenPacking('what follows is not packed with zstd');
      }
    }
  } finally {
    await bytes.stop();
  }
}

async function* unpackedFrame(magic: Uint8Array, bytes: Bytes): AsyncGenerator<Uint8Array> {
  await bytes.has(maxHeader);
  const header = readFrameHeader(bytes.atHand);
  if (!header) throw new BrokenPacking(endsEarly);
  if (header.window > maxWindow) {
    const mebibytes = Math.ceil(header.window / 2 ** 20);
    throw new BrokenPacking(`it needs a window of ${mebibytes} MiB: unpack it first`);
  }
  if (header.hasDictionary) throw new BrokenPacking('it needs a dictionary: unpack it first');
  let unpacked: Uint8Array[] = [];
  const stream = new Decompress((data) => unpacked.push(data));
  const described = new Uint8Array(await bytes.take(header.length));
  // The library counts the checksum's bytes and does not look at them; so we leave them out.
  described[0]! &= ~checksumFlag;
  push(magic, false);
  push(described, false);
  for (let isLast = false; !isLast;) {
    const block = await readBlock(bytes);
    isLast = block.isLast;
    push(block.bytes, isLast);
    for (const data of unpacked) if (data.length > 0) yield data;
    unpacked = [];
  }
  if (header.hasChecksum) await bytes.take(4);

  function push(piece: Uint8Array, isLast: boolean): void {
    try {
      stream.push(piece, isLast);
    } catch {
      throw new BrokenPacking('a block does not unpack');
    }
  }
}

interface FrameHeader {
  /** Without the magic number. */
  readonly length: number;
  /** Bytes that the library allocates. */
  readonly window: number;
  readonly isOneSegment: boolean;
  readonly hasDictionary: boolean;
  readonly hasChecksum: boolean;
}

/** Undefined if there are not enough bytes. */
function readFrameHeader(bytes: Uint8Array): FrameHeader | undefined {
  const [descriptor, windowDescriptor = 0] = bytes;
  if (descriptor === undefined) return undefined;
  const isOneSegment = ((descriptor >> 5) & 1) === 1;
  const hasChecksum = (descriptor & checksumFlag) !== 0;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3]!;
  const hasDictionary = dictionaryBytes > 0;
  const sizeBytes = descriptor >> 6 === 0 ? (isOneSegment ? 1 : 0) : 1 << (descriptor >> 6);
  const sizeAt = (isOneSegment ? 1 : 2) + dictionaryBytes;
  const length = sizeAt + sizeBytes;
  if (bytes.length < length) return undefined;
  if (!isOneSegment) {
    const window = 2 ** (10 + (windowDescriptor >> 3)) * (1 + (windowDescriptor & 7) / 8);
    return { length, window, isOneSegment, hasDictionary, hasChecksum };
  }
  let window = sizeBytes === 2 ? 256 : 0;
  for (let index = 0; index < sizeBytes; index += 1) {
    window += bytes[sizeAt + index]! * 256 ** index;
  }
  return { length, window, isOneSegment, hasDictionary, hasChecksum };
}

/** A block with its header: three bytes with its size, its kind, and whether it is the last. */
async function readBlock(
  bytes: Bytes,
): Promise<{ readonly bytes: Uint8Array; readonly isLast: boolean }> {
  if (!(await bytes.has(3))) throw new BrokenPacking(endsEarly);
  const [one, two, three] = bytes.atHand as unknown as readonly [number, number, number];
  const size = (one | (two << 8) | (three << 16)) >> 3;
  const isRepetition = ((one >> 1) & 3) === 1;
  if (size > maxBlock) throw new BrokenPacking('a block is larger than blocks may be');
  return { bytes: await bytes.take(3 + (isRepetition ? 1 : size)), isLast: (one & 1) === 1 };
}

function isSkippable([one = 0, two, three, four]: Uint8Array): boolean {
  return one >> 4 === 5 && two === 0x2a && three === 0x4d && four === 0x18;
}

const checksumFlag = 4;
const maxHeader = 14;
const endsEarly = 'unexpected end of file';

/** Bytes that come in chunks, taken in pieces of other sizes. */
class Bytes {
  /** What has come and is not taken yet. */
  atHand: Uint8Array = new Uint8Array(0);
  readonly #chunks: AsyncIterator<Uint8Array>;

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** Waits until so many are at hand; false if there are not so many. */
  async has(count: number): Promise<boolean> {
    while (this.atHand.length < count) {
      const { done, value } = await this.#chunks.next();
      if (done) return false;
      this.atHand = this.atHand.length === 0 ? value : Buffer.concat([this.atHand, value]);
    }
    return true;
  }

  async take(count: number): Promise<Uint8Array> {
    if (!(await this.has(count))) throw new BrokenPacking(endsEarly);
    const taken = this.atHand.subarray(0, count);
    this.atHand = this.atHand.subarray(count);
    return taken;
  }

  /** No more is read. */
  async stop(): Promise<void> {
    await this.#chunks.return?.();
  }

  async skip(count: number): Promise<void> {
    for (let left = count; left > 0;) {
      if (!(await this.has(1))) throw new BrokenPacking(endsEarly);
      const skipped = Math.min(left, this.atHand.length);
      this.atHand = this.atHand.subarray(skipped);
      left -= skipped;
    }
  }
}
