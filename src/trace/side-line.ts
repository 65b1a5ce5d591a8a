/**
 * Reads the lines of ftrace's text that stand for no event: headers, rules, stacks and losses.
 *
 *     # entries-in-buffer/entries-written: 270/6033   #P:2
 *     # latency: 0 us, #400/400, CPU#1 | (M:desktop VP:0, KP:0, SP:0 HP:0 #P:2)
 *     ##### CPU 1 buffer started ####
 *     CPU:1 [LOST 234 EVENTS]          kernel
 *     CPU:0 [718 EVENTS DROPPED]       trace-cmd
 */
import type { Comment, Loss } from './event.js';

/** The loss that a line beginning with `#` tells of, or else a comment. */
export function readHeaderLine(text: string, line: number): Loss | Comment {
  return readHeader(text, line) ?? { kind: 'comment', line, text };
}

/** The loss or comment that a line is from index `start` on; undefined if it is neither. */
export function readSideLine(
  text: string,
  line: number,
  start: number,
): Loss | Comment | undefined {
  const content = text.slice(start);
  const lost = readLoss(content, line);
  if (lost !== undefined) return { ...lost, text };
  return idleLine.test(content) ? { kind: 'comment', line, text } : undefined;
}

/** The losses that a header tells of: the buffer holds less than was written. */
function readHeader(text: string, line: number): Loss | undefined {
  const started = /^##### CPU (\d+) buffer started ####/.exec(text);
  if (started !== null) return loss(text, line, undefined, started[1], 'overwritten');
  const counts =
    /^# entries-in-buffer\/entries-written: (\d+)\/(\d+)/.exec(text) ??
    /^# latency: .* #(\d+)\/(\d+),/.exec(text);
  if (counts === null) return undefined;
  const missing = Number(counts[2]) - Number(counts[1]);
  return missing > 0 ? loss(text, line, missing, undefined, 'overwritten') : undefined;
}

function readLoss(text: string, line: number): Loss | undefined {
  const lost = /^(?:CPU:(\d+) )?\[LOST (?:(\d+) )?EVENTS\]/.exec(text);
  const dropped = lost ?? /^(?:CPU:(\d+) )?\[(?:(\d+) )?EVENTS DROPPED\]/.exec(text);
  if (dropped !== null) {
    const count = dropped[2] === undefined ? undefined : Number(dropped[2]);
    return loss(text, line, count, dropped[1], 'dropped');
  }
  const statistics = /^(overrun|commit overrun|dropped events): ([1-9]\d*)$/.exec(text);
  if (statistics === null) return undefined;
  const cause = statistics[1] === 'overrun' ? 'overwritten' : 'dropped';
  return loss(text, line, Number(statistics[2]), undefined, cause);
}

function loss(
  text: string,
  line: number,
  count: number | undefined,
  cpu: string | undefined,
  cause: Loss['cause'],
): Loss {
  return {
    kind: 'lost',
    line,
    count,
    cpu: cpu === undefined ? undefined : Number(cpu),
    text,
    cause,
  };
}

/** Lines that never hold an event, one alternative a line. */
const idleLine = new RegExp(
  [
    String.raw`\s*`,
    String.raw`\s*-{5,}`, // rules around the switch to another task
    String.raw`\s*=> ?.*`, // a frame of a stack
    String.raw`cpus=\d+`, // trace-cmd report, as the next two
    String.raw`version = \d+`,
    String.raw`CPU \d+ is empty`,
    // what trace-cmd and the kernel's per-CPU statistics count
    String.raw`(?:entries|overrun|commit overrun|bytes|oldest event ts|now ts|dropped events|read events): [\d.]+`,
    String.raw`Dumping ftrace buffer:`,
    String.raw`\s*\(ftrace buffer empty\)`,
  ]
    .map((line) => `^${line}$`)
    .join('|'),
);
