/**
 * Whether a trace of states is a behavior of a scenario.
 *
 * The first state is an initial one, and between two that follow each other lies one step or none.
 * Several states of the scenario may agree with one of the trace, which shows neither arguments nor
 * queued work and may leave variables out: all that are possible are carried along.
 */
import type { ItfState } from '../base/itf.js';
import { isFailed } from '../model/model.js';
import type { Property } from '../model/program.js';
import type { ScenarioModel, WorldState, WorldStep } from '../model/scenario-model.js';
import { describeStep, type DescribedStep } from './describe.js';
import { type Claim, type ItfDifference, ItfVariables } from './itf-variables.js';
import type { Walkable } from './walk.js';

/** What the trace was found to be, as far as it was judged. */
export interface StateTraceResult {
  /** How many states were read, and how many of these something leads to. */
  readonly read: number;
  readonly explained: number;
  /** Names that mean nothing in the scenario, and in how many states they stand. */
  readonly unknown: ReadonlyMap<string, number>;
  /** The trace says something of the scenario. */
  readonly isAboutScenario: boolean;
  readonly maxPossible: number;
  readonly divergence: StateDivergence | undefined;
  /** Where it got too much: the line of a state, or of `loop`. */
  readonly boundedAt: number | undefined;
}

/** The first state of the trace that is none the scenario can be in, or that breaks a property. */
export interface StateDivergence {
  readonly at: ItfState;
  /** Those the scenario may have been in before it; none before the first. */
  readonly possible: readonly WorldState[];
  /** What could have come, that which differs least first. */
  readonly successors: readonly Successor[];
  /** Broken in every state that agrees with this one. */
  readonly broken: Property | undefined;
  /** It has come before, and it is the `loop` that cannot be gone round. */
  readonly isAgain: boolean;
}

export interface Successor {
  /** Undefined where no step was taken: of an initial state, or where nothing happens. */
  readonly step: DescribedStep | undefined;
  readonly differences: readonly ItfDifference[];
}

/** As many states of a trace are kept to go round its loop. */
const maxKept = 1 << 16;

/** The loop is gone round so often at most. */
const maxRounds = 1000;

export class StateTraceChecker {
  private readonly model: ScenarioModel;
  private readonly steps: Walkable<WorldState, WorldStep>;
  private readonly maxPossible: number;
  private readonly variables: ItfVariables;
  private readonly initial: readonly WorldState[];
  private readonly unknown = new Map<string, number>();
  private possible: readonly WorldState[] = [];
  /** Undefined as soon as there are too many. */
  private kept: ItfState[] | undefined = [];
  private read = 0;
  private explained = 0;
  private isAboutScenario = false;
  private mostPossible = 0;
  private divergence: StateDivergence | undefined;
  private boundedAt: number | undefined;
  private isBlind = false;
  private isRepeating = false;

  /** `steps` says which steps there are, and may look them up. */
  constructor(model: ScenarioModel, steps: Walkable<WorldState, WorldStep>, maxPossible: number) {
    this.model = model;
    this.steps = steps;
    this.maxPossible = maxPossible;
    this.variables = new ItfVariables(model);
    this.initial = [...model.initialStates()];
  }

  /** True once nothing that follows changes what was found. */
  get isDecided(): boolean {
    return this.divergence !== undefined;
  }

  add(state: ItfState): void {
    this.read += 1;
    if (this.isDecided) return;
    const claims = this.claimsOf(state, true);
    if (this.isBlind) return;
    this.kept?.push(state);
    if (this.kept && this.kept.length > maxKept) this.kept = undefined;
    const isFirst = this.read === 1;
    if (!this.advance(state, claims, isFirst)) return;
    this.explained += 1;
  }

  /** A state could not be read: nothing is known of what follows. */
  skip(): void {
    this.read += 1;
    this.isBlind = true;
  }

