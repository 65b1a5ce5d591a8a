/**
 * The random walk: one behavior of a model, each step drawn from those that can be taken.
 *
 * Neither a failure nor a broken property is sought; a walk meets them or does not. The model, the
 * seed and the bound determine every step.
 */
import type { Failure } from '../model/failure.js';
import { isFailed, type Model, type ModelProperty } from '../model/model.js';
import { Random } from './random.js';

/** What a walk needs of a model. */
export type Walkable<State, Step> = Pick<
  Model<State, Step>,
  'initialStates' | 'transitions' | 'properties' | 'isFinal'
>;

export interface WalkOptions {
  readonly seed: number;
  /** The walk ends after so many steps, if nothing else ends it. */
  readonly maxSteps: number;
}

/** One step of a walk and the state after it. */
export interface WalkStep<State, Step> {
  readonly step: Step;
  readonly state: State;
}

export interface Walk<State, Step> {
  readonly initial: State;
  readonly steps: readonly WalkStep<State, Step>[];
  readonly end: WalkEnd<Step>;
}

/** Why a walk goes no further. */
export type WalkEnd<Step> =
  /** Nothing is left to do. */
  | { readonly kind: 'final' }
  /** No step can be taken, though something is left to do. */
  | { readonly kind: 'deadlock' }
  /** The step drawn is an error of the run; it is none of the walk's steps. */
  | { readonly kind: 'failed'; readonly step: Step; readonly failure: Failure }
  /** An `always` or `never` is broken in the last state. */
  | { readonly kind: 'violated'; readonly property: string }
  | { readonly kind: 'step-limit' };

/** Walks from the first initial state, or one that the seed draws if there are several. */
export function walk<State, Step>(
  model: Walkable<State, Step>,
  { seed, maxSteps }: WalkOptions,
): Walk<State, Step> {
  const random = new Random(seed);
  const initial = random.pick([...model.initialStates()]);
  const steps: WalkStep<State, Step>[] = [];
  let state = initial;

  for (;;) {
    const property = model.properties.find((each) => isBroken(each, state));
    if (property) return end({ kind: 'violated', property: property.name });
    const transitions = [...model.transitions(state)];
    if (transitions.length === 0) {
      return end({ kind: model.isFinal(state) ? 'final' : 'deadlock' });
    }
    if (steps.length >= maxSteps) return end({ kind: 'step-limit' });
    const { step, next } = random.pick(transitions);
    if (isFailed(next)) return end({ kind: 'failed', step, failure: next.failure });
    steps.push({ step, state: next });
    state = next;
  }

  function end(how: WalkEnd<Step>): Walk<State, Step> {
    return { initial, steps, end: how };
  }
}

/** Tells by one state alone; what `sometimes` and `eventually` claim no single state can break. */
function isBroken<State>(property: ModelProperty<State>, state: State): boolean {
  if (property.mode === 'always') return !property.holds(state);
  return property.mode === 'never' && property.holds(state);
}
