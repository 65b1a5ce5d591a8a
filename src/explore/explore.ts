/**
 * The explorer: every behavior of a model, breadth first, so that the counterexample it finds to a
 * claim is as short as any.
 *
 * It goes on after it has found one, because the others want a verdict too. What it has not
 * expanded it says nothing about: a claim then holds only as far as the search came.
 */
import type { Failure } from '../model/failure.js';
import type { Model, ModelProperty } from '../model/model.js';
import { grown } from '../engine/grown.js';
import { findUnfulfilled, type Hop } from './liveness.js';
import { type Path, pathThrough, pathToFailure } from './path.js';
import { type Applied, applicable } from './reductions.js';
import { ModelSpace, type Reductions, type StateSpace, type Watch } from './state-space.js';

export interface ExploreOptions {
  /** The search ends when more states than this are discovered. */
  readonly maxStates?: number;
  /** The search ends when states take more bytes than this. */
  readonly maxBytes?: number;
  /** Nothing is sought after the first claim that is broken. */
  readonly stopsAtFirst?: boolean;
  readonly reductions?: Reductions;
}

/** `bounded` is neither of the other two: states were left out. */
export type ClaimOutcome = 'holds' | 'violated' | 'bounded';

export interface Exploration<State, Step> {
  readonly outcome: ClaimOutcome;
  /** Distinct states discovered. */
  readonly states: number;
  /** Steps out of the states expanded, those to known states and those that fail included. */
  readonly transitions: number;
  /** Levels of the search, less one: the longest of all shortest paths, in steps. */
  readonly depth: number;
  /** What states and tables take in memory at most, without the links to parents. */
  readonly bytes: number;
  /** States discovered and not expanded, and why; zero where the search is complete. */
  readonly left: number;
  readonly stoppedBy: StopReason | undefined;
  readonly reduced: Applied;
  readonly properties: readonly PropertyResult<State, Step>[];
  readonly failures: readonly FailureResult<State, Step>[];
  /** States without steps though something is left to do. */
  readonly deadlocks: number;
  readonly deadlock: Path<State, Step> | undefined;
  /** States without steps in which nothing is left to do. */
  readonly finals: number;
  readonly outcomes: readonly OutcomeResult<State, Step>[];
}

export type StopReason = 'states' | 'memory' | 'first' | 'interrupted';

export interface PropertyResult<State, Step> {
  readonly property: ModelProperty<State>;
  readonly outcome: ClaimOutcome;
  /** It holds, but nothing that it speaks about ever happened. */
  readonly isVacuous: boolean;
  /** What breaks it; of a `sometimes`, what shows it. */
  readonly path: Path<State, Step> | undefined;
}

export interface FailureResult<State, Step> {
  readonly failure: Failure;
  readonly path: Path<State, Step>;
}

/** Of a litmus scenario: in how many of the final states a condition holds. */
export interface OutcomeResult<State, Step> {
  readonly property: ModelProperty<State>;
  readonly occurs: 'never' | 'sometimes' | 'always' | 'bounded';
  readonly count: number;
  readonly witness: Path<State, Step> | undefined;
}

/** How far a search has come. */
export interface ExploreProgress {
  readonly states: number;
  readonly expanded: number;
  readonly depth: number;
  readonly bytes: number;
}

/** What is known of a property while the search goes on. */
interface Claim<State> {
  readonly property: ModelProperty<State>;
  readonly number: number;
  /** The first state that breaks it or, of `sometimes` and outcomes, shows it. */
  found: number | undefined;
  count: number;
  isWitnessed: boolean;
}

/** A search that is run piecemeal, so that whoever runs it can show progress and stop it. */
export class Explorer<State, Step> {
  private readonly model: Model<State, Step>;
  private readonly options: ExploreOptions;
  private readonly reduced: Applied;
  private readonly space: StateSpace<State>;
  private readonly claims: readonly Claim<State>[];
  private watches: readonly Watch[];
  private parents = new Int32Array(1024);
  /** By the number of a failure: the first state with such a step. */
  private readonly failedIn: number[] = [];
  private next = 0;
  private levelEnd: number;
  private depth = 0;
  private transitions = 0;
  private deadlocks = 0;
  private deadlock: number | undefined;
  private finals = 0;
  private stoppedBy: StopReason | undefined;

