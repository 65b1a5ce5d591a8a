/** Says on a terminal how far reading a trace has come, in one line that is wiped at the end. */
import { renderProgress } from '../report/progress-text.js';
import type { Command } from './arguments.js';
import type { Outside, Output } from './outside.js';

export class Progress {
  readonly #trace: string;
  readonly #notes: Output;
  readonly #isShown: boolean;
  readonly #isQuiet: boolean;
  #items = 0;
  #nextAt: number;
  #isOnScreen = false;

  constructor(trace: string, command: Command, { notes }: Outside) {
    this.#trace = trace;
    this.#notes = notes;
    this.#isQuiet = command.has('quiet');
    this.#isShown = notes.isTerminal && !this.#isQuiet;
    this.#nextAt = Date.now() + firstMilliseconds;
  }

  /** Counts items; shows the line when the last one is old. `size` is unknown of a pipe. */
  advance(items: number, bytesRead: number, size: number | undefined): void {
    this.#items += items;
    if (!this.#isShown || Date.now() < this.#nextAt) return;
    this.#nextAt = Date.now() + eachMilliseconds;
    const fraction = size ? bytesRead / size : undefined;
    this.#isOnScreen = true;
    void this.#notes.write(wipe + renderProgress(this.#trace, this.#items, fraction));
  }

  /** A note that stays. */
  async note(text: string): Promise<void> {
    if (this.#isQuiet) return;
    await this.finish();
    await this.#notes.write(`${text}\n`);
  }

  async finish(): Promise<void> {
    if (!this.#isOnScreen) return;
    this.#isOnScreen = false;
    await this.#notes.write(wipe);
  }
}

/** To the beginning of the line, and clear it. */
const wipe = '\r\x1b[K';
const firstMilliseconds = 500;
const eachMilliseconds = 100;
