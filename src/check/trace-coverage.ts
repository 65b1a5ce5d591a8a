/**
 * What of a specification recordings have exercised: summed over the events of any number of them.
 *
 * A recording shows events; the steps between are inferred. So there are three answers: certain, if
 * every explanation of an event has it; possible, if only some have; and never.
 */
import type { Clause } from '../model/observation.js';
import type { Expression, Instruction } from '../model/program.js';
import type { Causes } from './causes.js';
import type { DecodedEvent } from './decode.js';
import { type Fact, Lineage } from './lineage.js';
import type { CheckState } from './state.js';

export type Evidence = 'certain' | 'possible' | 'never';

/** How often events of each kind about a process were explained. */
export interface ProcessEvents {
  readonly enter: number;
  readonly leave: number;
  readonly do: number;
}

/** What an event does, whoever does it to whom. */
export interface Happening {
  readonly kind: Clause['meaning']['kind'];
  readonly process: number;
}

/** Two happenings that concern one object, nothing about it between them. */
export interface Pair {
  readonly first: Happening;
  readonly second: Happening;
  readonly count: number;
}

export class TraceCoverage {
  /** The checks that fill this tell it what their searches do. */
  readonly lineage = new Lineage();
  /** What set the members of objects, where somebody wants to know. */
  readonly causes: Causes | undefined;
  private readonly certain = new Set<Fact>();
  private readonly possible = new Set<Fact>();
  private readonly events = new Map<number, { enter: number; leave: number; do: number }>();
  private readonly counted = new Map<string, { -readonly [Key in keyof Pair]: Pair[Key] }>();
  private readonly last = new Map<number, Happening>();
  /** By task: what was entered and not left. */
  private readonly calls = new Map<number, { process: number; objects: readonly number[] }[]>();
  private isOrderUnknown = false;

  constructor(causes?: Causes) {
    this.causes = causes;
  }

  /** Another recording begins: its objects have the numbers of others. */
  beginTrace(): void {
    this.gap();
  }

  /** Whether events are explained in an order from here on that they may not have had. */
  orderUnknown(isUnknown: boolean): void {
    this.isOrderUnknown = isUnknown;
  }

  /** An event was explained: takes what the ways to the states after it came across. */
  explained(state: CheckState): void {
    this.causes?.explained(state, this.lineage);
    const { certain, possible } = this.lineage.seen();
    for (const fact of this.isOrderUnknown ? [] : certain) this.certain.add(fact);
    for (const fact of possible) this.possible.add(fact);
  }

  /** Counts an event that was explained. */
  matched(decoded: DecodedEvent): void {
    const { kind, process } = decoded.clause.meaning;
    const happening: Happening = { kind, process };
    const counts = this.events.get(process) ?? { enter: 0, leave: 0, do: 0 };
    counts[kind] += 1;
    this.events.set(process, counts);
    for (const object of this.concerned(decoded)) {
      const first = this.last.get(object);
      this.last.set(object, happening);
      if (!first) continue;
      const key = pairKey(first, happening);
      const pair = this.counted.get(key) ?? { first, second: happening, count: 0 };
      pair.count += 1;
      this.counted.set(key, pair);
    }
  }

  /** After a gap nobody knows what concerned an object last. */
  gap(): void {
    this.last.clear();
    this.calls.clear();
  }

  /** The objects of an event; a return concerns those of its call, too. */
  private concerned({ clause, task, values }: DecodedEvent): ReadonlySet<number> {
    const { kind, process } = clause.meaning;
    const objects = clause.fields.flatMap(({ reading }, index) => {
      const value = values[index];
      const isObject = reading.kind === 'reference' && typeof value === 'number' && value > 0;
      return isObject ? [value] : [];
    });
    if (kind === 'do') return new Set(objects);
    const calls = this.calls.get(task) ?? [];
    this.calls.set(task, calls);
    if (kind === 'enter') {
      calls.push({ process, objects });
      return new Set(objects);
    }
    const at = calls.findLastIndex((call) => call.process === process);
    const called = at === -1 ? [] : calls.splice(at)[0]!.objects;
    return new Set([...objects, ...called]);
  }

  eventsOf(process: number): ProcessEvents {
    return this.events.get(process) ?? { enter: 0, leave: 0, do: 0 };
  }

  executed(instruction: Instruction): Evidence {
    return this.evidence(this.lineage.executedFact(instruction));
  }

  decided(condition: Expression, isTrue: boolean): Evidence {
    return this.evidence(this.lineage.decidedFact(condition, isTrue));
  }

  /** In the order in which they were first met. */
  get pairs(): readonly Pair[] {
    return [...this.counted.values()];
  }

  private evidence(fact: Fact): Evidence {
    if (this.certain.has(fact)) return 'certain';
    return this.possible.has(fact) ? 'possible' : 'never';
  }
}

/** Equal for the same two happenings. */
export function pairKey(first: Happening, second: Happening): string {
  return `${first.kind} ${first.process} ${second.kind} ${second.process}`;
}