  /** `space`: another engine than the reference; it knows no reductions. */
  constructor(model: Model<State, Step>, options: ExploreOptions = {}, space?: StateSpace<State>) {
    this.model = model;
    this.options = options;
    this.reduced = applicable(model, space ? undefined : options.reductions);
    this.space = space ?? new ModelSpace(model, this.reduced.reductions);
    this.claims = model.properties.map((property, number) => {
      return { property, number, found: undefined, count: 0, isWitnessed: !property.witness };
    });
    this.watches = this.claims.flatMap((claim) => watchesOf(claim));
    this.space.watch(this.watches);
    this.space.begin();
    this.discovered(0, -1);
    this.levelEnd = this.space.size;
  }

  /** Expands at most so many states; false when there is nothing left to do. */
  advance(count: number): boolean {
    for (let done = 0; done < count; done += 1) {
      if (this.next === this.space.size || this.mustStop()) return false;
      if (this.next === this.levelEnd) {
        this.depth += 1;
        this.levelEnd = this.space.size;
      }
      this.expand(this.next);
      this.next += 1;
    }
    return true;
  }

  /** Ends the search where it stands. */
  interrupt(): void {
    if (this.next < this.space.size) this.stoppedBy = 'interrupted';
  }

  progress(): ExploreProgress {
    const { size, bytes } = this.space;
    return { states: size, expanded: this.next, depth: this.depth, bytes };
  }

  /** What the search has established; looks for infinite counterexamples first. */
  result(): Exploration<State, Step> {
    const isComplete = this.next === this.space.size;
    const properties = this.claims
      .filter(({ property }) => property.mode !== 'outcome')
      .map((claim) => this.judge(claim, isComplete));
    const failures = this.failedIn.map((state, number) => {
      const failure = this.space.failures[number]!;
      return { failure, path: pathToFailure(this.model, this.pathTo(state), failure) };
    });
    const isBroken =
      this.deadlocks > 0 ||
      failures.length > 0 ||
      properties.some(({ outcome }) => outcome === 'violated');
    return {
      outcome: isBroken ? 'violated' : isComplete ? 'holds' : 'bounded',
      states: this.space.size,
      transitions: this.transitions,
      depth: this.depth,
      bytes: this.space.bytes,
      left: this.space.size - this.next,
      stoppedBy: isComplete ? undefined : this.stoppedBy,
      reduced: this.reduced,
      properties,
      failures,
      deadlocks: this.deadlocks,
      deadlock: this.deadlock === undefined ? undefined : this.pathTo(this.deadlock),
      finals: this.finals,
      outcomes: this.claims
        .filter(({ property }) => property.mode === 'outcome')
        .map((claim) => this.judgeOutcome(claim, isComplete)),
    };
  }

  private mustStop(): boolean {
    const { maxStates, maxBytes, stopsAtFirst } = this.options;
    if (this.stoppedBy) return true;
    if (maxStates !== undefined && this.space.size > maxStates) this.stoppedBy = 'states';
    if (maxBytes !== undefined && this.next % 64 === 0 && this.space.bytes > maxBytes) {
      this.stoppedBy = 'memory';
    }
    if (stopsAtFirst && this.isBroken()) this.stoppedBy = 'first';
    return this.stoppedBy !== undefined;
  }

  private isBroken(): boolean {
    return (
      this.deadlocks > 0 ||
      this.failedIn.length > 0 ||
      this.claims.some(
        ({ property: { mode }, found }) =>
          found !== undefined && (mode === 'always' || mode === 'never'),
      )
    );
  }

  private expand(state: number): void {
    const known = this.space.size;
    const { count, targets } = this.space.expand(state);
    this.transitions += count;
    for (let index = 0; index < count; index += 1) {
      const target = targets[index]!;
      if (target < 0) this.failedIn[-1 - target] ??= state;
    }
    if (count === 0) this.ended(state);
    this.discovered(known, state);
  }

  private ended(state: number): void {
    if (!this.space.isFinal(state)) {
      this.deadlocks += 1;
      this.deadlock ??= state;
      return;
    }
    this.finals += 1;
    for (const claim of this.claims) {
      if (claim.property.mode !== 'outcome') continue;
      if (!this.space.holds(state, claim.number, 'condition')) continue;
      claim.found ??= state;
      claim.count += 1;
    }
  }

