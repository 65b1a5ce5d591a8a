/**
 * Reads the time column of a trace line, in integers throughout.
 *
 *     8.152492   83.962863047   48092us   353775638339
 *     seconds with a fraction, microseconds (latency format), ticks of a clock without a unit
 */
import type { Timestamp } from './event.js';
import { codesOf, dot, isDigit, passDigits, standsAt, zero } from './characters.js';
import { decodeText } from './lines.js';

/** The time whose digits begin at index `at` of a line's bytes. */
export function readTimestamp(codes: Uint8Array, at: number): Timestamp {
  const whole = passDigits(codes, at);
  if (codes[whole] === dot) return readDecimal(codes, at, whole, 9);
  return readDecimal(codes, at, whole, isMicroseconds(codes, whole) ? 3 : 0);
}

/** The same of a line that is a text. */
export function timestampOf(text: string, at = 0): Timestamp {
  return readTimestamp(codesOf(text), at);
}

/** The nanoseconds of a duration in microseconds that a text begins with: `3767.854`, `105707.8`. */
export function microsecondsOf(text: string): bigint {
  const codes = codesOf(text);
  return readDecimal(codes, 0, passDigits(codes, 0), 3);
}

/** Where a time column that begins at `at` ends; `at` itself if none begins there. */
export function skipTime(codes: Uint8Array, at: number): number {
  const whole = passDigits(codes, at);
  if (whole === at || codes[whole] !== dot || !isDigit(codes[whole + 1]!)) return whole;
  return passDigits(codes, whole + 1);
}

/** True if the unit that the latency format prints stands at `at`. */
export function isMicroseconds(codes: Uint8Array, at: number): boolean {
  return standsAt(codes, at, 'us');
}

/**
 * The number whose integer part ends at `whole`, moved left by so many places and then cut. Only
 * the result is made a bigint: with every step in bigints, a time took twice as long.
 */
function readDecimal(codes: Uint8Array, start: number, whole: number, places: number): bigint {
  let value = 0;
  for (let at = start; at < whole; at += 1) value = value * 10 + codes[at]! - zero;
  const fraction = whole + (codes[whole] === dot ? 1 : 0);
  for (let at = fraction, isFraction = fraction > whole; at < fraction + places; at += 1) {
    isFraction &&= isDigit(codes[at]!);
    value = value * 10 + (isFraction ? codes[at]! - zero : 0);
  }
  if (value <= Number.MAX_SAFE_INTEGER) return BigInt(value);
  const end = fraction === whole ? whole : passDigits(codes, fraction);
  const digits = decodeText(codes, fraction, Math.min(end, fraction + places));
  return BigInt(decodeText(codes, start, whole) + digits.padEnd(places, '0'));
}
