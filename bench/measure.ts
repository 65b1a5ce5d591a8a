/** Measuring whole processes: the processor time of one is the median of several runs. */
import { spawnSync } from 'node:child_process';

export const runs = 3;

/** A process that has run. */
export interface Run {
  /** Seconds of processor time, in user mode and in the kernel. */
  readonly processor: number;
  /** Seconds until it ended. */
  readonly elapsed: number;
  readonly output: string;
}

/** Undefined if there is no such program, or if it could not be carried out. */
export function medianRun(command: readonly string[], cwd = '.'): Run | undefined {
  return median(Array.from({ length: runs }, () => run(command, cwd)));
}

/** As `medianRun`, but in turn: what else the machine does then meets all of them alike. */
export function medianRuns(commands: readonly (readonly string[])[]): (Run | undefined)[] {
  const rounds = Array.from({ length: runs }, () => commands.map((each) => run(each, '.')));
  return commands.map((_, index) => median(rounds.map((round) => round[index])));
}

function median(all: readonly (Run | undefined)[]): Run | undefined {
  const done = all.filter((each) => each !== undefined);
  if (done.length < runs) return undefined;
  return done.toSorted((a, b) => a.processor - b.processor)[runs >> 1];
}

/** The shell's own report of the time is the only one that counts a whole process. */
function run(command: readonly string[], cwd: string): Run | undefined {
  const options = { cwd, encoding: 'utf8', maxBuffer: 1 << 28 } as const;
  const { stdout, stderr, status } = spawnSync(
    'sh',
    ['-c', 'time -p "$@"', 'sh', ...command],
    options,
  );
  const seconds = (kind: string) =>
    Number(new RegExp(`^${kind} ([\\d.]+)$`, 'm').exec(stderr)?.[1] ?? NaN);
  // What is not found has 127 for its status; other statuses are verdicts.
  if (status === null || status >= 126) return undefined;
  return { processor: seconds('user') + seconds('sys'), elapsed: seconds('real'), output: stdout };
}

/** A line of the table: how long we take, beside something else that does comparable work. */
export interface Row {
  readonly what: string;
  /** How much of it there is: lines, events or states. */
  readonly amount: number;
  readonly unit: string;
  readonly seconds: number;
  readonly baseline: string;
  /** Undefined where the program is not there. */
  readonly baselineSeconds: number | undefined;
  /** For what the baseline did, where that was not as much. */
  readonly baselineAmount?: number;
}

/** How many times our rate is the baseline's. */
export function ratio({ amount, seconds, baselineSeconds, baselineAmount = amount }: Row) {
  if (baselineSeconds === undefined) return undefined;
  return amount / seconds / (baselineAmount / baselineSeconds);
}
