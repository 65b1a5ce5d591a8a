/**
 * From which state each state of a search came, and what the steps between them executed and decided.
 *
 * Several ways may lead to the states after an event. What all of them have in common has happened
 * for certain, if the event was explained rightly; what only some have may have happened.
 *
 *     before ──if: true──► ○ ──lock──► after         certain: lock, the event's step
 *        └────if: false──► ○ ──lock──► after         possible: if true, if false
 */
import type { StepObserver } from '../model/coverage.js';
import type { Expression, Instruction } from '../model/program.js';
import type { Changes } from './possibility.js';

/** One number for each thing that can be executed or decided. */
export type Fact = number;

/** What the ways to some states have in common, and what any of them has. */
export interface Seen {
  readonly certain: ReadonlySet<Fact>;
  readonly possible: ReadonlySet<Fact>;
}

/** A step, or a part of one: the state it was taken in and what it came across. */
interface Edge {
  readonly from: Changes;
  readonly facts: ReadonlySet<Fact>;
}

interface Node {
  /** A state that the search began with: nothing has happened yet. */
  readonly isRoot: boolean;
  readonly edges: Edge[];
}

export class Lineage implements StepObserver {
  private readonly numbers = new Map<Instruction | Expression, number>();
  private nodes = new Map<Changes, Node>();
  private facts = new Set<Fact>();
  private found: readonly Changes[] = [];

  executedFact(instruction: Instruction): Fact {
    return this.numberOf(instruction) * 2;
  }

  decidedFact(condition: Expression, isTrue: boolean): Fact {
    return this.numberOf(condition) * 2 + (isTrue ? 1 : 0);
  }

  /** A possibility is going to be tried; what is told from here on belongs to it. */
  attempt(): ReadonlySet<Fact> {
    this.facts = new Set();
    return this.facts;
  }

  begins(): void {}

  executed(instruction: Instruction): void {
    this.facts.add(this.executedFact(instruction));
  }

  taken(): void {}

  decided(condition: Expression, isTrue: boolean): void {
    this.facts.add(this.decidedFact(condition, isTrue));
  }

  /** A search begins. */
  begin(): void {
    this.nodes = new Map();
    this.found = [];
  }

  /** `after` is new and came from `from`. */
  derive(after: Changes, from: Changes, facts: ReadonlySet<Fact> = new Set()): void {
    this.nodes.set(after, { isRoot: false, edges: [{ from, facts }] });
  }

  /** Two states are the same, so that whatever led to one led to the other. */
  merge(kept: Changes, dropped: Changes): void {
    if (kept !== dropped) this.nodeOf(kept).edges.push(...this.nodeOf(dropped).edges);
  }

  /** The search has found these states after the event. */
  end(found: readonly Changes[]): void {
    this.found = found;
  }

  /** What the ways to the states found last came across. */
  seen(): Seen {
    const certainOf = this.certain();
    const possible = new Set<Fact>();
    for (const changes of certainOf.keys()) {
      for (const { facts } of this.nodeOf(changes).edges)
        for (const fact of facts) possible.add(fact);
    }
    const all = this.found.map((changes) => certainOf.get(changes)!);
    return { certain: common(all), possible };
  }

  /** For each state on a way to those found, what every way to it has: a greatest fixed point. */
  private certain(): ReadonlyMap<Changes, ReadonlySet<Fact>> {
    const order = this.onTheWay();
    const known = new Map<Changes, ReadonlySet<Fact>>();
    for (let isStable = false; !isStable;) {
      isStable = true;
      for (const changes of order) {
        const { isRoot, edges } = this.nodeOf(changes);
        const ways = edges.flatMap(({ from, facts }) => {
          const before = known.get(from);
          return before ? [new Set([...before, ...facts])] : [];
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
      number = this.numbers.size;
      this.numbers.set(thing, number);
    }
    return number;
  }
}

/** What all have; nothing of none. */
function common(all: readonly ReadonlySet<Fact>[]): ReadonlySet<Fact> {
  const [first, ...others] = all;
  if (!first) return new Set();
  return new Set([...first].filter((fact) => others.every((other) => other.has(fact))));
}
