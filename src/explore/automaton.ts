/**
 * A model as an automaton over the labels of its visible steps: its states are numbered as they are
 * met, and sets of them are followed, closed under hidden steps.
 */
import { isFailed } from '../model/model.js';
import type { ScenarioModel, WorldState, WorldStep } from '../model/scenario-model.js';

interface Edges {
  readonly hidden: readonly number[];
  readonly visible: ReadonlyMap<string, readonly number[]>;
}

/** A step that is an error of the run leads nowhere. */
export class Automaton {
  private readonly model: ScenarioModel;
  private readonly label: (before: WorldState, step: WorldStep) => string | undefined;
  private readonly maxStates: number;
  private readonly numbers = new Map<string, number>();
  private readonly states: WorldState[] = [];
  private readonly known: (Edges | undefined)[] = [];

  constructor(
    model: ScenarioModel,
    label: (before: WorldState, step: WorldStep) => string | undefined,
    maxStates: number,
  ) {
    this.model = model;
    this.label = label;
    this.maxStates = maxStates;
  }

  /** How many states were met. */
  get size(): number {
    return this.states.length;
  }

  /** There are more states than may be looked at: sets may lack some. */
  get isCut(): boolean {
    return this.states.length > this.maxStates;
  }

  initial(): readonly number[] {
    return this.closed([...this.model.initialStates()].map((state) => this.numberOf(state)));
  }

  /** The visible steps that can be taken in some state of a closed set, in the order of the model. */
  labelsOf(set: readonly number[]): readonly string[] {
    return [...new Set(set.flatMap((state) => [...this.edges(state).visible.keys()]))];
  }

  /** The closed set of states after a visible step. */
  after(set: readonly number[], label: string): readonly number[] {
    return this.closed(set.flatMap((state) => this.edges(state).visible.get(label) ?? []));
  }

  /** With all that hidden steps lead to, ascending. */
  private closed(set: readonly number[]): readonly number[] {
    const all = new Set(set);
    for (const state of all) {
      if (this.isCut) break;
      for (const next of this.edges(state).hidden) all.add(next);
    }
    return [...all].sort((a, b) => a - b);
  }

  private edges(number: number): Edges {
    const known = this.known[number];
    if (known) return known;
    const hidden: number[] = [];
    const visible = new Map<string, number[]>();
    const state = this.states[number]!;
    for (const { step, next } of this.model.transitions(state)) {
      if (isFailed(next)) continue;
      const label = this.label(state, step);
      const after = this.numberOf(next);
      if (label === undefined) hidden.push(after);
      else if (visible.has(label)) visible.get(label)!.push(after);
      else visible.set(label, [after]);
    }
    const edges = { hidden, visible };
    this.known[number] = edges;
    return edges;
  }

  private numberOf(state: WorldState): number {
    const key = this.model.key(state);
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = this.states.length;
      this.numbers.set(key, number);
      this.states.push(state);
    }
    return number;
  }
}
