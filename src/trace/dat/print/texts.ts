/**
 * Makes functions of expressions that stand for a text: fields, and the helpers of `TRACE_EVENT`
 * (`kernel/trace/trace_output.c`).
 *
 *     __get_str(name)   __print_flags(REC->flags, "|", { 1, "A" })   __print_symbolic(REC->x, { 0, "no" })
 *     __print_hex(REC->data, 6)   __print_array(__get_dynamic_array(ids), 3, 4)   __get_bitmask(cpus)
 */
import { compileNumber, compileRegion, namedField, type NumberOf } from './numbers.js';
import { bytesOf, readNumber, regionOf, textOf, type RawRecord } from './record.js';
import type { Scope } from './scope.js';
import type { Expression } from './syntax.js';

export type TextOf = (record: RawRecord) => string;

/** Undefined if the expression stands for no text that could be known here. */
export function compileText(expression: Expression, scope: Scope): TextOf | undefined {
  switch (expression.kind) {
    case 'text': {
      const { text } = expression;
      return () => text;
    }
    case 'field': {
      const field = scope.format.fields.get(expression.name);
      if (field === undefined) return undefined;
      if (field.kind !== 'number') return (record) => textOf(record, regionOf(record, field));
      return textAtAddress(compileNumber(expression, scope)!, scope);
    }
    case 'cast':
      return compileText(expression.of, scope);
    case 'choice': {
      const condition = compileNumber(expression.condition, scope);
      const then = compileText(expression.then, scope);
      const otherwise = compileText(expression.otherwise, scope);
      if (!condition || !then || !otherwise) return undefined;
      return (record) => (condition(record) === 0n ? otherwise(record) : then(record));
    }
    case 'call':
      return compileHelper(expression.name, expression.args, scope);
    default:
      return undefined;
  }
}

/** A pointer to a text of the kernel, which the recording may have saved. */
function textAtAddress(address: NumberOf, scope: Scope): TextOf {
  return (record) => {
    const value = BigInt.asUintN(8 * scope.longSize, address(record));
    return scope.texts.get(value) ?? value.toString(16);
  };
}

function compileHelper(
  name: string,
  args: readonly Expression[],
  scope: Scope,
): TextOf | undefined {
  switch (name) {
    case '__get_str':
    case '__get_rel_str': {
      const field = namedField(args, scope);
      return field && ((record) => textOf(record, regionOf(record, field)));
    }
    case '__print_flags':
    case '__print_flags_u64':
      return compileFlags(args, scope);
    case '__print_symbolic':
    case '__print_symbolic_u64':
      return compileSymbolic(args, scope);
    case '__print_hex':
      return compileHex(args, scope, ' ');
    case '__print_hex_str':
      return compileHex(args, scope, '');
    case '__print_array':
      return compileArray(args, scope);
    case '__get_bitmask':
    case '__get_rel_bitmask':
      return compileBytes(args, scope, bitmask);
    case '__get_cpumask':
    case '__get_rel_cpumask':
      return compileBytes(args, scope, cpuList);
    default:
      return undefined;
  }
}

interface Named {
  readonly value: bigint;
  readonly text: string;
}

/** The entries `{ value, "text" }`; one whose value the kernel left as a name is passed over. */
function namedValues(args: readonly Expression[], scope: Scope): Named[] {
  const noRecord: RawRecord = {
    view: new DataView(new ArrayBuffer(0)),
    start: 0,
    length: 0,
    isLittleEndian: true,
  };
  return args.flatMap((arg) => {
    if (arg.kind !== 'pair' || arg.text.kind !== 'text') return [];
    const value = compileNumber(arg.value, scope);
    return value ? [{ value: value(noRecord), text: arg.text.text }] : [];
  });
}

