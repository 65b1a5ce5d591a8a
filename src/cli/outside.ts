/** The world around a command: what `main` takes from the process, and a test makes up. */

export interface Outside {
  readonly output: Output;
  readonly notes: Output;
  readonly input: AsyncIterable<Uint8Array>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** From now on the first interruption aborts the signal; until then it ends the process. */
  untilInterrupted(): AbortSignal;
}

export interface Output {
  readonly isTerminal: boolean;
  /** Of a terminal: how many characters fit in a line. */
  readonly columns?: number | undefined;
  /** Nobody reads any more: the other end of the pipe is closed. */
  readonly isClosed: boolean;
  /** Resolves when there is room for more. */
  write(text: string): Promise<void>;
}