  /** The last state leads back to one of those that were read, again and again. */
  repeat(to: number, line: number): void {
    if (this.isDecided || this.isBlind) return;
    if (!this.kept) {
      this.boundedAt = line;
      return;
    }
    this.isRepeating = true;
    const circle = this.kept.slice(to);
    const seen = new Set<string>();
    for (let round = 0; round < maxRounds; round += 1) {
      for (const [index, state] of circle.entries()) {
        if (!this.advance(state, this.claimsOf(state, false), false)) return;
        if (index > 0) continue;
        const key = this.possible.map((each) => this.model.key(each)).sort();
        if (seen.has(key.join('\n'))) return;
        seen.add(key.join('\n'));
      }
    }
    this.boundedAt = line;
  }

  result(): StateTraceResult {
    const { read, explained, unknown, isAboutScenario, divergence, boundedAt } = this;
    const maxPossible = this.mostPossible;
    return { read, explained, unknown, isAboutScenario, maxPossible, divergence, boundedAt };
  }

  private claimsOf(state: ItfState, isNew: boolean): readonly Claim[] {
    const { claims, unknown } = this.variables.claimsOf(state, this.initial[0]!);
    this.isAboutScenario ||= claims.length > 0;
    for (const name of isNew ? unknown : []) this.count(name);
    return claims;
  }

  private count(name: string): void {
    const known = this.unknown.get(name);
    const isCounted = known !== undefined || this.unknown.size < maxUnknown;
    const counted = isCounted ? name : 'others';
    this.unknown.set(counted, (this.unknown.get(counted) ?? 0) + 1);
  }

  /** Takes the possible states on to one of the trace; false if nothing more can be judged. */
  private advance(state: ItfState, claims: readonly Claim[], isFirst: boolean): boolean {
    const found = new Map<string, WorldState>();
    for (const next of isFirst ? this.initial : this.successorsOf(this.possible)) {
      if (this.variables.agrees(next, claims)) found.set(this.model.key(next), next);
      if (found.size <= this.maxPossible) continue;
      this.boundedAt = state.line;
      this.isBlind = true;
      return false;
    }
    const after = [...found.values()];
    if (after.length === 0) {
      this.divergence = this.divergenceAt(state, this.nearest(claims, isFirst), undefined);
      return false;
    }
    const broken = this.steps.properties.findIndex(
      ({ mode, holds }) =>
        (mode === 'always' || mode === 'never') &&
        after.every((each) => holds(each) === (mode === 'never')),
    );
    if (broken >= 0) {
      this.divergence = this.divergenceAt(state, [], this.model.scenario.properties[broken]);
      return false;
    }
    this.possible = after;
    this.mostPossible = Math.max(this.mostPossible, after.length);
    return true;
  }

  /** Where one step or none leads. */
  private *successorsOf(states: readonly WorldState[]): Generator<WorldState> {
    yield* states;
    for (const state of states) {
      for (const { next } of this.steps.transitions(state)) if (!isFailed(next)) yield next;
    }
  }

  private divergenceAt(
    at: ItfState,
    successors: readonly Successor[],
    broken: Property | undefined,
  ): StateDivergence {
    const { possible, isRepeating: isAgain } = this;
    return { at, possible, successors, broken, isAgain };
  }

  private nearest(claims: readonly Claim[], isFirst: boolean): readonly Successor[] {
    const { model, variables } = this;
    const found: {
      step: WorldStep | undefined;
      from: WorldState;
      to: WorldState;
      count: number;
    }[] = [];
    const add = (step: WorldStep | undefined, from: WorldState, to: WorldState): void => {
      const count = variables.differences(to, claims).length;
      found.push({ step, from, to, count });
      if (found.length < 2 * maxSuccessors) return;
      found.sort((one, other) => one.count - other.count);
      found.length = maxSuccessors;
    };
    for (const state of isFirst ? this.initial : this.possible) {
      if (!isFirst) {
        for (const { step, next } of model.transitions(state)) {
          if (!isFailed(next)) add(step, state, next);
        }
      }
      add(undefined, state, state);
    }
    found.sort((one, other) => one.count - other.count);
    return found.slice(0, maxSuccessors).map(({ step, from, to }) => ({
      step: step && describeStep(model, from, step, to),
      differences: variables.differences(to, claims),
    }));
  }
}

const maxSuccessors = 20;

/** Names beyond these are counted together. */
const maxUnknown = 1000;
