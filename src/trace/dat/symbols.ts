/**
 * KALLSYMS: the functions of the recorded kernel and their addresses.
 *
 *     <4> size  <text>      ffffffff81000000 T _stext
 *                           ffffffffc03e0010 t flood_fn<tab>[dctest]
 *
 * There are some hundred thousand, and the whole text is kept as bytes: a line is read when an address
 * falls into it.
 */
import type { ByteCursor } from './byte-cursor.js';
import { decode } from './byte-cursor.js';

/** A function, and how far behind its beginning an address is. */
export interface Symbol {
  readonly name: string;
  readonly offset: number;
}

/** The functions by their addresses. */
export class Symbols {
  readonly #text: Uint8Array;
  /** Sorted; `#lines[i]` is where the line of `#addresses[i]` begins. */
  readonly #addresses: BigUint64Array;
  readonly #lines: Uint32Array;
  readonly #found = new Map<bigint, Symbol | undefined>();

  constructor(text: Uint8Array) {
    this.#text = text;
    const { addresses, lines } = indexLines(text);
    this.#addresses = addresses;
    this.#lines = lines;
  }

  /** The function that an address belongs to; undefined if it is before the first or behind all. */
  find(address: bigint): Symbol | undefined {
    let symbol = this.#found.get(address);
    if (symbol === undefined && !this.#found.has(address)) {
      symbol = this.#search(address);
      if (this.#found.size >= maxFound) this.#found.clear();
      this.#found.set(address, symbol);
    }
    return symbol;
  }

  #search(address: bigint): Symbol | undefined {
    const addresses = this.#addresses;
    let low = 0;
    let high = addresses.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (addresses[middle]! <= address) low = middle + 1;
      else high = middle;
    }
    if (low === 0) return undefined;
    const start = addresses[low - 1]!;
    // Nothing says how long the last one is.
    if (low === addresses.length && start !== address) return undefined;
    return { name: this.#nameAt(this.#lines[low - 1]!), offset: Number(address - start) };
  }

  #nameAt(line: number): string {
    const text = this.#text;
    let start = line;
    for (let blanks = 0; blanks < 2 && start < text.length; start += 1) {
      if (text[start] === 0x20) blanks += 1;
    }
    let end = start;
    while (end < text.length && text[end]! > 0x20) end += 1;
    return decode(text.subarray(start, end));
  }
}

export async function readSymbols(cursor: ByteCursor): Promise<Symbols> {
  const size = await cursor.u32('the size of the symbols');
  return new Symbols(await cursor.bytes(size, 'the symbols'));
}

/** More addresses than these are looked up again. */
const maxFound = 1 << 14;

/**
 * Finds the lines that name functions. Absolute symbols (`A`) are offsets of per-CPU variables on
 * x86-64, and a name with `$` marks data between the code on ARM.
 */
function indexLines(text: Uint8Array): {
  readonly addresses: BigUint64Array;
  readonly lines: Uint32Array;
} {
  const high: number[] = [];
  const low: number[] = [];
  const starts: number[] = [];
  for (let at = 0; at < text.length;) {
    const end = text.indexOf(0x0a, at);
    const next = end === -1 ? text.length : end + 1;
    let digits = 0;
    let upper = 0;
    let lower = 0;
    for (let value = hexDigit(text[at]); value >= 0; value = hexDigit(text[at + digits])) {
      upper = ((upper << 4) | (lower >>> 28)) >>> 0;
      lower = ((lower << 4) | value) >>> 0;
      digits += 1;
    }
    const type = text[at + digits + 1];
    const isAbsolute = type === 0x41 || type === 0x61;
    const isMark = text[at + digits + 3] === 0x24;
    if (digits > 0 && (upper | lower) !== 0 && !isAbsolute && !isMark) {
      high.push(upper);
      low.push(lower);
      starts.push(at);
    }
    at = next;
  }
  return sorted(high, low, starts);
}

function sorted(
  high: readonly number[],
  low: readonly number[],
  starts: readonly number[],
): { readonly addresses: BigUint64Array; readonly lines: Uint32Array } {
  const all = Uint32Array.from(high, (_, index) => index);
  all.sort((one, other) => high[one]! - high[other]! || low[one]! - low[other]! || one - other);
  // Of several names of one address the first counts.
  const order = all.filter((index, place) => {
    const before = all[place - 1];
    return before === undefined || high[before] !== high[index] || low[before] !== low[index];
  });
  const addresses = new BigUint64Array(order.length);
  const halves = new DataView(addresses.buffer);
  const lines = new Uint32Array(order.length);
  const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
  for (const [place, index] of order.entries()) {
    halves.setUint32(place * 8 + (isLittleEndian ? 4 : 0), high[index]!, isLittleEndian);
    halves.setUint32(place * 8 + (isLittleEndian ? 0 : 4), low[index]!, isLittleEndian);
    lines[place] = starts[index]!;
  }
  return { addresses, lines };
}

function hexDigit(code: number | undefined): number {
  if (code === undefined) return -1;
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  if (code >= 0x61 && code <= 0x66) return code - 0x57;
  return -1;
}
