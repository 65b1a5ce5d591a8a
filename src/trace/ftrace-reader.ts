/**
 * Reads the text that ftrace and `trace-cmd report` print, line by line and whatever the tracer:
 * the default and the latency format, function tracer and function_graph may follow one another.
 */
import type { TraceItem } from './event.js';
import { AnnouncedEntries } from './announced.js';
import { carriageReturn, codesOf, hash, lineFeed, standsAt } from './characters.js';
import { EventReader } from './event-reader.js';
import { GraphReader } from './graph-reader.js';
import { lineOf, maxLineLength } from './lines.js';
import type { TraceReader } from './reader.js';
import { readHeaderLine, readSideLine } from './side-line.js';
import { findLatencyColumns, findTaskColumns, newColumns } from './task-columns.js';
import { timestampOf } from './timestamp.js';

/** A reader of ftrace's text. */
export function openFtrace(): TraceReader {
  return new FtraceReader();
}

/** How the records of function_graph are called where they stand in columns. */
const graphRecord = 'funcgraph_';

/** How many lines wait at most for the rule that names their tasks. */
const maxWaiting = 20_000;

/** How long each of them may be: memory has its bounds, and a line of function_graph is short. */
const maxWaitingLength = 4096;

class FtraceReader implements TraceReader {
  readonly #columns = newColumns();
  readonly #events = new EventReader();
  readonly #graph = new GraphReader(this.#events);
  readonly #announced = new AnnouncedEntries();
  #line = 0;
  /** The last line with columns. */
  #lastRecord: { readonly text: string } | undefined;
  /** Empty but while the task of its first line is looked for. */
  #waiting: { readonly text: string; readonly line: number }[] = [];

  read(text: string, line: number, items: TraceItem[]): void {
    this.#line = line;
    if (this.#waiting.length > 0 || !this.#readLine(text, line, items)) {
      this.#wait(text, line, items);
    }
  }

  readBlock(block: Uint8Array, line: number, items: TraceItem[]): number {
    let number = line;
    for (let start = 0; start < block.length; number += 1) {
      const next = block.indexOf(lineFeed, start) + 1;
      const end = block[next - 2] === carriageReturn && next - 2 >= start ? next - 2 : next - 1;
      if (!this.#readColumnsIn(block, start, end, number, items)) {
        this.read(lineOf(block.subarray(start, next - 1)), number, items);
      }
      start = next;
    }
    return number - line;
  }

  end(items: TraceItem[]): void {
    this.#readWaiting(items);
    this.#graph.releaseAll(undefined, items);
    this.#announced.end(this.#line, items);
  }

