/** Judges one trace: opens it, chooses the observation, and feeds the checker. */
import type { Diagnostic } from '../base/diagnostic.js';
import { type CheckOptions, checkTrace, TraceChecker } from '../check/check.js';
import type { CheckResult } from '../check/verdict.js';
import type { Observation } from '../model/observation.js';
import type { Program } from '../model/program.js';
import type { TraceItem, Unreadable } from '../trace/event.js';
import type { TraceDat } from '../trace/dat/read-dat.js';
import { binaryFormat, type FormatName, formats } from '../trace/formats.js';
import { readTrace } from '../trace/read-trace.js';
import { type Command, usageError } from './arguments.js';
import { chooseObservation } from './choose-observation.js';
import type { Outside } from './outside.js';
import { Progress } from './progress.js';
import { unreadableFile } from './specification.js';
import { openTrace, type TraceInput } from './trace-input.js';

/** What is the same for all traces of a command. */
export interface TraceJob {
  readonly program: Program;
  /** Those to choose from. */
  readonly observations: readonly Observation[];
  /** With `--follow`: when to stop. */
  readonly until: AbortSignal | undefined;
  readonly command: Command;
  readonly outside: Outside;
}

export interface Judged {
  readonly trace: string;
  /** Undefined if the trace could not be read at all. */
  readonly result: CheckResult | undefined;
  /** False if nothing in the trace made sense. */
  readonly isReadable: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

export async function judgeTrace(trace: string, job: TraceJob): Promise<Judged> {
  const { command, outside, until } = job;
  const progress = new Progress(trace, command, outside);
  let input: TraceInput | undefined;
  try {
    input = await openTrace({ path: trace, outside, until, isRecording: isRecording(command) });
    if (input.content.kind === 'refused') {
      const diagnostics = [input.content.problem];
      return { trace, result: undefined, isReadable: false, diagnostics };
    }
    const items = new Items(input, formatOf(command), progress);
    const { peeked, batches } = await peek(items.batches(), itemsToPeek(job));
    const observation = chooseObservation(job.observations, peeked)!;
    if (job.observations.length > 1) {
      await progress.note(`${trace}: read by observation ${observation.name}`);
    }
    const judge = until ? checkGrowing : checkTrace;
    const result = await judge(job.program, observation, batches, {
      ...limit('maxPossible', command.number('max-possible')),
      ...limit('maxObjects', command.number('max-objects')),
    });
    const problem = items.problem(trace, result);
    const diagnostics = problem ? [problem] : [];
    const isReadable = result.events.read > 0 || result.events.unreadable === 0;
    return { trace, result, isReadable, diagnostics };
  } catch (error) {
    const diagnostics = [unreadableFile(trace, error)];
    return { trace, result: undefined, isReadable: false, diagnostics };
  } finally {
    await input?.close();
    await progress.finish();
  }
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

function formatOf(command: Command): FormatName | undefined {
  const name = command.text('input-format');
  return name !== undefined && isFormat(name) ? name : undefined;
}

/** Whether the user says that a trace is a binary recording; undefined if nothing was said. */
function isRecording(command: Command): boolean | undefined {
  const name = command.text('input-format');
  return name === undefined ? undefined : name === binaryFormat;
}

function isFormat(name: string): name is FormatName {
  return Object.hasOwn(formats, name);
}

/** The items of a trace as they come, and what was wrong with its bytes. */
class Items {
  readonly #input: TraceInput;
  readonly #format: FormatName | undefined;
  readonly #progress: Progress;
  #firstUnreadable: Unreadable | undefined;
  #recording: TraceDat | undefined;

  constructor(input: TraceInput, format: FormatName | undefined, progress: Progress) {
    this.#input = input;
    this.#format = format;
    this.#progress = progress;
  }

  /** Data that broke off leaves a gap where it did. */
  async *batches(): AsyncGenerator<readonly TraceItem[]> {
    let line = 0;
    for await (const batch of await this.#read()) {
      line = batch.at(-1)?.line ?? line;
      this.#firstUnreadable ??= batch.find((item) => item.kind === 'unreadable');
      this.#progress.advance(batch.length, this.#input.bytesRead(), this.#input.size);
      yield batch;
    }
    const text = this.#input.damage();
    if (text === undefined) return;
    line += 1;
    yield [{ kind: 'unreadable', line, text, expected: 'the rest of the packed data', column: 1 }];
  }

  /** The reader of binary recordings is loaded when there is one. */
  async #read(): Promise<AsyncGenerator<readonly TraceItem[]>> {
    const { content } = this.#input;
    switch (content.kind) {
      case 'recording': {
        const { TraceDat } = await import('../trace/dat/read-dat.js');
        const { unpackers } = await import('./unpackers.js');
        this.#recording = new TraceDat(content.bytes, unpackers);
        return this.#recording.items();
      }
      case 'stream':
        return readTrace(content.chunks, this.#format);
      case 'refused':
        return nothing();
    }
  }

  /** What the user must know of the input beside the verdict. */
  problem(trace: string, { events }: CheckResult): Diagnostic | undefined {
    const damage = this.#input.damage();
    if (damage !== undefined) {
      return usageError('E0806', `the packed data of \`${trace}\` is broken: ${damage}`);
    }
    const broken = this.#recording?.damage;
    if (broken !== undefined) {
      const message = `\`${trace}\` is damaged at byte ${broken.offset}: expected ${broken.expected}`;
      return usageError('E0601', message);
    }
    const first = this.#firstUnreadable;
    if (!first || events.read > 0) return undefined;
    const message = `no line of \`${trace}\` can be read; line ${first.line}, column ${first.column}: expected ${first.expected}`;
    return usageError('E0806', message);
  }
}

async function* nothing(): AsyncGenerator<readonly TraceItem[]> {}

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
