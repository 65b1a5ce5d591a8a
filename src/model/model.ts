/**
 * The one interface between a specification and the engines that run it.
 *
 * An engine that explores or simulates knows nothing else about the language, so a test can hand
 * it a ten-line model written in TypeScript.
 */
import type { Failure } from './failure.js';

export interface Model<State, Step> {
  /** In a fixed order: counterexamples must come out the same on every run. */
  initialStates(): Iterable<State>;

  /** Every step that can be taken in `state`, in a fixed order. */
  transitions(state: State): Iterable<Transition<State, Step>>;

  /** Two states are equal exactly when their keys are. */
  key(state: State): string;

  /** True when nothing is left to do: a state without transitions that is final is no deadlock. */
  isFinal(state: State): boolean;

  /** Absent where nothing is interchangeable. */
  readonly symmetry?: Symmetry<State> | undefined;

  /**
   * Sets of steps of `state`, as indexes into its transitions, each of which may be taken alone
   * without missing a deadlock, an error or a value that a property can see, as long as no step is
   * put off for ever. The smallest first. With `isSymmetric`, states are one that `symmetry` takes for
   * one.
   */
  ample?(
    state: State,
    transitions: readonly Transition<State, Step>[],
    isSymmetric?: boolean,
  ): readonly number[][];

  /**
   * What weak fairness asks for that this step would do: on a fair path nothing can be done in
   * every state from some point on and is never done. Undefined where nothing is asked.
   */
  readonly obligation?: ((state: State, step: Step) => string | undefined) | undefined;

  readonly properties: readonly ModelProperty<State>[];
}

/** Several objects or tasks of which it does not matter which is which. */
export interface Symmetry<State> {
  /** What is interchangeable, those of one class among themselves, if need be together with others. */
  readonly classes: readonly Interchangeable[];
  /** A key that states have in common which differ only in which of them is which. */
  canonicalKey(state: State): string;
}

export interface Interchangeable {
  readonly of: 'objects' | 'tasks' | 'workers';
  /** Of workers none: they have no names. */
  readonly names: readonly string[];
}

/** One step and what it leads to: a state, or an error of the run. */
export interface Transition<State, Step> {
  readonly step: Step;
  readonly next: State | Failed;
}

export interface Failed {
  readonly kind: 'failed';
  readonly failure: Failure;
}

export interface ModelProperty<State> {
  readonly name: string;
  /** An `outcome` claims nothing: it is looked for where everything has ended. */
  readonly mode: 'always' | 'never' | 'sometimes' | 'eventually' | 'outcome';
  holds(state: State): boolean;
  /** Of `p leads to q`: p; absent where the property starts to count at once. */
  premise?(state: State): boolean;
  /** Something that the property speaks about is there; absent where that goes without saying. */
  witness?(state: State): boolean;
}

/** Tells an error of the run from a state. */
export function isFailed<State>(next: State | Failed): next is Failed {
  return typeof next === 'object' && next !== null && 'kind' in next && next.kind === 'failed';
}
