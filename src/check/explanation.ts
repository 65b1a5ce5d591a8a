/**
 * What the search for an event's explanation is given, and what it finds.
 */
import type { Failure } from '../model/failure.js';
import type { Frame } from '../model/frame.js';
import type { Interpreter } from '../model/interpret.js';
import type { NextVisible } from '../model/next-visible.js';
import type { Value } from '../model/value.js';
import type { Actors, ActorSetting } from './actors.js';
import type { Cloud, EntityKey, Reading } from './belief.js';
import type { Decoder } from './decode.js';
import type { Budget, Effort } from './effort.js';
import type { Changes } from './possibility.js';
import type { Touched, TouchedView } from './touched.js';

/** Why a possible state does not take the event's step. */
export interface Rejection {
  readonly changes: Changes;
  readonly reason:
    /** The task is inside this frame and its next step is another. */
    | { readonly kind: 'elsewhere'; readonly frame: Frame | undefined }
    | { readonly kind: 'blocked'; readonly frame: Frame }
    | { readonly kind: 'failed'; readonly frame: Frame | undefined; readonly failure: Failure }
    /** The step can be taken, with other arguments than recorded. */
    | {
        readonly kind: 'other-arguments';
        readonly frame: Frame | undefined;
        readonly values: readonly Value[];
      }
    /** The clause's condition does not hold. */
    | {
        readonly kind: 'condition';
        readonly frame: Frame | undefined;
        readonly locals: readonly Value[];
      }
    /** No such work item is queued. */
    | { readonly kind: 'not-queued'; readonly object: number }
    | { readonly kind: 'guard'; readonly values: readonly Value[] }
    /** An earlier event of the task showed a value that the state never had. */
    | { readonly kind: 'unread'; readonly readings: readonly Reading[] };
}

export type Explanation =
  | {
      readonly kind: 'explained';
      readonly scope: readonly Cloud[];
      readonly after: readonly Changes[];
      /** By the steps of any path that was tried. */
      readonly touched: Touched;
      /** Some of the states only: there were too many. */
      readonly isNarrowed: boolean;
    }
  | {
      readonly kind: 'unexplained';
      readonly before: readonly Changes[];
      readonly rejections: readonly Rejection[];
    }
  | { readonly kind: 'too-many'; readonly scope: readonly Cloud[] };

/** Everybody whose state an explanation determines. */
export function entitiesOf({
  scope,
  after,
}: Explanation & { kind: 'explained' }): ReadonlySet<EntityKey> {
  const keys = new Set<EntityKey>(scope.flatMap(({ members }) => members));
  for (const changes of after) for (const key of changes.keys()) keys.add(key);
  return keys;
}

export interface SearchSetting extends ActorSetting {
  readonly interpreter: Interpreter;
  /** True if a union with this content looks like that word to the tracer. */
  readonly showsWord: Decoder['showsWord'];
  moreActors(actors: Actors, touched: TouchedView): Actors | undefined;
  readonly nextVisible: NextVisible;
  isHidden(step: 'enter' | 'leave', process: number): boolean;
  /** Transitions without a clause: the environment takes them unseen. */
  readonly hiddenTransitions: readonly number[];
  /** Who may call a process, directly or through each other, without an event. */
  hiddenCallersOf(process: number): ReadonlySet<number>;
  /** Processes that an idle task may have entered unseen on the way to entering this one. */
  rootsToward(process: number): readonly number[];
  /** A task that no event names, to run a work item begun unseen. */
  anonymousTask(index: number): number;
  /** Those there are so far. */
  readonly anonymousTasks: readonly number[];
  /** Work items are run by the kernel's workers, never by a task of a scenario's cast. */
  mayWork(task: number): boolean;
  readonly maxPossible: number;
  /** Undefined where all states that are possible have to be followed. */
  readonly effort: Effort | undefined;
  readonly budget: Budget | undefined;
}