  /**
   * Reads an event in columns as it lies among the bytes of the input; false, and nothing is done, if
   * the line is anything else.
   */
  #readColumnsIn(
    block: Uint8Array,
    start: number,
    end: number,
    line: number,
    items: TraceItem[],
  ): boolean {
    const columns = this.#columns;
    const isOther =
      this.#waiting.length > 0 || block[start] === hash || end - start > maxLineLength;
    if (isOther || !findTaskColumns(block, start, end, columns)) return false;
    if (standsAt(block, columns.event, graphRecord)) return false;
    this.#line = line;
    this.#announced.seen();
    const item = this.#events.readBytes(block, start, end, line, columns);
    this.#lastRecord = item;
    this.#add(item, items);
    return true;
  }

  /** False, and nothing is done, if lines further down may name the task of this one. */
  #readLine(text: string, line: number, items: TraceItem[]): boolean {
    if (text.length > maxLineLength) {
      const expected = `a line of at most ${maxLineLength} characters`;
      this.#add({ kind: 'unreadable', line, text, expected, column: maxLineLength + 1 }, items);
      this.#graph.forgetTasks();
    } else if (text.charCodeAt(0) === hash) {
      this.#announced.header(text, line, items);
      this.#add(readHeaderLine(text, line), items);
    } else if (findTaskColumns(codesOf(text), 0, text.length, this.#columns)) {
      this.#readColumns(text, line, items);
    } else {
      const outcome = this.#graph.readLine(text, line, items);
      if (outcome === 'unnamed') return false;
      if (outcome === 'read') this.#announced.stop();
      if (outcome === 'other') this.#readOther(text, line, items);
    }
    return true;
  }

  /**
   * Puts a line off until all tasks before it are named. Lines wait and not items, because the task
   * decides where an item belongs: its call may return on another CPU.
   */
  #wait(text: string, line: number, items: TraceItem[]): void {
    this.#waiting.push({ text, line });
    const maySucceed = this.#lookAhead(text) && this.#graph.isAwaitingTasks;
    const mayWait = text.length <= maxWaitingLength && this.#waiting.length < maxWaiting;
    if (!maySucceed || !mayWait) this.#readWaiting(items);
  }

  #readWaiting(items: TraceItem[]): void {
    this.#graph.stopAwaitingTasks();
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { text, line } of waiting) this.read(text, line, items);
  }

  /** False if the line cannot be read: it may be the very rule that lines are waiting for. */
  #lookAhead(text: string): boolean {
    if (text.length > maxLineLength) return false;
    if (text.charCodeAt(0) === hash) return true;
    if (findTaskColumns(codesOf(text), 0, text.length, this.#columns)) return true;
    const outcome = this.#graph.lookAhead(text);
    if (outcome !== 'other') return outcome === 'read';
    const start = consoleTime.exec(text)?.[0].length ?? 0;
    if (readSideLine(text, 0, start) !== undefined) return true;
    return findLatencyColumns(codesOf(text), start, text.length, this.#columns);
  }

  #readColumns(text: string, line: number, items: TraceItem[]): void {
    const columns = this.#columns;
    const { event, cpu } = columns;
    this.#announced.seen();
    this.#lastRecord = { text };
    if (!text.startsWith(graphRecord, event)) {
      this.#add(this.#events.read(text, line, columns), items);
      return;
    }
    const task = this.#events.task(text, columns.taskStart, columns.dash, columns.pidEnd);
    const time = timestampOf(text, columns.time);
    const at = text.indexOf(':', event) + 1;
    this.#graph.readRecord(text, line, at, { task, cpu, time }, items);
  }

  /** What is neither in columns nor a call; the console puts its own time before each line. */
  #readOther(text: string, line: number, items: TraceItem[]): void {
    const start = consoleTime.exec(text)?.[0].length ?? 0;
    const side = readSideLine(text, line, start);
    if (side !== undefined) {
      this.#add(side, items);
    } else if (findLatencyColumns(codesOf(text), start, text.length, this.#columns)) {
      this.#readColumns(text, line, items);
    } else if (isInString(this.#lastRecord?.text) && endOfString.test(text)) {
      // A string of the record before has a line break in it; what stands behind is not read.
      this.#lastRecord = undefined;
      items.push({ kind: 'comment', line, text });
    } else {
      this.#announced.seen();
      this.#add(unreadable(text, line), items);
      this.#graph.forgetTasks();
    }
  }

  /** Appends an item after the returns that are due before it. */
  #add(item: TraceItem, items: TraceItem[]): void {
    const graph = this.#graph;
    if (item.kind === 'lost') {
      graph.releaseAll(item.cpu, items);
      graph.forgetCalls();
    } else if (item.kind === 'unreadable') {
      graph.releaseAll(undefined, items);
    } else if (item.kind === 'event' && graph.isHolding) {
      graph.releaseBefore({ task: item.task, cpu: item.cpu, time: item.timestamp }, items);
    }
    items.push(item);
  }
}

/** `[    5.927056] `, with the caller of printk `[    5.927056][  T349] `, in a syslog `<4>[…`. */
const consoleTime = /^(?:<\d+>)?\[ *\d+\.\d+\](?:\[ *[TC]\d+\])? /;

/** The rest of a string, and then fields or nothing. */
const endOfString = /^[^"]*"(?: \w+=|$)/;

/** The kernel does not escape what it prints in quotes: names of memory that is gone are anything. */
function isInString(text = ''): boolean {
  const start = text.lastIndexOf('="');
  return start !== -1 && !/"(?: \w+=|$)/.test(text.slice(start + 2));
}

function unreadable(text: string, line: number): TraceItem {
  const task = /-\d+ +(?:\([ \d-]+\) +)?\[\d+\]/.exec(text);
  if (task === null) {
    return { kind: 'unreadable', line, text, expected: '`-pid [cpu]`', column: 1 };
  }
  const column = task.index + task[0].length + 1;
  return { kind: 'unreadable', line, text, expected: 'a time and a colon', column };
}
