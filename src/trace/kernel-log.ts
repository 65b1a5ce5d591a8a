/**
 * Reads a kernel's log: what the driver core says of devices and drivers, which initcalls ran, and
 * the buffer of ftrace that a kernel dumps on an oops (`ftrace_dump_on_oops`).
 *
 *     [    5.927056] bus: 'platform': really_probe: probing driver dct with device dcta.0
 *     <4>[    5.927056][  T349] Oops: 0002 [#1] PREEMPT SMP
 *     [    5.927056] Dumping ftrace buffer:
 *     [    5.927056] ---------------------------------
 *     [    5.927056]   kworker/-468       1..... 48092us : device_add: (device_add+0x4/0x6b6) ...
 *
 * A console also gets what other programs print, such as the file `trace`, so lines of ftrace's
 * default format are read too, and those of function_graph. Everything else is a comment. A line
 * that begins like an event of ftrace and breaks off, as on a console that two CPUs write to, is
 * unreadable.
 */
import type { TraceItem } from './event.js';
import { codesOf, hash } from './characters.js';
import { EventReader } from './event-reader.js';
import { GraphDump } from './graph-dump.js';
import { maxLineLength } from './lines.js';
import { readLogLine, type LogLine } from './log-line.js';
import { LogMessages } from './log-message.js';
import type { TraceReader } from './reader.js';
import { readHeaderLine, readSideLine } from './side-line.js';
import { findLatencyColumns, findTaskColumns, newColumns } from './task-columns.js';

/** A reader of kernel logs. */
export function openKernelLog(): TraceReader {
  return new KernelLogReader();
}

/** True if a line has what a kernel's log puts in front, or begins a dump of ftrace's buffer. */
export function isLogLine(text: string): boolean {
  return readLogLine(text).start > 0 || text.startsWith('Dumping ftrace buffer:');
}

class KernelLogReader implements TraceReader {
  readonly #columns = newColumns();
  readonly #events = new EventReader();
  readonly #messages = new LogMessages();
  readonly #graph = new GraphDump();

  read(text: string, line: number, items: TraceItem[]): void {
    const header = readLogLine(text);
    const { start } = header;
    const message = text.slice(start);
    const isEnd = endOfDump.test(message);
    const isOfGraph =
      !isEnd &&
      text.length <= maxLineLength &&
      (this.#graph.isPart(message) ||
        (this.#graph.isOpen && readSideLine(text, line, start) !== undefined));
    if (isOfGraph) {
      this.#graph.read(text, line, start, items);
      return;
    }
    const item = this.#read(text, line, header);
    // Lines that wait come first; what the kernel says meanwhile does not disturb them.
    if (item.kind !== 'comment' || isEnd) this.#graph.close(items);
    items.push(item);
  }

  end(items: TraceItem[]): void {
    this.#graph.close(items);
  }

  #read(text: string, line: number, header: LogLine): TraceItem {
    if (text.length > maxLineLength) {
      const expected = `a line of at most ${maxLineLength} characters`;
      return { kind: 'unreadable', line, text, expected, column: maxLineLength + 1 };
    }
    const { start } = header;
    if (text.charCodeAt(start) === hash)
      return { ...readHeaderLine(text.slice(start), line), text };
    const side = readSideLine(text, line, start) ?? readDropped(text, line, start);
    if (side !== undefined) return side;
    const codes = codesOf(text);
    if (
      findLatencyColumns(codes, start, text.length, this.#columns) ||
      findTaskColumns(codes, start, text.length, this.#columns)
    ) {
      return this.#events.read(text, line, this.#columns);
    }
    return this.#messages.read(text, line, header) ?? this.#other(text, line, header);
  }

  #other(text: string, line: number, { start }: LogLine): TraceItem {
    const broken = brokenEvent.exec(text.slice(start, start + 200));
    if (broken === null) return { kind: 'comment', line, text };
    const column = start + broken[0].length + 1;
    return { kind: 'unreadable', line, text, expected: 'the rest of an event', column };
  }
}

/** `** 12 printk messages dropped **` of a console, `Missed 12 kernel messages` of journald. */
function readDropped(text: string, line: number, start: number): TraceItem | undefined {
  const dropped = droppedMessages.exec(text.slice(start, start + 80));
  if (dropped === null) return undefined;
  const count = Number(dropped[1] ?? dropped[2]);
  return { kind: 'lost', line, count, cpu: undefined, text, cause: 'dropped' };
}

const droppedMessages =
  /^\*\* (\d+) printk messages dropped(?: \*\*)?$|(?:^|: )Missed (\d+) kernel messages$/;

/** What begins like an event of ftrace. */
const brokenEvent = /^.{0,24}-\d+ +(?:\([ \d-]+\) +)?(?:\[\d{3}\]|\d+[.\w#]{3,7} +\d+(?:us\b|$))/;

/** What `ftrace_dump` prints behind the buffer; the first such line stands before it. */
const endOfDump = /^-{33}\s*$/;
