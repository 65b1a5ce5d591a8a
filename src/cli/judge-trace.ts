/** Judges one trace: opens it, chooses the observation, and feeds the checker. */
import type { Diagnostic } from '../base/diagnostic.js';
import { type CheckOptions, TraceChecker } from '../check/check.js';
import { checkTrace } from '../check/check-trace.js';
import type { Timeline } from '../check/timeline.js';
import type { TraceCoverage } from '../check/trace-coverage.js';
import type { CheckResult, Divergence } from '../check/verdict.js';
import type { Observation } from '../model/observation.js';
import type { Program } from '../model/program.js';
import type { TraceItem } from '../trace/event.js';
import type { Command } from './arguments.js';
import { chooseObservation } from './choose-observation.js';
import { type Context, findContext, RecentItems } from './find-slice.js';
import type { Outcome } from './exit-codes.js';
import type { Outside } from './outside.js';
import { Progress } from './progress.js';
import { openRecording, type OpenRecording, type Recording } from './recording.js';
import { unreadableFile } from './specification.js';

/** What is the same for all traces of a command. */
export interface TraceJob {
  readonly program: Program;
  /** Those to choose from. */
  readonly observations: readonly Observation[];
  /** With `--follow`: when to stop. */
  readonly until: AbortSignal | undefined;
  /** Of a rejected trace the smallest part is to be found that is rejected alike. */
  readonly wantsSlice: boolean;
  /** A trace of states is judged, too. */
  readonly takesStates?: boolean;
  /** Filled with what the trace exercises. */
  readonly coverage?: TraceCoverage;
  /** Filled with the events and what they make of the objects. */
  readonly timeline?: Timeline;
  readonly command: Command;
  readonly outside: Outside;
}

export interface Judged {
  readonly trace: string;
  readonly recording: Recording;
  /** Undefined if the trace could not be read at all. */
  readonly result: CheckResult | undefined;
  /** False if nothing in the trace made sense. */
  readonly isReadable: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

export async function judgeTrace(recording: Recording, job: TraceJob): Promise<Judged> {
  const { command, outside, until } = job;
  const trace = recording.name;
  const progress = new Progress(trace, command, outside);
  let opened: OpenRecording | undefined;
  try {
    const { takesStates = false } = job;
    const source = { recording, command, outside, progress, until, takesStates };
    const opening = await openRecording(source);
    if ('problem' in opening) return unread(opening.problem);
    opened = opening;
    const { states } = opened;
    if (states) {
      const { judgeStates } = await import('./judge-states.js');
      const judged = await judgeStates(trace, states, job, progress);
      return 'problem' in judged ? unread(judged.problem) : { trace, recording, ...judged };
    }
    const recent = new RecentItems(job.wantsSlice && !opened.isFile);
    const { peeked, batches } = await peek(recent.remember(opened.items()), itemsToPeek(job));
    const observation = chooseObservation(job.observations, peeked)!;
    if (job.observations.length > 1) {
      await progress.note(`${trace}: read by observation ${observation.name}`);
    }
    const judge = until ? checkGrowing : checkTrace;
    const options = {
      ...limit('maxPossible', command.number('max-possible')),
      ...limit('maxObjects', command.number('max-objects')),
      ...limit('skew', command.number('skew')),
      ...(command.text('engine') === 'reference' ? { engine: 'reference' as const } : {}),
    };
    const judged = await judge(job.program, observation, batches, {
      ...options,
      ...(job.coverage ? { coverage: job.coverage } : {}),
      ...(job.timeline ? { timeline: job.timeline } : {}),
    });
    const { refusal, isFile } = opened;
    if (refusal) return unread(refusal);
    const diagnostics = opened.problems(judged);
    const { divergence } = judged;
    const result =
      divergence && job.wantsSlice
        ? { ...judged, divergence: { ...divergence, ...(await contextOf(divergence)) } }
        : judged;
    return { trace, recording, result, isReadable: opened.isReadable(result), diagnostics };

    function contextOf(divergence: Divergence): Promise<Context> {
      const { program } = job;
      const skew = judged.estimatedSkew ? { skew: Number(judged.estimatedSkew.nanoseconds) } : {};
      const again = { ...options, ...skew };
      const rejected = { recording, isFile, program, observation, divergence, options: again };
      return findContext(rejected, recent, command, outside);
    }
  } catch (error) {
    return unread(unreadableFile(trace, error));
  } finally {
    await opened?.close();
    await progress.finish();
  }

  function unread(problem: Diagnostic): Judged {
    return { trace, recording, result: undefined, isReadable: false, diagnostics: [problem] };
  }
}

/** What applies to one trace; the first that applies to any trace is the outcome of all. */
export function outcomesOf({ result, isReadable }: Judged): Outcome[] {
  if (!result || !isReadable) return ['unreadable-input'];
  const outcomes: Outcome[] = [];
  if (result.verdict === 'violates') outcomes.push('violates');
  if (result.gaps.length > 0 && result.verdict === 'inconclusive') outcomes.push('inconclusive');
  if (result.isVacuous) outcomes.push('vacuous');
  return outcomes;
}

/** As `checkTrace`, but judges what is there: the rest of a growing trace may take its time. */
async function checkGrowing(
  program: Program,
  observation: Observation,
  batches: AsyncIterable<readonly TraceItem[]>,
  options: CheckOptions,
): Promise<CheckResult> {
  const checker = new TraceChecker(program, observation, options);
  let isBegun = false;
  for await (const batch of batches) {
    for (const item of batch) checker.add(item);
    if (!isBegun) checker.begin();
    isBegun = true;
    if (checker.isDecided) break;
  }
  return checker.finish();
}

/** A limit that was given; the checker has its own for the others. */
function limit(name: keyof CheckOptions, value: number | undefined): CheckOptions {
  return value === undefined ? {} : { [name]: value };
}

/** None if there is no choice; of a growing trace what is there, because the rest may take its time. */
function itemsToPeek({ observations, until }: TraceJob): number {
  if (observations.length === 1) return 0;
  return until ? 1 : 2_000;
}

/** The first items, enough to know a trace by; `batches` has them again. */
async function peek(all: AsyncGenerator<readonly TraceItem[]>, atLeast: number) {
  const first: (readonly TraceItem[])[] = [];
  let items = 0;
  while (items < atLeast) {
    const { done, value } = await all.next();
    if (done) break;
    first.push(value);
    items += value.length;
  }
  async function* batches(): AsyncGenerator<readonly TraceItem[]> {
    yield* first.splice(0);
    yield* all;
  }
  return { peeked: first.flat(), batches: batches() };
}
