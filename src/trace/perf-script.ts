/**
 * Reads what `perf script` prints, whichever of comm, pid, tid, cpu and time its `-F` asked for.
 *
 *     dct-t0   537 [001]   114.315592: probe:device_add: (ffffffffbad4c614) dev=0xff11000004442c10
 *     dct-t0   537/539 [001] 114.315592777:       sched:sched_switch: prev_comm=sh prev_pid=104 ...
 *     dct-t0   537 U     22997.100653:     250000 cpu-clock:
 *       ffffffffbad4c614 device_add+0x4 ([kernel.kallsyms])
 *     comm     pid/tid   cpu   misc   time   period   event   text, and then the call chain
 *
 * The order of the columns is fixed (`tools/perf/builtin-script.c`, 6.1, `perf_sample__fprintf_start`).
 * A task's name may hold anything, so a line is recognized by its time, or else by an event with its
 * system, and what stands before is read from the right.
 */
import type { TaskName, TraceItem } from './event.js';
import {
  blank,
  colon,
  dash,
  dot,
  isBlank,
  isDigit,
  isNamePart,
  skipBlanks,
  skipDigits,
} from './characters.js';
import { EventReader } from './event-reader.js';
import { maxLineLength } from './lines.js';
import { detached, remember } from './memory.js';
import type { TraceReader } from './reader.js';

/** A reader of perf's text. */
export function openPerfScript(): TraceReader {
  return new PerfReader();
}

/** True of a line that only perf prints: its task has no dash, and mostly its event has a system. */
export function isPerfLine(text: string): boolean {
  const columns = findColumns(text.slice(0, maxColumns));
  if (columns === undefined) return false;
  const { task, cpu } = readBefore(text.slice(0, columns.before));
  const hasSystem = text[columns.event - 1] === ':';
  return hasSystem || (task !== undefined && cpu !== undefined && columns.time !== undefined);
}

/** Where the columns of a line are, as indices into it. */
interface Columns {
  /** Where the columns before the time, or else before the event, end. */
  readonly before: number;
  /** The first digit of the time. */
  readonly time: number | undefined;
  /** Where the event begins, behind the name of its system. */
  readonly event: number;
}

/** What stands before the time. */
interface Before {
  readonly task: TaskName | undefined;
  readonly cpu: number | undefined;
}

class PerfReader implements TraceReader {
  readonly #events = new EventReader();
  /** By the text before the time, which is the same for many lines. */
  readonly #before = new Map<string, Before>();

  read(text: string, line: number, items: TraceItem[]): void {
    items.push(this.#read(text, line));
  }

  end(): void {}

  #read(text: string, line: number): TraceItem {
    if (text.length > maxLineLength) {
      const expected = `a line of at most ${maxLineLength} characters`;
      return { kind: 'unreadable', line, text, expected, column: maxLineLength + 1 };
    }
    if (text === '' || text.startsWith('#')) return { kind: 'comment', line, text };
    const columns = findColumns(text);
    if (columns === undefined) {
      if (callChain.test(text.slice(0, maxColumns))) return { kind: 'comment', line, text };
      const expected = 'a time and a colon, or `system:event:`';
      return { kind: 'unreadable', line, text, expected, column: 1 };
    }
    const { task, cpu } = this.#readBefore(text.slice(0, columns.before));
    const { time, event } = columns;
    if (text.startsWith('PERF_RECORD_', event)) return readRecord(text, line, event, cpu);
    return this.#events.readEvent(text, line, event, task, cpu, time);
  }

  #readBefore(text: string): Before {
    let before = this.#before.get(text);
    if (before === undefined) {
      before = readBefore(text);
      remember(this.#before, detached(text), before);
    }
    return before;
  }
}

/** Sixteen characters of a name and a few columns: what lies further right is no column. */
const maxColumns = 256;

function findColumns(text: string): Columns | undefined {
  const limit = Math.min(text.length, maxColumns);
  for (let at = text.indexOf(':'); at !== -1 && at < limit; at = text.indexOf(':', at + 1)) {
    const time = timeBefore(text, at);
    if (time === -1) continue;
    const start = skipPeriod(text, skipBlanks(text, at + 1));
    return { before: time, time, event: skipSystem(text, start) };
  }
  const found = eventWithSystem.exec(text.slice(0, maxColumns));
  if (found === null) return undefined;
  const before = found.index;
  return { before, time: undefined, event: skipSystem(text, before + found[0].search(/\S/)) };
}

/** Where the time begins whose colon stands at `at`: perf prints six or nine places; -1 if none. */
function timeBefore(text: string, at: number): number {
  let index = at;
  while (isDigit(text.charCodeAt(index - 1))) index -= 1;
  if ((at - index !== 6 && at - index !== 9) || text.charCodeAt(index - 1) !== dot) return -1;
  const point = index - 1;
  index = point;
  while (isDigit(text.charCodeAt(index - 1))) index -= 1;
  return index < point && (index === 0 || isBlank(text.charCodeAt(index - 1))) ? index : -1;
}

/** The period of a sample, a number of its own before the event. */
function skipPeriod(text: string, at: number): number {
  const end = skipDigits(text, at);
  return end > at && text.charCodeAt(end) === blank ? skipBlanks(text, end) : at;
}

/** `sched:sched_switch:` is the event `sched_switch`; `cpu-clock:` has no system. */
function skipSystem(text: string, at: number): number {
  for (let index = at; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (isNamePart(code) || code === dash) continue;
    if (code !== colon) return at;
    const next = text.charCodeAt(index + 1);
    return Number.isNaN(next) || isBlank(next) ? at : index + 1;
  }
  return at;
}

const eventWithSystem = /(?:^|\s)\s*[A-Za-z_][\w-]*:[\w.-]+:(?=\s|$)/;

/** `ffffffffbad4c614 device_add+0x4 ([kernel.kallsyms])`, with or without the address. */
const callChain = /^\s+(?:[0-9a-f]+\s|\S.*\)$|\S+$)/;

/** The columns before the time, from the right: flags of the mode, the CPU, pid and tid, the name. */
function readBefore(text: string): Before {
  const columns =
    /^(.*?)(?:(?:^|\s+)(?:(-?\d+)\/)?(-?\d+))?(?:(?:^|\s*)\[(\d+)\])?(?:\s+[A-Z]{1,8})?$/;
  const [, command = '', , tid, cpu] = columns.exec(text.trim()) ?? [];
  const pid = tid === undefined ? -1 : Number(tid);
  return {
    task: pid < 0 ? undefined : { command: command === '' ? '<...>' : detached(command), pid },
    cpu: cpu === undefined ? undefined : Number(cpu),
  };
}

/** A record of perf's own, shown by `--show-lost-events` and its like; only losses matter here. */
function readRecord(text: string, line: number, at: number, cpu: number | undefined): TraceItem {
  const lost = /^PERF_RECORD_LOST(?:_SAMPLES)?\b[^\d]*(\d+)?/.exec(text.slice(at, at + 80));
  if (lost === null) return { kind: 'comment', line, text };
  const count = lost[1] === undefined ? undefined : Number(lost[1]);
  return { kind: 'lost', line, count, cpu, text, cause: 'dropped' };
}
