/**
 * Prints the data of a record as the kernel would: by the `print fmt` of its event, or, where that is
 * not understood, field by field.
 */
import type { EventFormat, Field } from '../format-text.js';
import { fieldPlan, type FieldPlan, type Piece } from './fields.js';
import { compileNumber, namedField } from './numbers.js';
import { parsePrintFormat } from './parse.js';
import { compilePointer } from './pointers.js';
import {
  formatNumber,
  formatText,
  maxWidth,
  partsOf,
  type Conversion,
  type Part,
} from './printf.js';
import {
  bytesOf,
  readNumber,
  readSmallNumber,
  regionOf,
  textOf,
  type RawRecord,
} from './record.js';
import type { Scope } from './scope.js';
import type { Expression } from './syntax.js';
import { compileText, hexOf, type TextOf } from './texts.js';

/** The longest text of an event: as long as a line may be. */
const maxText = 1 << 20;

/** How the events of one kind are printed. */
export interface Printer {
  readonly text: TextOf;
  /** Undefined if the fields are to be read from the text. */
  readonly plan: FieldPlan | undefined;
}

export function printerOf(scope: Scope): Printer {
  const parsed = parsePrintFormat(scope.format.print);
  const pieces = parsed && compileFormat(parsed.format, parsed.args, scope);
  if (pieces !== undefined) {
    return { text: (record) => printPieces(pieces, record), plan: fieldPlan(pieces) };
  }
  const text = (record: RawRecord) => `[FAILED TO PARSE]${printFields(record, scope.format)}`;
  return { text, plan: undefined };
}

function printPieces(pieces: readonly Piece[], record: RawRecord): string {
  let text = '';
  for (const piece of pieces) {
    text += piece.kind === 'fixed' ? piece.text : piece.print(record);
    if (text.length > maxText) return text.slice(0, maxText);
  }
  return text;
}

/** A piece for each part of a format; undefined if it is not understood. */
function compileFormat(
  format: string,
  args: readonly Expression[],
  scope: Scope,
): Piece[] | undefined {
  const parts = partsOf(format, scope.longSize);
  if (parts === undefined) return undefined;
  const { fields } = scope.format;
  const isProbe = fields.has('__probe_ip') || fields.has('__probe_func');
  const pieces: Piece[] = [];
  let next = 0;
  for (const part of isProbe ? joinQuotes(parts) : parts) {
    if (part.kind === 'literal') {
      pieces.push({ kind: 'fixed', text: part.text });
      continue;
    }
    const width = lengthOf(part.width, () => args[next++], scope);
    const precision = lengthOf(part.precision, () => args[next++], scope);
    const argument = args[next++];
    if (!width || !precision || !argument) return undefined;
    const isQuoted = 'isQuoted' in part;
    const print = isQuoted
      ? compileQuoted(argument, scope)
      : compileConversion(part, argument, scope, width, precision);
    const isNumber = /^[dux]$/.test(part.letter) && part.width === undefined && !part.hasBlank;
    pieces.push({ kind: 'printed', print: print ?? unknown, isWord: isQuoted || isNumber });
  }
  return pieces;
}

/** An argument may name what only the kernel knows: `jiffies`, the address of the first page. */
const unknown: TextOf = () => '?';

type QuotedPart = Part | (Conversion & { readonly isQuoted: true });

/** Makes `"%s"` of a probe one part: its quotes are missing where the text could not be read. */
function joinQuotes(parts: readonly Part[]): QuotedPart[] {
  const joined: QuotedPart[] = [...parts];
  for (const [index, part] of parts.entries()) {
    const before = joined[index - 1];
    const after = joined[index + 1];
    if (part.kind !== 'conversion' || part.letter !== 's') continue;
    if (before?.kind !== 'literal' || after?.kind !== 'literal') continue;
    if (!before.text.endsWith('"') || !after.text.startsWith('"')) continue;
    joined[index - 1] = { kind: 'literal', text: before.text.slice(0, -1) };
    joined[index] = { ...part, isQuoted: true };
    joined[index + 1] = { kind: 'literal', text: after.text.slice(1) };
  }
  return joined;
}

