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

  readonly properties: readonly ModelProperty<State>[];
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
  readonly mode: 'always' | 'never' | 'sometimes' | 'eventually';
  holds(state: State): boolean;
  /** Of `p leads to q`: p; absent where the property starts to count at once. */
  premise?(state: State): boolean;
}
