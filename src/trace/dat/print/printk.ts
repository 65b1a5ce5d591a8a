/**
 * Prints what `trace_printk` recorded (`bprint`): the address of a format, and the arguments in words
 * that stand in a row (`lib/vsprintf.c`, `vbin_printf`).
 */
import { symbolText, type Scope } from './scope.js';
import { formatNumber, formatText, maxWidth, partsOf, type Conversion } from './printf.js';
import { readNumber, textOf, type RawRecord } from './record.js';

/** The longest text of an event: as long as a line may be. */
const maxText = 1 << 20;

/** The text of a record whose arguments begin at offset `from`. */
export function printWords(scope: Scope, record: RawRecord, format: string, from: number): string {
  const words = new Words(record, from);
  let text = '';
  for (const part of partsOf(format, scope.longSize) ?? []) {
    text += part.kind === 'literal' ? part.text : printWord(part, words, scope);
    if (text.length > maxText) return text.slice(0, maxText);
  }
  return text;
}

function printWord(part: Conversion, words: Words, scope: Scope): string {
  const width = lengthOf(part.width, words);
  const precision = lengthOf(part.precision, words);
  if (part.letter === 's') return formatText(words.text(), part, width, precision);
  if (part.letter !== 'p') {
    return formatNumber(words.number(part.size === 8 ? 8 : 4), part, width, precision);
  }
  if (!/^[SsFfBxK]?$/.test(part.pointer)) return words.text(); // the kernel has printed it already
  const address = words.number(scope.longSize);
  if (!/^[SsFfB]/.test(part.pointer)) return `0x${address.toString(16)}`;
  return symbolText(scope, address, /^[SFB]/.test(part.pointer));
}

function lengthOf(length: number | '*' | undefined, words: Words): number | undefined {
  if (length !== '*') return length;
  return Math.min(Number(BigInt.asIntN(32, words.number(4))), maxWidth);
}

/** The arguments, one after another. */
class Words {
  readonly #record: RawRecord;
  #at: number;

  constructor(record: RawRecord, from: number) {
    this.#record = record;
    this.#at = from;
  }

  number(size: number): bigint {
    this.#at = (this.#at + 3) & ~3;
    const value = readNumber(this.#record, this.#at, size, false);
    this.#at += size;
    return value;
  }

  text(): string {
    const offset = Math.min(this.#at, this.#record.length);
    const region = { offset, length: this.#record.length - offset };
    const text = textOf(this.#record, region);
    this.#at = offset + new TextEncoder().encode(text).length + 1;
    return text;
  }
}
