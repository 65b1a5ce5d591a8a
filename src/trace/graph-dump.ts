/**
 * Reads what function_graph printed to a kernel's log: a dump of ftrace's buffer, or the file `trace`.
 *
 *     [   17.280087]  0)     sh-150     |               |  device_add() {
 *     [   17.286994]  ------------------------------------------
 *     [   17.286994]  0)     sh-150     =>   kworker-31
 *
 * A rule is one message of several lines, which `/dev/kmsg` writes as one with `\x0a` in it
 * (`kernel/trace/trace_functions_graph.c`, `verif_pid`; `kernel/trace/trace.c`, `ftrace_dump`; 6.12).
 */
import type { TraceItem } from './event.js';
import { openFtrace } from './ftrace-reader.js';
import { readGraphSwitch } from './graph-line.js';
import type { TraceReader } from './reader.js';

export class GraphDump {
  #reader: TraceReader | undefined;

  /** Lines have been read and may be waiting for the rule that names their task. */
  get isOpen(): boolean {
    return this.#reader !== undefined;
  }

  /** True of a message that function_graph wrote. */
  isPart(message: string): boolean {
    const beginning = message.slice(0, maxColumns);
    if (graphColumns.test(beginning)) return true;
    if (!beginning.includes(' => ')) return false;
    return parts(beginning).some((part) => switchColumns.test(part) && readGraphSwitch(part));
  }

  /** Reads a line of which the message begins at `start`; before the calls in the items are blanks. */
  read(text: string, line: number, start: number, items: TraceItem[]): void {
    this.#reader ??= openFtrace();
    const message = text.slice(start);
    const isCall = graphColumns.test(message.slice(0, maxColumns));
    const lines = isCall ? [' '.repeat(start) + message] : parts(message);
    for (const each of lines) this.#reader.read(each, line, items);
  }

  /** What follows has nothing to do with what was read. */
  close(items: TraceItem[]): void {
    this.#reader?.end(items);
    this.#reader = undefined;
  }
}

function parts(message: string): readonly string[] {
  return message.split(escapedLineFeed);
}

/** How `/dev/kmsg` writes a line feed in a message. */
const escapedLineFeed = '\\x0a';

/** Up to the column of the calls; with all options there are some 80 characters before it. */
const maxColumns = 200;

/** Time, CPU, task, flags, duration: all but the CPU and the last bar are options. */
const graphColumns = /^\s*(?:\d+\.\d+ \|)?(?:\s*\d+ us \|)?\s*\d+\)\s[^|]*\|/;

const switchColumns = /^\s*\d+\)\s.*-\d+\s+=> .*-\d+\s*$/;
