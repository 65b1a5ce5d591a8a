/** What whoever checks a trace may choose. */
import type { Budget } from './effort.js';
import type { Timeline } from './timeline.js';
import type { TraceCoverage } from './trace-coverage.js';

export interface CheckOptions {
  /** How many states may be examined for one event; beyond it only some are followed. */
  readonly maxPossible?: number;
  /** Of too many states not some are followed: what is concerned becomes unknown at once. */
  readonly isExhaustive?: boolean;
  /** What the searches of several checks may try together; beyond it too many states are possible. */
  readonly budget?: Budget;
  /** How many objects may be remembered; beyond it all becomes unknown, and nobody is known. */
  readonly maxObjects?: number;
  /**
   * How far apart, in nanoseconds, the clocks of two CPUs may be: events that are no further apart are
   * judged in every order that the order of each CPU and each task allows. Absent: as far as what is
   * looked ahead at shows by itself that they differ.
   */
  readonly skew?: number;
  /** `reference`: every event is searched for, and nothing is looked up. It means the same. */
  readonly engine?: 'compiled' | 'reference';
  /** Filled with what of the specification the trace exercises, at the cost of looking nothing up. */
  readonly coverage?: TraceCoverage;
  /** Filled with what the events are and what they make of the objects. */
  readonly timeline?: Timeline;
  /**
   * It is a part of a recording from which events were left out, whole functions, too: those that are
   * not in it count as never called. So does a trace that says so, as an excerpt does.
   */
  readonly isPart?: boolean;
  /** How many items are read before judging begins, to learn which functions are recorded. */
  readonly lookahead?: number;
}

export const defaultMaxPossible = 20_000;
export const defaultMaxObjects = 500_000;
export const defaultLookahead = 50_000;
