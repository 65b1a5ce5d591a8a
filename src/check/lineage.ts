/**
 * From which state each state of a search came, and what the steps between them executed and decided.
 *
 * Several ways may lead to the states after an event. What all of them have in common has happened
 * for certain, if the event was explained rightly; what only some have may have happened.
 *
 *     before ──if: true──► ○ ──lock──► after         certain: lock, the event's step
 *        └────if: false──► ○ ──lock──► after         possible: if true, if false
 *
 * What a task may have done unseen at one event is remembered with its states: a later event may
 * leave only those in which it has.
 */
import type { StepObserver } from '../model/coverage.js';
import type { Expression, Instruction } from '../model/program.js';
import { areSameStates, type EntityKey, type EntityState, isTaskKey } from './belief.js';
import { type Changes, idleTask, unknownTask } from './possibility.js';

/** One number for each thing that can be executed or decided. */
export type Fact = number;

/** What the ways to some states have in common, and what any of them has. */
export interface Seen {
  readonly certain: ReadonlySet<Fact>;
  readonly possible: ReadonlySet<Fact>;
}

/** What a step comes across. */
export interface Attempt {
  readonly facts: Set<Fact>;
  /** What is remembered with the states that the step replaces. */
  readonly remembered: Set<Fact>;
}

/** A step on a way to the states that are kept. */
export interface LineageStep {
  readonly from: Changes;
  readonly to: Changes;
  /** In the order in which they were executed. */
  readonly instructions: readonly Instruction[];
}

interface Edge {
  readonly from: Changes;
  readonly attempt: Attempt;
}

interface Node {
  /** A state that the search began with: nothing has happened yet. */
  readonly isRoot: boolean;
  readonly edges: Edge[];
}

export class Lineage implements StepObserver {
  private readonly numbers = new Map<Instruction | Expression, number>();
  private readonly things: (Instruction | Expression)[] = [];
  private readonly remembered = new WeakMap<EntityState, ReadonlySet<Fact>>();
  private nodes = new Map<Changes, Node>();
  /** How many possibilities came from others: what all of this costs. */
  derived = 0;
  private current: Attempt = newAttempt();
  private found: readonly Changes[] = [];
  private kept: readonly Changes[] = [];
  /** The states that each kept one stands for. */
  private represented = new Map<Changes, Changes[]>();

  executedFact(instruction: Instruction): Fact {
    return this.numberOf(instruction) * 2;
  }

  decidedFact(condition: Expression, isTrue: boolean): Fact {
    return this.numberOf(condition) * 2 + (isTrue ? 1 : 0);
  }

  /** A possibility is going to be tried; what is told from here on belongs to it. */
  attempt(): Attempt {
    this.current = newAttempt();
    return this.current;
  }

  begins(): void {}

  executed(instruction: Instruction): void {
    this.current.facts.add(this.executedFact(instruction));
  }

  taken(): void {}

  decided(condition: Expression, isTrue: boolean): void {
    this.current.facts.add(this.decidedFact(condition, isTrue));
  }

  /** A search begins. */
  begin(): void {
    this.nodes = new Map();
    this.found = [];
    this.represented = new Map();
  }

  /** `after` is new and came from `from`. */
  derive(after: Changes, from: Changes, attempt: Attempt): void {
    this.derived += 1;
    this.nodes.set(after, { isRoot: false, edges: [{ from, attempt }] });
  }

  /** The step takes a task on from this state. */
  replaces({ remembered }: Attempt, state: EntityState): void {
    for (const fact of this.remembered.get(state) ?? []) remembered.add(fact);
  }

  /** Two states are the same, so that whatever led to one led to the other. */
  merge(kept: Changes, dropped: Changes): void {
    if (kept !== dropped) this.nodeOf(kept).edges.push(...this.nodeOf(dropped).edges);
  }

  /** Of two states after the event, one is kept: whatever the other explains, it explains too. */
  represent(kept: Changes, dropped: Changes): void {
    this.represented.set(kept, [...(this.represented.get(kept) ?? []), dropped]);
  }

  /** The search has found these states after the event, of which some stand for all. */
  end(found: readonly Changes[], kept: readonly Changes[]): void {
    this.found = found;
    this.kept = kept;
  }

  /** The states after the event that are believed from here on. */
  get keptStates(): readonly Changes[] {
    return this.kept;
  }

