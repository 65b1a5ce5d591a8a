/**
 * Who judges the traces of a command: this thread, each when its turn comes, or several others, which
 * go ahead while the results are taken in order.
 */
import { Worker } from 'node:worker_threads';
import type { Program } from '../model/program.js';
import { renderJudged } from '../report/progress-text.js';
import { type Command, type CommandData, dataOf, usageError } from './arguments.js';
import { isFile } from './check-inputs.js';
import type { Design } from './check-report.js';
import { type Judged, judgeTrace } from './judge-trace.js';
import type { Outside } from './outside.js';
import type { Recording } from './recording.js';
import { StatusLine } from './status-line.js';

export interface Judges {
  /** To be asked for each trace and each design in order. */
  judge(recording: Recording, design: number): Promise<Judged>;
  close(): void;
}

/** What is the same for all traces. */
export interface JudgesJob {
  readonly designs: readonly Design[];
  readonly until: AbortSignal | undefined;
  readonly wantsSlice: boolean;
  readonly command: Command;
  readonly outside: Outside;
}

/** What a thread is given when it starts. */
export interface JudgeThreadData {
  readonly programs: readonly Program[];
  readonly wantsSlice: boolean;
  readonly command: CommandData;
}

export interface ThreadJob {
  readonly recording: Recording;
  readonly design: number;
}

export interface ThreadResult {
  readonly judged: Judged;
  /** What was noted meanwhile. */
  readonly notes: string;
}

/**
 * A single trace is judged here, and so is one that grows. What is no file is read here too, when its
 * turn comes: whoever writes into pipes may do so one after the other.
 */
export async function judgesOf(recordings: readonly Recording[], job: JudgesJob): Promise<Judges> {
  const wanted = job.until ? 1 : (job.command.number('workers') ?? 1);
  if (wanted < 2) return new Here(job);
  const jobs: ThreadJob[] = [];
  for (const recording of recordings) {
    if (!(await areFiles(recording))) continue;
    jobs.push(...job.designs.map((_, design) => ({ recording, design })));
  }
  const threads = Math.min(wanted, jobs.length);
  return threads < 2 ? new Here(job) : new OnThreads(jobs, threads, job);
}

async function areFiles({ files }: Recording): Promise<boolean> {
  for (const file of files) if (!(await isFile(file))) return false;
  return true;
}

class Here implements Judges {
  readonly #job: JudgesJob;

  constructor(job: JudgesJob) {
    this.#job = job;
  }

  judge(recording: Recording, design: number): Promise<Judged> {
    const { program, observations } = this.#job.designs[design]!;
    return judgeTrace(recording, { ...this.#job, program, observations, takesStates: true });
  }

  close(): void {}
}

/** A job and what became of it. */
interface Task {
  readonly job: ThreadJob;
  readonly result: Promise<ThreadResult>;
  readonly settle: (result: ThreadResult) => void;
  readonly fail: (error: unknown) => void;
}

class OnThreads implements Judges {
  readonly #job: JudgesJob;
  readonly #here: Here;
  readonly #line: StatusLine;
  /** In the order in which they are asked for. */
  readonly #tasks: readonly Task[];
  readonly #data: JudgeThreadData;
  readonly #workers = new Set<Worker>();
  #started = 0;
  #asked = 0;
  #done = 0;

  constructor(jobs: readonly ThreadJob[], threads: number, job: JudgesJob) {
    const { designs, wantsSlice, command, outside } = job;
    this.#job = job;
    this.#here = new Here(job);
    this.#line = new StatusLine(command, outside);
    this.#tasks = jobs.map(newTask);
    const programs = designs.map(({ program }) => program);
    this.#data = { programs, wantsSlice, command: dataOf(command) };
    for (let index = 0; index < threads; index += 1) this.#startThread();
  }

  async judge(recording: Recording, design: number): Promise<Judged> {
    const task = this.#tasks[this.#asked];
    const isAhead = task?.job.recording === recording;
    if (isAhead) this.#asked += 1;
    const { judged, notes } = isAhead
      ? await task.result
      : { judged: await this.#here.judge(recording, design), notes: '' };
    await this.#line.finish();
    if (notes !== '') await this.#job.outside.notes.write(notes);
    return judged;
  }

  close(): void {
    for (const worker of this.#workers) void worker.terminate();
  }

  #startThread(): void {
    const worker = new Worker(new URL('./judge-thread.js', import.meta.url), {
      workerData: this.#data,
    });
    this.#workers.add(worker);
    let task = this.#next(worker);
    worker.on('message', (result: ThreadResult) => {
      task?.settle(result);
      this.#done += 1;
      this.#line.show(() => renderJudged(this.#done, this.#tasks.length));
      task = this.#next(worker);
    });
    // What it was at is the trouble of that trace alone; others go on in a new thread.
    worker.on('error', (error) => {
      this.#workers.delete(worker);
      if (isOutOfMemory(error) && task) task.settle(tooLarge(task.job));
      else task?.fail(error);
      if (this.#started < this.#tasks.length) this.#startThread();
    });
  }

  /** Gives the thread something to do, if there is anything left. */
  #next(worker: Worker): Task | undefined {
    const task = this.#tasks[this.#started];
    if (!task) return undefined;
    this.#started += 1;
    worker.postMessage(task.job);
    return task;
  }
}

function newTask(job: ThreadJob): Task {
  let settle: Task['settle'] = () => {};
  let fail: Task['fail'] = () => {};
  const result = new Promise<ThreadResult>((resolve, reject) => {
    settle = resolve;
    fail = reject;
  });
  // A failure is told to whoever asks for the result, when its turn comes.
  result.catch(() => {});
  return { job, result, settle, fail };
}

function isOutOfMemory(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY';
}

function tooLarge({ recording }: ThreadJob): ThreadResult {
  const trace = recording.name;
  const message = `\`${trace}\` cannot be judged: it takes more memory than a thread has`;
  const help = 'without `--workers` it may have more';
  const diagnostics = [usageError('E0806', message, help)];
  const judged = { trace, recording, result: undefined, isReadable: false, diagnostics };
  return { judged, notes: '' };
}
