/**
 * Reads numbers, texts and bytes one after another, in the byte order of the recording.
 *
 * What a length in the file claims is compared with what is there before anything is allocated.
 */
import { Damage } from './damage.js';
import type { RandomAccess } from './random-access.js';

/** No name or clock is longer; a text without an end is not searched further. */
const maxText = 1 << 16;

const windowSize = 1 << 16;

/** A place in the bytes that moves on as they are read. */
export class ByteCursor {
  readonly isBigEndian: boolean;
  readonly #source: RandomAccess;
  /** What the bytes are counted from in messages: the beginning of the file, or of a packed section. */
  readonly #origin: number | undefined;
  readonly #end: number;
  #at: number;
  #window: Uint8Array = new Uint8Array(0);
  #windowStart = 0;

  /**
   * Reads from `start` to `end` of the source. With `origin` the source is not the file but what was
   * unpacked of the section there.
   */
  constructor(
    source: RandomAccess,
    isBigEndian: boolean,
    start: number,
    end: number,
    origin?: number,
  ) {
    this.#source = source;
    this.isBigEndian = isBigEndian;
    this.#at = start;
    this.#end = Math.min(end, source.size);
    this.#origin = origin;
  }

  /** The offset of the next byte. */
  get at(): number {
    return this.#at;
  }

  /** Goes back, or ahead. */
  goTo(at: number): void {
    this.#at = at;
  }

  get left(): number {
    return this.#end - this.#at;
  }

  /** Where in the file a message about the next byte points. */
  get place(): number {
    return this.#origin ?? this.#at;
  }

  /** The bytes themselves; the caller may keep them. */
  async bytes(length: number, what: string): Promise<Uint8Array> {
    if (length > this.left) {
      const expected = `${what} of ${length} bytes, but only ${this.left} are left`;
      throw new Damage(this.place, expected);
    }
    const start = this.#at - this.#windowStart;
    const isInWindow = start >= 0 && start + length <= this.#window.length;
    if (!isInWindow) {
      const wanted = Math.min(Math.max(length, windowSize), this.left);
      this.#window = await this.#source.read(this.#at, wanted);
      this.#windowStart = this.#at;
      if (this.#window.length < length) throw new Damage(this.place, `${what}, but the file ends`);
    }
    const from = this.#at - this.#windowStart;
    this.#at += length;
    return this.#window.slice(from, from + length);
  }

  async u8(what: string): Promise<number> {
    return (await this.bytes(1, what))[0]!;
  }

  async u16(what: string): Promise<number> {
    return viewOf(await this.bytes(2, what)).getUint16(0, !this.isBigEndian);
  }

  async u32(what: string): Promise<number> {
    return viewOf(await this.bytes(4, what)).getUint32(0, !this.isBigEndian);
  }

  /** An offset or a size: a number that is larger than any file is damage. */
  async u64(what: string): Promise<number> {
    const { place } = this;
    const value = await this.long(what);
    if (value > maxSize) throw new Damage(place, `${what}, but ${value} is beyond any file`);
    return Number(value);
  }

  /** Any number of 64 bits. */
  async long(what: string): Promise<bigint> {
    return viewOf(await this.bytes(8, what)).getBigUint64(0, !this.isBigEndian);
  }

  /** A text that ends with NUL, which is not part of it. */
  async text(what: string): Promise<string> {
    const { at, place } = this;
    const found: Uint8Array[] = [];
    for (let length = 0; length <= maxText;) {
      const piece = await this.bytes(Math.min(64, Math.max(this.left, 1)), what);
      const end = piece.indexOf(0);
      if (end !== -1) {
        found.push(piece.subarray(0, end));
        this.#at = at + length + end + 1;
        return decode(joined(found));
      }
      found.push(piece);
      length += piece.length;
    }
    throw new Damage(place, `the end of ${what} within ${maxText} bytes`);
  }
}

/** The text that bytes hold; what is not UTF-8 becomes U+FFFD. */
export function decode(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

const decoder = new TextDecoder();
const maxSize = BigInt(Number.MAX_SAFE_INTEGER);