  /** Judges the states from this number on, which were found in expanding `parent`. */
  private discovered(from: number, parent: number): void {
    for (let state = from; state < this.space.size; state += 1) {
      if (state >= this.parents.length) this.parents = grown(this.parents, state);
      this.parents[state] = parent;
      if (this.watches.length === 0) continue;
      const fired = this.space.firedBy(state);
      if (fired.length > 0) this.note(fired, state);
    }
  }

  /** What has fired once is not looked at again. */
  private note(fired: readonly number[], state: number): void {
    const done = fired.map((index) => this.watches[index]!);
    for (const { property, part } of done) {
      const claim = this.claims[property]!;
      if (part === 'witness') claim.isWitnessed = true;
      else claim.found = state;
    }
    this.watches = this.watches.filter((watch) => !done.includes(watch));
    this.space.watch(this.watches);
  }

  private judge(claim: Claim<State>, isComplete: boolean): PropertyResult<State, Step> {
    const { property, found } = claim;
    if (property.mode === 'eventually') return this.judgeLiveness(claim, isComplete);
    const path = found === undefined ? undefined : this.pathTo(found);
    const isFound = found !== undefined;
    const isSometimes = property.mode === 'sometimes';
    let outcome: ClaimOutcome = isSometimes === isFound ? 'holds' : 'violated';
    if (!isFound && !isComplete) outcome = 'bounded';
    const isVacuous = outcome === 'holds' && !isSometimes && !claim.isWitnessed;
    return { property, outcome, isVacuous, path };
  }

  private judgeLiveness(claim: Claim<State>, isComplete: boolean): PropertyResult<State, Step> {
    const { property, number } = claim;
    const { space, next: expanded, parents } = this;
    const lasso =
      this.stoppedBy === 'first'
        ? undefined
        : findUnfulfilled(this.model, { space, expanded, parents }, number);
    if (lasso) {
      const path = this.through(lasso.hops);
      const { repeatsFrom } = lasso;
      const isCircle = repeatsFrom !== undefined;
      return {
        property,
        outcome: 'violated',
        isVacuous: false,
        path: isCircle ? { ...path, repeatsFrom } : path,
      };
    }
    const isVacuous = isComplete && !claim.isWitnessed;
    return { property, outcome: isComplete ? 'holds' : 'bounded', isVacuous, path: undefined };
  }

  private judgeOutcome(claim: Claim<State>, isComplete: boolean): OutcomeResult<State, Step> {
    const { property, count, found } = claim;
    const witness = found === undefined ? undefined : this.pathTo(found);
    const isAll = count === this.finals;
    let occurs: OutcomeResult<State, Step>['occurs'] = isAll ? 'always' : 'sometimes';
    if (count === 0) occurs = 'never';
    if (!isComplete && (count === 0 || isAll)) occurs = 'bounded';
    return { property, occurs, count, witness };
  }

  private pathTo(state: number): Path<State, Step> {
    const hops: Hop[] = [];
    for (let at = state; at >= 0; at = this.parents[at]!) hops.push({ state: at });
    return this.through(hops.reverse());
  }

  private through(hops: readonly Hop[]): Path<State, Step> {
    const { model, space, reduced } = this;
    const symmetry = reduced.reductions.symmetry ? model.symmetry : undefined;
    return pathThrough(model, space, hops, (state) =>
      symmetry ? symmetry.canonicalKey(state) : model.key(state),
    );
  }
}

/** When a state tells something about a claim by itself. */
function watchesOf<State>({ property, number, isWitnessed }: Claim<State>): Watch[] {
  const { mode } = property;
  const watches: Watch[] = [];
  if (!isWitnessed) watches.push({ property: number, part: 'witness', when: true });
  if (mode === 'always') watches.push({ property: number, part: 'condition', when: false });
  if (mode === 'never' || mode === 'sometimes') {
    watches.push({ property: number, part: 'condition', when: true });
  }
  return watches;
}

/** Runs a search to its end. */
export function explore<State, Step>(
  model: Model<State, Step>,
  options: ExploreOptions = {},
  space?: StateSpace<State>,
): Exploration<State, Step> {
  const explorer = new Explorer(model, options, space);
  while (explorer.advance(1 << 16));
  return explorer.result();
}
