/**
 * Finds the columns of a line in the default and in the latency format.
 *
 *           dct-t0-537     [001] .....   114.315592: device_add: (device_add+0x4/0x6b6) ...
 *     kworker/u4:1-353     (    564) [001]   8386: device_add <-platform_device_add
 *           <idle>-0       [001] dNh2.   132.137490: sched_wakeup: comm=kthreadd pid=2
 *      task     -pid       (tgid)  [cpu] flags time  event
 *
 *       dct-t0-537       1..... 21040us : device_add: (device_add+0x4/0x6b6) ...
 *       dct-t0-650       0.....    94.908342: device_add:           (ffffffffbad4c614) ...
 *         task-pid      cpu|flags   time and mark; trace-cmd report -l prints seconds
 *
 *       dct-t0-650     [000]    94.908790: (+4)     device_add: ...      trace-cmd report --ts-diff
 *
 * A task's name may contain blanks, dashes, brackets and colons, so a line is recognized by its
 * `-pid [cpu] flags time:` and never read from the left.
 */
import {
  blank,
  closeBracket,
  closeParenthesis,
  colon,
  dash,
  isBlank,
  isDigit,
  openBracket,
  openParenthesis,
  passBlanks,
  passDigits,
  plus,
  zero,
} from './characters.js';
import { isMicroseconds, skipTime } from './timestamp.js';

/** Where the columns of a line are, as indices into its bytes. Reused from line to line. */
export interface TaskColumns {
  taskStart: number;
  /** The dash between the task's name and its pid. */
  dash: number;
  pidEnd: number;
  cpu: number;
  /** The first digit of the time. */
  time: number;
  /** Where the event begins. */
  event: number;
}

export function newColumns(): TaskColumns {
  return { taskStart: 0, dash: 0, pidEnd: 0, cpu: 0, time: 0, event: 0 };
}

/** Flag columns are four to seven characters; a little more is harmless. */
const maxFlags = 12;

/** The longest pid and the largest number of a CPU that are believed, in digits. */
const maxDigits = 10;

/** Reads a line of the default format; if it is none, false, and `columns` means nothing. */
export function findTaskColumns(
  codes: Uint8Array,
  start: number,
  end: number,
  columns: TaskColumns,
): boolean {
  for (let open = start; open < end; open += 1) {
    if (codes[open] !== openBracket) continue;
    const cpuEnd = passDigits(codes, open + 1);
    if (cpuEnd === open + 1 || cpuEnd - open > maxDigits) continue;
    if (codes[cpuEnd] !== closeBracket) continue;
    if (!findPid(codes, start, open, columns)) continue;
    let at = passBlanks(codes, cpuEnd + 1);
    let timeEnd = skipTime(codes, at);
    if (timeEnd === at || codes[timeEnd] !== colon) {
      const flagsEnd = skipFlags(codes, at, end);
      at = passBlanks(codes, flagsEnd);
      timeEnd = skipTime(codes, at);
      if (timeEnd === at || at === flagsEnd || codes[timeEnd] !== colon) continue;
    }
    columns.taskStart = Math.min(passBlanks(codes, start), columns.dash);
    columns.cpu = readDigits(codes, open + 1, cpuEnd);
    columns.time = at;
    columns.event = skipDifference(codes, passBlanks(codes, timeEnd + 1));
    return true;
  }
  return false;
}

/** Reads a line of the latency format, in which a kernel also dumps its buffers after an oops. */
export function findLatencyColumns(
  codes: Uint8Array,
  start: number,
  end: number,
  columns: TaskColumns,
): boolean {
  for (let at = start; at < end; at += 1) {
    if (codes[at] !== dash) continue;
    const pidEnd = passDigits(codes, at + 1);
    const cpu = passBlanks(codes, pidEnd);
    if (pidEnd === at + 1 || pidEnd - at > maxDigits || cpu === pidEnd) continue;
    const cpuEnd = passDigits(codes, cpu);
    const flagsEnd = skipFlags(codes, cpuEnd, end);
    const time = passBlanks(codes, flagsEnd);
    if (cpuEnd === cpu || cpuEnd - cpu > maxDigits || time === flagsEnd) continue;
    const event = skipLatencyTime(codes, time);
    if (event === -1) continue;
    columns.taskStart = Math.min(passBlanks(codes, start), at);
    columns.dash = at;
    columns.pidEnd = pidEnd;
    columns.cpu = readDigits(codes, cpu, cpuEnd);
    columns.time = time;
    columns.event = event;
    return true;
  }
  return false;
}

/** Where the event behind a time such as `21040us!: ` or `94.908342: ` begins, else -1. */
function skipLatencyTime(codes: Uint8Array, time: number): number {
  const digits = skipTime(codes, time);
  if (digits === time) return -1;
  let at = digits;
  if (isMicroseconds(codes, at)) at += codes[at + 2] === colon ? 2 : 3;
  return codes[at] === colon ? skipDifference(codes, passBlanks(codes, at + 1)) : -1;
}

/** Where the event behind the time since the last one, such as `(+608)   `, begins. */
function skipDifference(codes: Uint8Array, at: number): number {
  if (codes[at] !== openParenthesis || codes[at + 1] !== plus) return at;
  const end = passDigits(codes, at + 2);
  return codes[end] === closeParenthesis ? passBlanks(codes, end + 1) : at;
}

/** Finds `-pid` and perhaps `(tgid)` before the bracket of the CPU. */
function findPid(codes: Uint8Array, start: number, bracket: number, columns: TaskColumns): boolean {
  let at = passBlanksBack(codes, start, bracket - 1);
  if (at === bracket - 1) return false;
  if (at >= start && codes[at] === closeParenthesis) {
    at -= 1;
    while (at >= start && isOfGroup(codes[at]!)) at -= 1;
    if (at < start || codes[at] !== openParenthesis) return false;
    at = passBlanksBack(codes, start, at - 1);
  }
  const last = at;
  while (at >= start && isDigit(codes[at]!)) at -= 1;
  if (at === last || last - at > maxDigits || at < start || codes[at] !== dash) return false;
  columns.dash = at;
  columns.pidEnd = last + 1;
  return true;
}

/** What stands between the parentheses of a thread group: `(    564)`, `(-----)`. */
function isOfGroup(code: number): boolean {
  return isDigit(code) || isBlank(code) || code === dash;
}

function passBlanksBack(codes: Uint8Array, start: number, at: number): number {
  let index = at;
  while (index >= start && codes[index] === blank) index -= 1;
  return index;
}

function skipFlags(codes: Uint8Array, at: number, end: number): number {
  const limit = Math.min(end, at + maxFlags);
  let index = at;
  while (index < limit && !isBlank(codes[index]!)) index += 1;
  return index;
}

function readDigits(codes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at += 1) value = value * 10 + codes[at]! - zero;
  return value;
}
