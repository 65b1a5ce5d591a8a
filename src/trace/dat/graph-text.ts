/**
 * Prints the calls of function_graph as `trace-cmd report` does, each of its two records for itself.
 *
 *                   |  device_add() {
 *     ! 109.882 us  |  } /* device_add = 0x0 *\/
 */
import { readNumber, type RawRecord } from './print/record.js';
import { symbolText, type Scope } from './print/scope.js';

/** Calls nest no deeper in print. */
const maxDepth = 256;

export function printEntry(record: RawRecord, scope: Scope): string {
  const name = symbolText(scope, numberOf(record, scope, 'func') ?? 0n, false);
  return `${' '.repeat(13)}|  ${indentation(record, scope)}${name}() {`;
}

export function printExit(record: RawRecord, scope: Scope): string {
  const name = symbolText(scope, numberOf(record, scope, 'func') ?? 0n, false);
  const start = numberOf(record, scope, 'calltime');
  const end = numberOf(record, scope, 'rettime');
  const value = signedNumberOf(record, scope, 'retval');
  const column =
    start === undefined || end === undefined
      ? ' '.repeat(13)
      : duration(BigInt.asUintN(64, end - start));
  const ret = value === undefined ? '' : ` = ${returnText(value)}`;
  return `${column}|  ${indentation(record, scope)}} /* ${name}${ret} */`;
}

/** As the kernel prints it: errors in decimal, everything else in hexadecimal. */
export function returnText(value: bigint): string {
  return value < 0n && value >= -4095n
    ? String(value)
    : `0x${BigInt.asUintN(64, value).toString(16)}`;
}

function numberOf(record: RawRecord, { format }: Scope, name: string): bigint | undefined {
  const field = format.fields.get(name);
  return field && readNumber(record, field.offset, field.size, false);
}

function signedNumberOf(record: RawRecord, { format }: Scope, name: string): bigint | undefined {
  const field = format.fields.get(name);
  return field && readNumber(record, field.offset, field.size, true);
}

function indentation(record: RawRecord, scope: Scope): string {
  const depth = signedNumberOf(record, scope, 'depth') ?? 0n;
  const level = depth > maxDepth ? maxDepth : Number(depth);
  return ' '.repeat(Math.max(0, 2 * level));
}

/** Two columns for the mark, seven for the digits of the microseconds. */
function duration(nanoseconds: bigint): string {
  const microseconds = String(nanoseconds / 1000n);
  const rest = String(nanoseconds % 1000n).padStart(3, '0');
  const places = Math.min(3, 7 - microseconds.length);
  const digits = places > 0 ? `${microseconds}.${rest.slice(0, places)}` : microseconds;
  return `${markOf(nanoseconds)} ${digits} us `.padEnd(13);
}

function markOf(nanoseconds: bigint): string {
  for (const [limit, mark] of marks) if (nanoseconds > limit) return mark;
  return ' ';
}

const marks: readonly (readonly [bigint, string])[] = [
  [1_000_000_000n, '$'],
  [1_000_000n, '#'],
  [100_000n, '!'],
  [10_000n, '+'],
];
