/**
 * Takes a line of function_graph apart; every column is optional.
 *
 *     10.614604 |   1)   dct-t0-53    |  d..1. | ! 109.882 us  |    really_probe(); /* = 0x0 *\/
 *     time          cpu  task            flags   mark duration      call
 *
 *  1)               |  device_add() {
 *  1)   ==========> |
 *  1)               |  /* SCENARIO async_dev_first BEGIN *\/
 *
 * See `kernel/trace/trace_functions_graph.c`, `print_graph_prologue` (Linux 6.1 to 6.12).
 */
import type { TaskName, Timestamp } from './event.js';
import { skipBlanks } from './characters.js';
import { detached } from './memory.js';
import { microsecondsOf, timestampOf } from './timestamp.js';

/** The columns of a line, and where in it the call begins. */
export interface GraphColumns {
  readonly time: Timestamp | undefined;
  readonly cpu: number | undefined;
  readonly task:
    { readonly start: number; readonly dash: number; readonly end: number } | undefined;
  readonly duration: bigint | undefined;
  /** Where the call's column begins, before its indentation. */
  readonly call: number;
}

/** What the last column says. */
export type GraphCall =
  | {
      readonly kind: 'enter' | 'leaf';
      readonly name: string;
      readonly args: string;
      readonly note: Note;
    }
  | { readonly kind: 'leave'; readonly note: Note }
  | { readonly kind: 'comment'; readonly start: number }
  | { readonly kind: 'mark' };

/** The comment behind a call: `/* device_add = 0x0 *\/`, `/* <-caller ret=-22 *\/`. */
export interface Note {
  readonly name?: string;
  readonly ret?: string;
  readonly parent?: string;
}

/** A rule between the calls of two tasks. */
export interface GraphSwitch {
  readonly cpu: number | undefined;
  /** Whose calls came before on this CPU, and whose follow. */
  readonly previous: TaskName;
  readonly next: TaskName;
}

/** The columns before the call; a line without any has a call that begins at its start. */
export function readGraphColumns(text: string): GraphColumns {
  let at = 0;
  const time = match(absoluteTime);
  match(relativeTime);
  const cpu = match(cpuColumn);
  const task = match(taskColumn);
  const dash = task === undefined ? 0 : task.end - task.text.length + task.text.lastIndexOf('-');
  match(flagsColumn);
  const { duration, call } = readDuration(text, at);
  return {
    time: time && timestampOf(time.text),
    cpu: cpu && Number(cpu.text),
    task: task && { start: task.end - task.text.length, dash, end: task.end },
    duration,
    call,
  };

  function match(column: RegExp): { readonly text: string; readonly end: number } | undefined {
    column.lastIndex = at;
    const found = column.exec(text);
    if (found === null) return undefined;
    const [whole, content = ''] = found;
    const end = at + whole.indexOf(content) + content.length;
    at += whole.length;
    return { text: content, end };
  }
}

/** The duration in nanoseconds, if its column holds one, and where the call behind it begins. */
export function readDuration(
  text: string,
  at: number,
): { readonly duration: bigint | undefined; readonly call: number } {
  durationColumn.lastIndex = at;
  const found = durationColumn.exec(text);
  if (found === null) return { duration: undefined, call: at };
  const [whole, digits] = found;
  const duration = digits === undefined ? undefined : microsecondsOf(digits);
  return { duration, call: at + whole.length };
}

const absoluteTime = /\s*(\d+\.\d+) \|/y;
/** Of the latency tracers only, and never without the CPU behind it. */
const relativeTime = /\s*\d+ us \|(?=\s*\d+\))/y;
const cpuColumn = /\s*(\d+)\)/y;
/** A task's name is anything, but not what begins like a call or a comment. */
const taskColumn = /(?!\s*(?:\/\*|[\w.]+(?: \[\w+\])?\())\s*([^|]{0,40}?-\d+)\s*\|/y;
const flagsColumn = /\s*[A-Za-z\d.#]{4,8}\s*\|/y;
const durationColumn =
  /\s*(?:(?:[!+#*@$] *)?(\d+(?:\.\d+)?) us *|(?:==========>|<==========) *)?\|/y;

/** Reads the call that begins at `at`; undefined if there is none. */
export function readGraphCall(text: string, at: number): GraphCall | undefined {
  const start = skipBlanks(text, at);
  if (text.startsWith('/*', start)) return { kind: 'comment', start: skipBlanks(text, start + 2) };
  const rest = text.slice(start).trimEnd();
  if (rest === '') return interruptMark.test(text) ? { kind: 'mark' } : undefined;
  const returned = returnedValue.exec(rest);
  const line = returned ? returned[1]! : rest;
  const comment = line.endsWith('*/') ? line.lastIndexOf('/*') : -1;
  const call = comment === -1 ? line : line.slice(0, comment).trimEnd();
  const note: Note = {
    ...(comment === -1 ? {} : readNote(line.slice(comment + 2, -2).trim())),
    ...(returned ? { ret: returned[2]! } : {}),
  };
  if (call === '}') return { kind: 'leave', note };
  const name = calledFunction.exec(call)?.[1];
  if (name === undefined) return undefined;
  const args = call.slice(call.indexOf('(') + 1, call.lastIndexOf(')'));
  if (call.endsWith('{')) return { kind: 'enter', name, args, note };
  return call.endsWith(';') ? { kind: 'leaf', name, args, note } : undefined;
}

/** ` 1)     sh-49      =>   dct-t0-53   `: from here on the second task has the CPU. */
export function readGraphSwitch(text: string): GraphSwitch | undefined {
  const arrow = text.indexOf(' => ');
  if (arrow === -1) return undefined;
  const before = /^(?:(\d+)\) *)?(.+)-(\d+)$/.exec(text.slice(0, arrow).trim());
  const after = /^(.+)-(\d+)$/.exec(text.slice(arrow + 4).trim());
  if (before === null || after === null) return undefined;
  const [, cpu, previousCommand = '', previousPid] = before;
  const [, nextCommand = '', nextPid] = after;
  return {
    cpu: cpu === undefined ? undefined : Number(cpu),
    previous: { command: detached(previousCommand), pid: Number(previousPid) },
    next: { command: detached(nextCommand), pid: Number(nextPid) },
  };
}

/** An interrupt begins or ends: the line holds nothing else. */
const interruptMark = /(?:==========>|<==========) *\|\s*$/;

/** The name of the function, before its module and its arguments. */
const calledFunction = /^([^\s(){};|]+)(?: \[[^\]]+\])?\(.*\)\s*[{;]$/;

/** `} (ret=0x0)`, `f(); (ret=-22)`: how trace-cmd 3.3 and later print what a function returned. */
const returnedValue = /^(.*(?:[};]|\*\/))\s*\(ret=([^\s)]+)\)$/;

function readNote(comment: string): Note {
  const ret = /(?:^|\s)(?:ret)?= ?(\S+)$/.exec(comment)?.[1];
  const parent = /(?:^|\s)<-([^\s+]+)/.exec(comment)?.[1];
  const name = /^(?!<-|=|ret=)[^\s=]+/.exec(comment)?.[0];
  return {
    ...(name !== undefined && { name }),
    ...(ret !== undefined && { ret }),
    ...(parent !== undefined && { parent }),
  };
}
