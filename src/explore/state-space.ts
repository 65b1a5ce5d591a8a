/**
 * The states of a model found so far, numbered from 0 in the order of discovery.
 *
 * A search knows only numbers. Which step leads from one state to another is found again from the
 * model when a path is told, so that nobody keeps steps.
 */
import { type Failure, isSameFailure } from '../model/failure.js';
import { isFailed, type Model, type Transition } from '../model/model.js';

export interface StateSpace<State> {
  readonly size: number;
  /** Bytes that the states take, estimated. */
  readonly bytes: number;
  /** The distinct errors of the run found so far, each at its place in the specification. */
  readonly failures: readonly Failure[];
  /** Discovers the initial states. */
  begin(): void;
  /**
   * Every step out of a state in the order in which the model lists them, and what it leads to,
   * which is thereby discovered.
   */
  expand(state: number): Expansion;
  /** From now on these conditions are looked at. */
  watch(watches: readonly Watch[]): void;
  /** The watches, by index, that fire in a state; reused by the next call. */
  firedBy(state: number): readonly number[];
  /** The truth of one part of a property in a state. */
  holds(state: number, property: number, part: PropertyPart): boolean;
  /**
   * What weak fairness asks for that each step of a state would do, in the order of the steps;
   * undefined where nothing is asked.
   */
  obligations(state: number): readonly (string | undefined)[];
  /** Whether a property has such a part. */
  hasPart(property: number, part: PropertyPart): boolean;
  isFinal(state: number): boolean;
  read(state: number): State;
}

/** Of a property: what it claims, what a leads-to starts from, and what makes it not vacuous. */
export type PropertyPart = 'condition' | 'premise' | 'witness';

/** Fires in a state in which a part of a property has this truth. */
export interface Watch {
  readonly property: number;
  readonly part: PropertyPart;
  readonly when: boolean;
}

/** Reused by the next call: whoever needs it longer copies it. */
export interface Expansion {
  /** How many steps there are, those that fail included. */
  readonly count: number;
  /** For each step the number of the state it leads to; of a failure with number n, -1 - n. */
  readonly targets: ArrayLike<number>;
  /** Steps that were left out because others, taken first, lead to the same verdicts. */
  readonly isReduced: boolean;
}

export interface Reductions {
  /** States that differ only in which of several interchangeable objects or tasks is which are one. */
  readonly symmetry: boolean;
  /** Of independent steps of several tasks, one order is taken. */
  readonly order: boolean;
}

export const noReductions: Reductions = { symmetry: false, order: false };

export class ModelSpace<State, Step> implements StateSpace<State> {
  bytes = 0;
  readonly failures: Failure[] = [];
  private readonly model: Model<State, Step>;
  private readonly reductions: Reductions;
  private readonly numbers = new Map<string, number>();
  private readonly states: State[] = [];
  private watches: readonly Watch[] = [];
  private readonly expansion = { count: 0, targets: [] as number[], isReduced: false };

  constructor(model: Model<State, Step>, reductions: Reductions) {
    this.model = model;
    this.reductions = reductions;
  }

  get size(): number {
    return this.states.length;
  }

  begin(): void {
    for (const state of this.model.initialStates()) this.discover(state);
  }

  expand(state: number): Expansion {
    const { expansion, model } = this;
    const from = this.states[state]!;
    const transitions = [...model.transitions(from)];
    expansion.count = transitions.length;
    expansion.targets.length = 0;
    expansion.isReduced = false;
    if (this.reductions.order && model.ample) {
      for (const chosen of model.ample(from, transitions, this.reductions.symmetry)) {
        if (this.takeAlone(state, transitions, chosen)) return expansion;
      }
    }
    for (const transition of transitions) expansion.targets.push(this.target(transition));
    return expansion;
  }

  watch(watches: readonly Watch[]): void {
    this.watches = watches;
  }

  firedBy(state: number): readonly number[] {
    const fired: number[] = [];
    this.watches.forEach(({ property, part, when }, index) => {
      if (this.holds(state, property, part) === when) fired.push(index);
    });
    return fired;
  }

  holds(state: number, property: number, part: PropertyPart): boolean {
    const { holds, premise, witness } = this.model.properties[property]!;
    const read = this.states[state]!;
    if (part === 'condition') return holds(read);
    return (part === 'premise' ? premise : witness)?.(read) ?? true;
  }

  obligations(state: number): readonly (string | undefined)[] {
    const { model } = this;
    const from = this.states[state]!;
    return [...model.transitions(from)].map(({ step }) => model.obligation?.(from, step));
  }

  hasPart(property: number, part: PropertyPart): boolean {
    const { premise, witness } = this.model.properties[property]!;
    return part === 'condition' || (part === 'premise' ? premise : witness) !== undefined;
  }

  isFinal(state: number): boolean {
    return this.model.isFinal(this.states[state]!);
  }

  read(state: number): State {
    return this.states[state]!;
  }

  /**
   * Takes only the chosen steps if one of them leads to a state that is expanded later than this one.
   *
   * States are expanded in the order of their numbers, so on the way through such states the steps
   * left out are put off only finitely often: at the latest the state expanded last takes them all.
   * What they lead to is then what they lead to here, as they are independent of the chosen ones
   * (the condition of Bošnački and Holzmann, 2005, for breadth-first search). A step that fails leads
   * to no state.
   */
  private takeAlone(
    state: number,
    transitions: readonly Transition<State, Step>[],
    chosen: readonly number[],
  ): boolean {
    const { expansion } = this;
    const targets = chosen.map((index) => this.target(transitions[index]!));
    if (!targets.some((target) => target > state)) return false;
    expansion.count = targets.length;
    expansion.targets.push(...targets);
    expansion.isReduced = true;
    return true;
  }

  private target({ next }: Transition<State, Step>): number {
    return isFailed(next) ? -1 - this.failure(next.failure) : this.discover(next);
  }

  private failure(failure: Failure): number {
    const known = this.failures.findIndex((each) => isSameFailure(each, failure));
    return known >= 0 ? known : this.failures.push(failure) - 1;
  }

  private discover(state: State): number {
    const { model, numbers } = this;
    const symmetry = this.reductions.symmetry ? model.symmetry : undefined;
    const key = symmetry ? symmetry.canonicalKey(state) : model.key(state);
    const known = numbers.get(key);
    if (known !== undefined) return known;
    const number = this.states.length;
    numbers.set(key, number);
    this.states.push(state);
    this.bytes += 2 * key.length + bytesPerState;
    return number;
  }
}

/** What a state takes beside its key, measured on the shipped models. */
const bytesPerState = 600;
