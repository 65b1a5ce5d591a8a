/**
 * What each task may do before its next event, as far as it gets without taking a lock.
 *
 * Each event asks about all tasks that contend for an object, and changes one or two of them.
 */
import { PagedList } from '../base/paged-list.js';
import type { BeforeLocks, Footprints } from '../model/footprint.js';
import { type Belief, type Believed, type Reading, taskKey, type TaskState } from './belief.js';

/** Of a task in one of its possible states. */
export interface Prospect {
  readonly readings: readonly Reading[];
  /** Undefined of a task without a stack. */
  readonly ahead: BeforeLocks | undefined;
}

interface Known {
  readonly believed: Believed | undefined;
  readonly footprints: Footprints;
  readonly prospects: readonly Prospect[];
}

export class Prospects {
  private readonly belief: Belief;
  /** By task: of what was believed of it when it was asked about last. */
  private readonly known = new PagedList<Known>();

  constructor(belief: Belief) {
    this.belief = belief;
  }

  of(task: number, footprints: Footprints): readonly Prospect[] {
    const key = taskKey(task);
    const believed = this.belief.of(key);
    const known = this.known.get(task);
    if (known?.believed === believed && known?.footprints === footprints) return known.prospects;
    const states = this.belief.statesOf(key) as readonly TaskState[];
    const prospects = states.map(({ frame, readings }) => {
      return { readings, ahead: frame && footprints.beforeLocks(frame) };
    });
    this.known.set(task, { believed, footprints, prospects });
    return prospects;
  }
}
