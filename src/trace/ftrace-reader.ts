/**
 * Reads the text that ftrace and `trace-cmd report` print, line by line and whatever the tracer:
 * the default and the latency format, function tracer and function_graph may follow one another.
 */
import type { TraceItem } from './event.js';
import { EventReader } from './event-reader.js';
import { maxLineLength } from './lines.js';
import type { TraceReader } from './reader.js';
import { readSideLine } from './side-line.js';
import { findLatencyColumns, findTaskColumns, type TaskColumns } from './task-columns.js';
import { hash } from './characters.js';

/** A reader of ftrace's text. */
export function openFtrace(): TraceReader {
  return new FtraceReader();
}

class FtraceReader implements TraceReader {
  readonly #columns: TaskColumns = { taskStart: 0, dash: 0, pidEnd: 0, cpu: 0, time: 0, event: 0 };
  readonly #events = new EventReader();

  read(text: string, line: number, items: TraceItem[]): void {
    if (text.length > maxLineLength) {
      const expected = `a line of at most ${maxLineLength} characters`;
      items.push({ kind: 'unreadable', line, text, expected, column: maxLineLength + 1 });
      return;
    }
    const columns = this.#columns;
    if (text.charCodeAt(0) !== hash && findTaskColumns(text, columns)) {
      items.push(this.#events.read(text, line, columns));
      return;
    }
    const side = readSideLine(text, line);
    if (side !== undefined) {
      items.push(side);
    } else if (findLatencyColumns(text, columns)) {
      items.push(this.#events.read(text, line, columns));
    } else {
      items.push({ kind: 'unreadable', line, text, expected: '`-pid [cpu]`', column: 1 });
    }
  }

  end(): void {}
}
