#!/usr/bin/env node
/** The process: connects the command to the streams and signals of the system, and ends with its code. */
import { renderCrash } from '../report/crash-text.js';
import { outcomes } from './exit-codes.js';
import type { Output, Outside } from './outside.js';
import { runCommandLine } from './run-command-line.js';

class StreamOutput implements Output {
  readonly #stream: NodeJS.WriteStream;
  #isClosed = false;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
    // The reader of a pipe may leave before the end, as `head` does: the rest is of no use to anyone.
    stream.on('error', (error: NodeJS.ErrnoException) => {
      this.#isClosed = true;
      if (error.code !== 'EPIPE') process.exit(outcomes['unwritable-output'].code);
    });
  }

  get isTerminal(): boolean {
    return this.#stream.isTTY === true;
  }

  get columns(): number | undefined {
    return this.isTerminal ? this.#stream.columns : undefined;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  write(text: string): Promise<void> {
    if (this.#isClosed || text === '') return Promise.resolve();
    return new Promise((resolve) => this.#stream.write(text, () => resolve()));
  }
}

const interruption = new AbortController();
let isInterruptionExpected = false;

process.on('SIGINT', () => {
  if (!isInterruptionExpected || interruption.signal.aborted)
    process.exit(outcomes.interrupted.code);
  interruption.abort();
});

process.on('uncaughtException', (error) => {
  process.stderr.write(renderCrash(error.stack ?? error.message));
  process.exit(outcomes['our-bug'].code);
});

const outside: Outside = {
  output: new StreamOutput(process.stdout),
  notes: new StreamOutput(process.stderr),
  input: process.stdin,
  environment: process.env,
  untilInterrupted() {
    isInterruptionExpected = true;
    return interruption.signal;
  },
};

/** Ends at once: a read that waits for more of a pipe must not keep the process alive. */
process.exit(await runCommandLine(process.argv.slice(2), outside));
