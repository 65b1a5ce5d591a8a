/**
 * Reads the time column of a trace line, in integers throughout.
 *
 *     8.152492   83.962863047   48092us   353775638339
 *     seconds with a fraction, microseconds (latency format), ticks of a clock without a unit
 */
import type { Timestamp } from './event.js';
import { dot, isDigit, skipDigits, zero } from './characters.js';

/** The time whose digits begin at `at`. */
export function readTimestamp(text: string, at: number): Timestamp {
  const whole = skipDigits(text, at);
  if (text.charCodeAt(whole) === dot) return readDecimal(text, at, whole, 9);
  return readDecimal(text, at, whole, text.startsWith('us', whole) ? 3 : 0);
}

/** The nanoseconds of a duration in microseconds whose digits begin at `at`: `3767.854`, `105707.8`. */
export function readMicroseconds(text: string, at: number): bigint {
  return readDecimal(text, at, skipDigits(text, at), 3);
}

/** Where a time column that begins at `at` ends; `at` itself if none begins there. */
export function skipTime(text: string, at: number): number {
  const whole = skipDigits(text, at);
  if (whole === at || text.charCodeAt(whole) !== dot || !isDigit(text.charCodeAt(whole + 1))) {
    return whole;
  }
  return skipDigits(text, whole + 1);
}

/**
 * The number whose integer part ends at `whole`, moved left by so many places and then cut. Only
 * the result is made a bigint: with every step in bigints, a time took twice as long.
 */
function readDecimal(text: string, start: number, whole: number, places: number): bigint {
  let value = 0;
  for (let at = start; at < whole; at += 1) value = value * 10 + text.charCodeAt(at) - zero;
  const fraction = whole + (text.charCodeAt(whole) === dot ? 1 : 0);
  for (let at = fraction, isFraction = fraction > whole; at < fraction + places; at += 1) {
    isFraction &&= isDigit(text.charCodeAt(at));
    value = value * 10 + (isFraction ? text.charCodeAt(at) - zero : 0);
  }
  if (value <= Number.MAX_SAFE_INTEGER) return BigInt(value);
  const end = fraction === whole ? whole : skipDigits(text, fraction);
  const digits = text.slice(fraction, Math.min(end, fraction + places));
  return BigInt(text.slice(start, whole) + digits.padEnd(places, '0'));
}
