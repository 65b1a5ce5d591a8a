/**
 * Splits bytes into blocks of whole lines, and these into lines of text for whoever needs them.
 *
 * A block is a copy: who delivers the bytes may use their memory again, and who keeps a line may
 * decode it later. Memory is bounded by the chunk and `maxLineLength`. Bytes that are not UTF-8
 * become U+FFFD, a NUL stays what it is, and a line ends with LF or CR LF; the last one needs
 * neither.
 */
import { lineFeed } from './characters.js';

/**
 * The longest line that is read, in UTF-16 units. A longer one is cut to one unit more than this,
 * so that its length still tells.
 */
export const maxLineLength = 1 << 20;

/** A line has more than `maxLineLength` units if it has so many bytes, whatever they are. */
const maxLineBytes = 3 * (maxLineLength + 1);

/**
 * The bytes of a stream in blocks of whole lines, each ending with LF: those that end in one chunk
 * together. What follows the last line break is what it returns, if there is anything.
 */
export async function* blocksOf(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, Uint8Array | undefined, undefined> {
  const splitter = new BlockSplitter();
  for await (const chunk of chunks) {
    const block = splitter.push(chunk);
    if (block !== undefined) yield block;
  }
  return splitter.end();
}

/** The lines of a block of whole lines. */
export function linesIn(block: Uint8Array): readonly string[] {
  return linesOfText(decodeText(block, 0, block.length));
}

/** The line that bytes without a break are. */
export function lineOf(bytes: Uint8Array): string {
  return trimmed(decodeText(bytes, 0, bytes.length));
}

/** The lines of a text. */
export function linesOfText(text: string): readonly string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map(trimmed);
}

/** The text between two indices of the bytes. */
export function decodeText(bytes: Uint8Array, start: number, end: number): string {
  return decoder.decode(bytes.subarray(start, end));
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** The bytes of a text, which begin at 0 and are good until the next call. */
export function encoded(text: string): { readonly bytes: Uint8Array; readonly length: number } {
  if (scratch.length < 3 * text.length) scratch = new Uint8Array(6 * text.length);
  return { bytes: scratch, length: encoder.encodeInto(text, scratch).written };
}

const encoder = new TextEncoder();
let scratch = new Uint8Array(1 << 12);

/** Keeps the beginning of the line whose end has not come yet; copies all that it is given. */
class BlockSplitter {
  /** Holds the first bytes of a line, so many. */
  #unfinished = new Uint8Array(1 << 10);
  #length = 0;
  #isBegun = false;

  push(chunk: Uint8Array): Uint8Array | undefined {
    const whole = chunk.lastIndexOf(lineFeed) + 1;
    let block: Uint8Array | undefined;
    if (whole > 0) {
      block = new Uint8Array(this.#length + whole);
      block.set(this.#unfinished.subarray(0, this.#length));
      block.set(chunk.subarray(0, whole), this.#length);
      block = this.#withoutMark(block);
      this.#length = 0;
    }
    this.#keep(chunk.subarray(whole, whole + maxLineBytes - this.#length));
    return block;
  }

  end(): Uint8Array | undefined {
    const rest = this.#withoutMark(this.#unfinished.subarray(0, this.#length));
    return rest.length === 0 ? undefined : rest;
  }

  #keep(bytes: Uint8Array): void {
    const length = this.#length + bytes.length;
    if (length > this.#unfinished.length) {
      const larger = new Uint8Array(2 * length);
      larger.set(this.#unfinished.subarray(0, this.#length));
      this.#unfinished = larger;
    }
    this.#unfinished.set(bytes, this.#length);
    this.#length = length;
  }

  /** A byte order mark at the very beginning is not part of the text. */
  #withoutMark(bytes: Uint8Array): Uint8Array {
    const isFirst = !this.#isBegun;
    this.#isBegun = true;
    const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
    return isFirst && hasMark ? bytes.subarray(3) : bytes;
  }
}

function trimmed(line: string): string {
  const text = line.endsWith('\r') ? line.slice(0, -1) : line;
  return text.length > maxLineLength ? text.slice(0, maxLineLength + 1) : text;
}