  /** The steps on the ways to the states found last, backwards. */
  *steps(): Generator<LineageStep> {
    for (const to of this.onTheWay()) {
      for (const { from, attempt } of this.nodeOf(to).edges) {
        const instructions = [...attempt.facts].flatMap((fact) => {
          const thing = fact % 2 === 0 ? this.things[fact / 2] : undefined;
          return thing && 'region' in thing ? [thing] : [];
        });
        yield { from, to, instructions };
      }
    }
  }

  /** What the ways to the states found last came across; they are believed from here on. */
  seen(): Seen {
    const certainOf = this.certain();
    const possible = new Set<Fact>();
    for (const changes of certainOf.keys()) {
      for (const { attempt } of this.nodeOf(changes).edges) {
        for (const fact of attempt.facts) possible.add(fact);
      }
    }
    const certain = common(this.found.map((changes) => certainOf.get(changes)!));
    this.remember(certainOf, certain);
    return { certain, possible };
  }

  /**
   * With each state of a task: what has happened if that is its state, and is not certain anyway.
   * A state that is kept stands for those that are not, so that it has what they have as well.
   */
  private remember(
    certainOf: ReadonlyMap<Changes, ReadonlySet<Fact>>,
    certain: ReadonlySet<Fact>,
  ): void {
    const states = new Map<EntityKey, { state: EntityState; facts: ReadonlySet<Fact> }[]>();
    for (const changes of this.kept) {
      const alike = this.standsFor(changes).flatMap((each) => certainOf.get(each) ?? []);
      const all = common(alike);
      for (const [key, state] of changes) {
        // Several tasks may share these.
        if (!isTaskKey(key) || state === idleTask || state === unknownTask) continue;
        const facts = new Set([...all, ...(this.remembered.get(state) ?? [])]);
        for (const fact of certain) facts.delete(fact);
        states.set(key, [...(states.get(key) ?? []), { state, facts }]);
      }
    }
    // Of states between which nothing can tell, any may be kept.
    for (const rows of states.values()) {
      for (const { state } of rows) {
        const alike = rows.filter((row) => areSameStates(row.state, state));
        this.remembered.set(state, common(alike.map(({ facts }) => facts)));
      }
    }
  }

  /** The state and all that it was kept for, of which only those that were found have happened. */
  private standsFor(kept: Changes): readonly Changes[] {
    const all = new Set([kept]);
    for (const each of all) {
      for (const dropped of this.represented.get(each) ?? []) all.add(dropped);
    }
    return [...all];
  }

  /** For each state on a way to those found, what every way to it has: a greatest fixed point. */
  private certain(): ReadonlyMap<Changes, ReadonlySet<Fact>> {
    const order = this.onTheWay();
    const known = new Map<Changes, ReadonlySet<Fact>>();
    for (let isStable = false; !isStable;) {
      isStable = true;
      for (const changes of order) {
        const { isRoot, edges } = this.nodeOf(changes);
        const ways: ReadonlySet<Fact>[] = edges.flatMap(({ from, attempt }) => {
          const before = known.get(from);
          return before ? [new Set([...before, ...attempt.remembered, ...attempt.facts])] : [];
        });
        if (isRoot) ways.push(new Set());
        const certain = common(ways);
        const old = known.get(changes);
        if (ways.length === 0 || (old && old.size === certain.size)) continue;
        known.set(changes, certain);
        isStable = false;
      }
    }
    return known;
  }

  /** The states on any way to those found, each behind one that it came from. */
  private onTheWay(): readonly Changes[] {
    const reached = new Set(this.found);
    for (const changes of reached) {
      for (const { from } of this.nodeOf(changes).edges) reached.add(from);
    }
    return [...reached].reverse();
  }

  private nodeOf(changes: Changes): Node {
    let node = this.nodes.get(changes);
    if (!node) {
      node = { isRoot: true, edges: [] };
      this.nodes.set(changes, node);
    }
    return node;
  }

  private numberOf(thing: Instruction | Expression): number {
    let number = this.numbers.get(thing);
    if (number === undefined) {
      number = this.things.length;
      this.numbers.set(thing, number);
      this.things.push(thing);
    }
    return number;
  }
}

function newAttempt(): Attempt {
  return { facts: new Set(), remembered: new Set() };
}

/** What all have; nothing of none. */
function common(all: readonly ReadonlySet<Fact>[]): ReadonlySet<Fact> {
  const [first, ...others] = all;
  if (!first) return new Set();
  return new Set([...first].filter((fact) => others.every((other) => other.has(fact))));
}
