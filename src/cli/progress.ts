/** Says on a terminal how far reading a trace has come. */
import { renderProgress } from '../report/progress-text.js';
import type { Command } from './arguments.js';
import type { Outside } from './outside.js';
import { StatusLine } from './status-line.js';

export class Progress {
  readonly #trace: string;
  readonly #line: StatusLine;
  #items = 0;

  constructor(trace: string, command: Command, outside: Outside) {
    this.#trace = trace;
    this.#line = new StatusLine(command, outside);
  }

  /** Counts items; `size` is unknown of a pipe. */
  advance(items: number, bytesRead: number, size: number | undefined): void {
    this.#items += items;
    this.#line.show(() => {
      const fraction = size ? bytesRead / size : undefined;
      return renderProgress(this.#trace, this.#items, fraction);
    });
  }

  /** A note that stays. */
  note(text: string): Promise<void> {
    return this.#line.note(text);
  }

  finish(): Promise<void> {
    return this.#line.finish();
  }
}