/** A text that a probe fetched: without a length where that failed (`kernel/trace/trace_probe.c`). */
function compileQuoted(argument: Expression, scope: Scope): TextOf | undefined {
  const text = compileText(argument, scope);
  const field = argument.kind === 'call' ? namedField(argument.args, scope) : undefined;
  if (text === undefined || field === undefined) return text && ((record) => `"${text(record)}"`);
  return (record) => (regionOf(record, field).length === 0 ? '(fault)' : `"${text(record)}"`);
}

type LengthOf = (record: RawRecord) => number | undefined;

/** A width or precision: fixed, or that of the next argument. */
function lengthOf(
  length: number | '*' | undefined,
  nextArgument: () => Expression | undefined,
  scope: Scope,
): LengthOf | undefined {
  if (length !== '*') return () => length;
  const argument = nextArgument();
  const value = argument && compileNumber(argument, scope);
  return value && ((record) => Math.min(Number(BigInt.asIntN(32, value(record))), maxWidth));
}

function compileConversion(
  part: Conversion,
  argument: Expression,
  scope: Scope,
  width: LengthOf,
  precision: LengthOf,
): TextOf | undefined {
  switch (part.letter) {
    case 's': {
      const text = compileText(argument, scope);
      if (part.width === undefined && part.precision === undefined) return text;
      return text && ((record) => formatText(text(record), part, width(record), precision(record)));
    }
    case 'p':
      return compilePointer(part, argument, scope, width);
    default: {
      const value = compileNumber(argument, scope);
      return (
        compilePlainNumber(part, argument, scope) ??
        (value && ((record) => formatNumber(value(record), part, width(record), precision(record))))
      );
    }
  }
}

/**
 * The fast way for what most arguments are: a field, whole, in decimal or hexadecimal digits. Without
 * it a third of the time of reading goes into bigints.
 */
function compilePlainNumber(
  { letter, size, width, precision, isAlternate, hasSign, hasBlank }: Conversion,
  argument: Expression,
  scope: Scope,
): TextOf | undefined {
  if (width !== undefined || precision !== undefined) return undefined;
  if (isAlternate || hasSign || hasBlank) return undefined;
  const field = argument.kind === 'field' ? scope.format.fields.get(argument.name) : undefined;
  if (field?.kind !== 'number' || !/^[dux]$/.test(letter)) return undefined;
  const { offset } = field;
  const isSigned = letter === 'd';
  if (field.size === 4 && size === 4) {
    const radix = letter === 'x' ? 16 : 10;
    return (record) => readSmallNumber(record, offset, 4, isSigned).toString(radix);
  }
  if (field.size === 8 && size === 8 && letter === 'x') {
    return (record) => readHexadecimal(record, offset);
  }
  return undefined;
}

function readHexadecimal(record: RawRecord, offset: number): string {
  const { isLittleEndian } = record;
  const high = readSmallNumber(record, isLittleEndian ? offset + 4 : offset, 4, false);
  const low = readSmallNumber(record, isLittleEndian ? offset : offset + 4, 4, false);
  if (high === 0) return low.toString(16);
  return high.toString(16) + low.toString(16).padStart(8, '0');
}

/** ` name=value` for each field. */
export function printFields(record: RawRecord, format: EventFormat): string {
  let text = '';
  for (const field of format.ownFields) {
    text += ` ${field.name}=${printField(record, field)}`;
    if (text.length > maxText) return text.slice(0, maxText);
  }
  return text;
}

function printField(record: RawRecord, field: Field): string {
  if (field.kind !== 'number') {
    const region = regionOf(record, field);
    if (field.isText) return textOf(record, region);
    return `ARRAY[${hexOf(bytesOf(record, region), ', ')}]`;
  }
  const value = readNumber(record, field.offset, field.size, field.isSigned);
  if (!field.isPointer && !field.isLong) return String(value);
  return `0x${BigInt.asUintN(field.size * 8, value).toString(16)}`;
}