function compileFlags(args: readonly Expression[], scope: Scope): TextOf | undefined {
  const [first, delimiter, ...pairs] = args;
  const value = first && compileNumber(first, scope);
  if (value === undefined || delimiter?.kind !== 'text') return undefined;
  const flags = namedValues(pairs, scope)
    .map(({ value: flag, text }) => ({ flag: BigInt.asUintN(64, flag), text }))
    .filter(({ flag }) => flag !== 0n);
  return (record) => {
    let rest = BigInt.asUintN(64, value(record));
    const found: string[] = [];
    for (const { flag, text } of flags) {
      if ((rest & flag) !== flag) continue;
      found.push(text);
      rest &= ~flag;
    }
    if (rest !== 0n) found.push(`0x${rest.toString(16)}`);
    return found.join(delimiter.text);
  };
}

function compileSymbolic(args: readonly Expression[], scope: Scope): TextOf | undefined {
  const [first, ...pairs] = args;
  const value = first && compileNumber(first, scope);
  if (value === undefined) return undefined;
  const texts = new Map<bigint, string>();
  for (const { value: key, text } of namedValues(pairs, scope)) {
    if (!texts.has(key)) texts.set(key, text);
  }
  return (record) => {
    const number = value(record);
    return texts.get(number) ?? `0x${BigInt.asUintN(64, number).toString(16)}`;
  };
}

function compileHex(
  args: readonly Expression[],
  scope: Scope,
  between: string,
): TextOf | undefined {
  const [first, second] = args;
  const region = first && compileRegion(first, scope);
  const length = second && compileNumber(second, scope);
  if (region === undefined || length === undefined) return undefined;
  return (record) => {
    const place = region(record);
    const wanted = Number(BigInt.asIntN(32, length(record)));
    return hexOf(bytesOf(record, place).subarray(0, Math.max(0, wanted)), between);
  };
}

export function hexOf(bytes: Uint8Array, between: string): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(between);
}

function compileArray(args: readonly Expression[], scope: Scope): TextOf | undefined {
  const [array, second, third] = args;
  const region = array && compileRegion(array, scope);
  const count = second && compileNumber(second, scope);
  const size = third && compileNumber(third, scope);
  if (region === undefined || count === undefined || size === undefined) return undefined;
  return (record) => {
    const { offset, length } = region(record);
    const elementSize = Number(size(record));
    if (![1, 2, 4, 8].includes(elementSize)) return '{}';
    const elements = Math.min(Number(count(record)), Math.floor(length / elementSize));
    const texts: string[] = [];
    for (let index = 0; index < elements; index += 1) {
      const value = readNumber(record, offset + index * elementSize, elementSize, false);
      texts.push(`0x${value.toString(16)}`);
    }
    return `{${texts.join(',')}}`;
  };
}

function compileBytes(
  args: readonly Expression[],
  scope: Scope,
  write: (bytes: Uint8Array) => string,
): TextOf | undefined {
  const field = namedField(args, scope);
  if (field === undefined) return undefined;
  return (record) => {
    const bytes = bytesOf(record, regionOf(record, field));
    return write(scope.isLittleEndian ? bytes : inLittleEndian(bytes, scope.longSize));
  };
}

/** A bitmap of a big-endian kernel, whose words are longs, byte by byte from the lowest bit. */
function inLittleEndian(bytes: Uint8Array, longSize: number): Uint8Array {
  return bytes.map((_, index) => {
    const word = index - (index % longSize);
    return bytes[word + longSize - 1 - (index - word)] ?? 0;
  });
}

/** `00000000,000000ff`: the highest bits first, a comma between two words. */
function bitmask(bytes: Uint8Array): string {
  const words: string[] = [];
  for (let at = 0; at < bytes.length; at += 4) {
    words.unshift(hexOf(bytes.slice(at, at + 4).reverse(), ''));
  }
  return words.join(',');
}

/** `0-3,8`. */
export function cpuList(bytes: Uint8Array): string {
  const ranges: string[] = [];
  let first = -1;
  for (let bit = 0; bit <= bytes.length * 8; bit += 1) {
    const isSet = ((bytes[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0;
    if (isSet && first === -1) first = bit;
    if (isSet || first === -1) continue;
    ranges.push(bit - 1 === first ? `${first}` : `${first}-${bit - 1}`);
    first = -1;
  }
  return ranges.join(',');
}
