/**
 * Finds the slice of a trace that was rejected, and the course of the object concerned. A file is read once more; of what cannot be, the last
 * items are remembered.
 */
import type { CheckOptions } from '../check/check.js';
import { findClockShift } from '../check/clock-shift.js';
import { CourseMaterial } from '../check/course.js';
import { findCauses } from '../check/find-causes.js';
import { findMisses } from '../check/misses.js';
import { sliceOf } from '../check/slice.js';
import { SliceMaterial } from '../check/slice-material.js';
import type { Divergence } from '../check/verdict.js';
import type { Observation } from '../model/observation.js';
import type { Program } from '../model/program.js';
import type { TraceItem } from '../trace/event.js';
import type { Command } from './arguments.js';
import type { Outside } from './outside.js';
import { Progress } from './progress.js';
import { openRecording, type Recording } from './recording.js';
import { systemReason } from './specification.js';

/** As many as the checker looks ahead, so that the divergence is among them. */
const maxItems = 50_000;

/** What would have been accepted is tried on the recording itself only if it has no more than this. */
const maxWhole = 50_000;

/** The last items of a trace that are more than comments. */
export class RecentItems {
  private readonly isWanted: boolean;
  private items: TraceItem[] = [];
  private isWhole = true;

  constructor(isWanted: boolean) {
    this.isWanted = isWanted;
  }

  /** The batches as they come. */
  async *remember(
    batches: AsyncGenerator<readonly TraceItem[]>,
  ): AsyncGenerator<readonly TraceItem[]> {
    for await (const batch of batches) {
      if (this.isWanted) this.add(batch);
      yield batch;
    }
  }

  /** Those there are, and whether these are all. */
  get all(): { readonly items: readonly TraceItem[]; readonly isWhole: boolean } {
    return { items: this.items, isWhole: this.isWhole };
  }

  private add(batch: readonly TraceItem[]): void {
    for (const item of batch) if (item.kind !== 'comment') this.items.push(item);
    if (this.items.length < 1.5 * maxItems) return;
    this.items = this.items.slice(-maxItems);
    this.isWhole = false;
  }
}

/** A trace that was rejected, and how. */
export interface Rejected {
  readonly recording: Recording;
  readonly isFile: boolean;
  readonly program: Program;
  readonly observation: Observation;
  readonly divergence: Divergence;
  readonly options: CheckOptions;
}

/** What a divergence is told with beside what the check itself found. */
export type Context = Pick<Divergence, 'slice'> &
  Partial<Pick<Divergence, 'course' | 'misses' | 'objects' | 'doubts' | 'clockShift'>>;

export async function findContext(
  { recording, isFile, program, observation, divergence, options }: Rejected,
  recent: RecentItems,
  command: Command,
  outside: Outside,
): Promise<Context> {
  const material = new SliceMaterial(observation, divergence);
  const around = new CourseMaterial(program, observation, divergence);
  const { items, isWhole } = recent.all;
  let whole: TraceItem[] | undefined = [];
  const batches = isFile ? itemsAgain(recording, command, outside) : [items];
  try {
    for await (const batch of batches) {
      for (const item of batch) {
        material.add(item);
        around.add(item);
        if (item.kind !== 'comment') whole?.push(item);
      }
      if (whole && whole.length > maxWhole) whole = undefined;
      if (!whole && !material.wantsMore && around.isOver) break;
    }
  } catch (error) {
    // The verdict stands although the file cannot be read any more; other errors are thrown on.
    systemReason(error);
    return { slice: { missing: 'not-kept' } };
  }
  const course = around.course();
  const kept = isWhole || isFile ? whole : undefined;
  const causes = kept && findCauses(program, observation, kept, divergence, options);
  const clockShift =
    kept && options.skew === undefined
      ? findClockShift(program, observation, kept, divergence, options)
      : undefined;
  const context = { course, clockShift, ...causes };
  const slice = sliceOf(program, observation, material, divergence, options);
  if (!slice)
    return { ...context, slice: { missing: isWhole || isFile ? 'not-found' : 'not-kept' } };
  const misses = findMisses(program, observation, divergence, slice.items, kept, options);
  return { ...context, slice, misses };
}

async function* itemsAgain(
  recording: Recording,
  command: Command,
  outside: Outside,
): AsyncGenerator<readonly TraceItem[]> {
  const progress = new Progress(recording.name, command, outside);
  const opened = await openRecording({ recording, command, outside, progress, until: undefined });
  if ('problem' in opened) return;
  try {
    yield* opened.items();
  } finally {
    await opened.close();
    await progress.finish();
  }
}
