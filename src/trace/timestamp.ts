/**
 * Reads the time column of a trace line, in integers throughout.
 *
 *     8.152492   83.962863047   48092us   353775638339
 *     seconds with a fraction, microseconds (latency format), ticks of a clock without a unit
 */
import type { Timestamp } from './event.js';
import { dot, isDigit, skipDigits, zero } from './characters.js';

/** The longest run of digits that a number holds exactly. */
const exactDigits = 15;

/** The time whose digits begin at `at`. */
export function readTimestamp(text: string, at: number): Timestamp {
  const whole = skipDigits(text, at);
  const integer = readInteger(text, at, whole);
  if (text.charCodeAt(whole) === dot) {
    const end = Math.min(skipDigits(text, whole + 1), whole + 10);
    const missing = 9 - (end - whole - 1);
    return integer * 1_000_000_000n + readInteger(text, whole + 1, end) * 10n ** BigInt(missing);
  }
  return text.startsWith('us', whole) ? integer * 1000n : integer;
}

/** The nanoseconds of a duration in microseconds whose digits begin at `at`: `3767.854`, `105707.8`. */
export function readMicroseconds(text: string, at: number): bigint {
  const whole = skipDigits(text, at);
  const microseconds = readInteger(text, at, whole) * 1000n;
  if (text.charCodeAt(whole) !== dot) return microseconds;
  const end = Math.min(skipDigits(text, whole + 1), whole + 4);
  return microseconds + readInteger(text, whole + 1, end) * 10n ** BigInt(3 - (end - whole - 1));
}

/** Where a time column that begins at `at` ends; `at` itself if none begins there. */
export function skipTime(text: string, at: number): number {
  const whole = skipDigits(text, at);
  if (whole === at || text.charCodeAt(whole) !== dot || !isDigit(text.charCodeAt(whole + 1))) {
    return whole;
  }
  return skipDigits(text, whole + 1);
}

function readInteger(text: string, start: number, end: number): bigint {
  if (end - start > exactDigits) return BigInt(text.slice(start, end));
  let value = 0;
  for (let at = start; at < end; at += 1) value = value * 10 + text.charCodeAt(at) - zero;
  return BigInt(value);
}
