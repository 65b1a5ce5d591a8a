/** Finite behaviors, and infinite ones that end in a circle. */
import { type Failure, isSameFailure } from '../model/failure.js';
import { isFailed, type Model } from '../model/model.js';
import type { Hop } from './liveness.js';
import type { StateSpace } from './state-space.js';
import type { WalkStep } from './walk.js';

export interface Path<State, Step> {
  readonly initial: State;
  readonly steps: readonly WalkStep<State, Step>[];
  /** Of a lasso: so many steps come first; those after them are repeated for ever. */
  readonly repeatsFrom?: number;
  /** The step after the last, which is an error of the run. */
  readonly failed?: { readonly step: Step; readonly failure: Failure };
}

/** How many states a path has, the initial one included. */
export function pathLength({ steps }: Path<unknown, unknown>): number {
  return steps.length + 1;
}

/**
 * The path through these states, the first an initial one. They need only be equal to those of the
 * path by `key`: where states stand for others like them, the path is one that really happens.
 */
export function pathThrough<State, Step>(
  model: Model<State, Step>,
  space: StateSpace<State>,
  hops: readonly Hop[],
  key: (state: State) => string,
): Path<State, Step> {
  const first = key(space.read(hops[0]!.state));
  const initial = found([...model.initialStates()].find((state) => key(state) === first));
  const steps: WalkStep<State, Step>[] = [];
  let from = initial;
  for (const { state, via } of hops.slice(1)) {
    const wanted = key(space.read(state));
    const taken = found(stepTo(from, wanted, via));
    steps.push(taken);
    from = taken.state;
  }
  return { initial, steps };

  function stepTo(
    state: State,
    wanted: string,
    via: string | undefined,
  ): WalkStep<State, Step> | undefined {
    for (const { step, next } of model.transitions(state)) {
      if (isFailed(next) || key(next) !== wanted) continue;
      if (via === undefined || model.obligation?.(state, step) === via)
        return { step, state: next };
    }
    return undefined;
  }
}

/** The path with the step at its end that is this error of the run. */
export function pathToFailure<State, Step>(
  model: Model<State, Step>,
  path: Path<State, Step>,
  failure: Failure,
): Path<State, Step> {
  const last = path.steps.at(-1)?.state ?? path.initial;
  for (const { step, next } of model.transitions(last)) {
    if (isFailed(next) && isSameFailure(next.failure, failure)) {
      return { ...path, failed: { step, failure: next.failure } };
    }
  }
  throw new Error('a failure is a step of the state it was found in');
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('what was found once is found again');
  return value;
}
