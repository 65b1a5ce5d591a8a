/** The process: connects the command to the streams and signals of the system, and ends with its code. */
import { renderCrash } from '../report/crash-text.js';
import { outcomes } from './exit-codes.js';
import type { Output, Outside } from './outside.js';
import { runCommandLine } from './run-command-line.js';

export { runCommandLine };

/** A stream of the process, which Node sets up when it is first asked for. */
class StreamOutput implements Output {
  readonly #name: 'stdout' | 'stderr';
  #opened: NodeJS.WriteStream | undefined;
  #isClosed = false;

  constructor(name: 'stdout' | 'stderr') {
    this.#name = name;
  }

  get #stream(): NodeJS.WriteStream {
    return (this.#opened ??= this.#open());
  }

  #open(): NodeJS.WriteStream {
    const stream = process[this.#name];
    // The reader of a pipe may leave before the end, as `head` does: the rest is of no use to anyone.
    stream.on('error', (error: NodeJS.ErrnoException) => {
      this.#isClosed = true;
      if (error.code !== 'EPIPE') process.exit(outcomes['unwritable-output'].code);
    });
    return stream;
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

/** Runs the command line of this process. */
export function main(): void {
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
    output: new StreamOutput('stdout'),
    notes: new StreamOutput('stderr'),
    get input() {
      return process.stdin;
    },
    environment: process.env,
    untilInterrupted() {
      isInterruptionExpected = true;
      return interruption.signal;
    },
  };

  // Ends at once: a read that waits for more of a pipe must not keep the process alive.
  void runCommandLine(process.argv.slice(2), outside).then((code) => process.exit(code));
}
