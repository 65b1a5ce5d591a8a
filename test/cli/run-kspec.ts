/** Runs a command line in this process, as `main` would, and returns what it did as data. */
import { runCommandLine } from '../../src/cli/run-command-line.js';
import type { Output } from '../../src/cli/outside.js';

export interface Ran {
  readonly code: number;
  readonly output: string;
  readonly notes: string;
}

export interface Surroundings {
  readonly input?: string | Uint8Array;
  readonly environment?: Readonly<Record<string, string>>;
  readonly isTerminal?: boolean;
  /** How many characters fit in a line of the terminal. */
  readonly columns?: number;
  /** Aborts what `--follow` waits for. */
  readonly interruption?: AbortSignal;
}

export async function runKspec(argv: readonly string[], around: Surroundings = {}): Promise<Ran> {
  const output = new Recording(around);
  const notes = new Recording(around);
  const code = await runCommandLine(argv, {
    output,
    notes,
    input: chunksOf(around.input ?? ''),
    environment: around.environment ?? {},
    untilInterrupted: () => around.interruption ?? new AbortController().signal,
  });
  return { code, output: output.text, notes: notes.text };
}

class Recording implements Output {
  readonly isTerminal: boolean;
  readonly columns: number | undefined;
  readonly isClosed = false;
  text = '';

  constructor({ isTerminal = false, columns }: Surroundings) {
    this.isTerminal = isTerminal;
    this.columns = columns;
  }

  async write(text: string): Promise<void> {
    this.text += text;
  }
}

/** Small chunks, so that nothing relies on where they end. */
async function* chunksOf(input: string | Uint8Array): AsyncGenerator<Uint8Array> {
  const bytes = typeof input === 'string' ? new TextEncoder().encode(input) : input;
  for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7);
}
