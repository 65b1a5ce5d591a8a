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
  openParenthesis,
  plus,
  skipBlanks,
  skipDigits,
} from './characters.js';
import { skipTime } from './timestamp.js';

/** Where the columns of a line are, as indices into it. Reused from line to line. */
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

/** Flag columns are four to seven characters; a little more is harmless. */
const maxFlags = 12;

/** The longest pid and the largest number of a CPU that are believed, in digits. */
const maxDigits = 10;

/** Reads a line of the default format; if it is none, false, and `columns` means nothing. */
export function findTaskColumns(text: string, columns: TaskColumns): boolean {
  for (let open = text.indexOf('['); open !== -1; open = text.indexOf('[', open + 1)) {
    const cpuEnd = skipDigits(text, open + 1);
    if (cpuEnd === open + 1 || cpuEnd - open > maxDigits) continue;
    if (text.charCodeAt(cpuEnd) !== closeBracket) continue;
    if (!findPid(text, open, columns)) continue;
    let at = skipBlanks(text, cpuEnd + 1);
    let end = skipTime(text, at);
    if (end === at || text.charCodeAt(end) !== colon) {
      const flagsEnd = skipFlags(text, at);
      at = skipBlanks(text, flagsEnd);
      end = skipTime(text, at);
      if (end === at || at === flagsEnd || text.charCodeAt(end) !== colon) continue;
    }
    columns.taskStart = Math.min(skipBlanks(text, 0), columns.dash);
    columns.cpu = Number(text.slice(open + 1, cpuEnd));
    columns.time = at;
    columns.event = skipDifference(text, skipBlanks(text, end + 1));
    return true;
  }
  return false;
}

/**
 * Reads a line of the latency format that begins at index `start`; in this format a kernel also
 * dumps its buffers to the console after an oops.
 */
export function findLatencyColumns(text: string, start: number, columns: TaskColumns): boolean {
  for (let at = text.indexOf('-', start); at !== -1; at = text.indexOf('-', at + 1)) {
    const pidEnd = skipDigits(text, at + 1);
    const cpu = skipBlanks(text, pidEnd);
    if (pidEnd === at + 1 || pidEnd - at > maxDigits || cpu === pidEnd) continue;
    const cpuEnd = skipDigits(text, cpu);
    const flagsEnd = skipFlags(text, cpuEnd);
    const time = skipBlanks(text, flagsEnd);
    if (cpuEnd === cpu || cpuEnd - cpu > maxDigits || time === flagsEnd) continue;
    const event = skipLatencyTime(text, time);
    if (event === -1) continue;
    columns.taskStart = Math.min(skipBlanks(text, start), at);
    columns.dash = at;
    columns.pidEnd = pidEnd;
    columns.cpu = Number(text.slice(cpu, cpuEnd));
    columns.time = time;
    columns.event = event;
    return true;
  }
  return false;
}

/** Where the event behind a time such as `21040us!: ` or `94.908342: ` begins, else -1. */
function skipLatencyTime(text: string, time: number): number {
  const digits = skipTime(text, time);
  if (digits === time) return -1;
  let at = digits;
  if (text.startsWith('us', at)) at += text.charCodeAt(at + 2) === colon ? 2 : 3;
  return text.charCodeAt(at) === colon ? skipDifference(text, skipBlanks(text, at + 1)) : -1;
}

/** Where the event behind the time since the last one, such as `(+608)   `, begins. */
function skipDifference(text: string, at: number): number {
  if (text.charCodeAt(at) !== openParenthesis || text.charCodeAt(at + 1) !== plus) return at;
  const end = skipDigits(text, at + 2);
  return text.charCodeAt(end) === closeParenthesis ? skipBlanks(text, end + 1) : at;
}

/** Finds `-pid` and perhaps `(tgid)` before the bracket of the CPU. */
function findPid(text: string, bracket: number, columns: TaskColumns): boolean {
  let at = skipBlanksBack(text, bracket - 1);
  if (at === bracket - 1) return false;
  if (text.charCodeAt(at) === closeParenthesis) {
    at -= 1;
    while (isDigit(text.charCodeAt(at)) || isBlank(text.charCodeAt(at)) || isDash(text, at))
      at -= 1;
    if (text.charCodeAt(at) !== openParenthesis) return false;
    at = skipBlanksBack(text, at - 1);
  }
  const last = at;
  while (isDigit(text.charCodeAt(at))) at -= 1;
  if (at === last || last - at > maxDigits || !isDash(text, at)) return false;
  columns.dash = at;
  columns.pidEnd = last + 1;
  return true;
}

function isDash(text: string, at: number): boolean {
  return text.charCodeAt(at) === dash;
}

function skipBlanksBack(text: string, at: number): number {
  let index = at;
  while (text.charCodeAt(index) === blank) index -= 1;
  return index;
}

function skipFlags(text: string, at: number): number {
  const limit = Math.min(text.length, at + maxFlags);
  let index = at;
  while (index < limit && !isBlank(text.charCodeAt(index))) index += 1;
  return index;
}
