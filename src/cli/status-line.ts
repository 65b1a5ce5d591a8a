/** One line on a terminal that says how far a long command has come; wiped at the end. */
import type { Command } from './arguments.js';
import type { Outside, Output } from './outside.js';

export class StatusLine {
  readonly #notes: Output;
  readonly #isShown: boolean;
  readonly #isQuiet: boolean;
  #nextAt: number;
  #isOnScreen = false;

  constructor(command: Command, { notes }: Outside) {
    this.#notes = notes;
    this.#isQuiet = command.has('quiet');
    this.#isShown = notes.isTerminal && !this.#isQuiet;
    this.#nextAt = Date.now() + firstMilliseconds;
  }

  /** Shows the line when the last one is old. */
  show(render: () => string): void {
    if (!this.#isShown || Date.now() < this.#nextAt) return;
    this.#nextAt = Date.now() + eachMilliseconds;
    this.#isOnScreen = true;
    void this.#notes.write(wipe + render());
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
