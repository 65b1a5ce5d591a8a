/**
 * Events of different CPUs with the same timestamp happened in an order that nobody knows.
 *
 * They are first explained as recorded. If nothing that one touched was touched by another CPU's,
 * nor may be by what that task does next, every order gives the same, and that is all. Otherwise
 * every order is tried that keeps each CPU's events and each task's events in sequence, and the
 * possible states are those of any of them.
 */
import { frameKey } from '../model/frame.js';
import { valueKey } from '../model/value.js';
import {
  type Cloud,
  type EntityKey,
  type EntityState,
  isObjectState,
  type Variant,
} from './belief.js';
import { meets as meetsAny, taskAccesses } from './actors.js';
import type { DecodedEvent } from './decode.js';
import type { Explainer } from './explainer.js';
import { stateOf } from './possibility.js';
import type { CheckState } from './state.js';
import type { Keys, TouchedView } from './touched.js';

export type TieOutcome = 'explained' | 'unexplained' | 'too-many';

/** Of more events nothing is tried: every one is compared with every other. */
export const maxTied = 2000;

/** Of more events only the recorded order is tried. */
export const maxOrdered = 500;

/** Explains events with one timestamp, given as recorded; the state is unchanged unless explained. */
export function explainTies(
  state: CheckState,
  explainer: Explainer,
  events: readonly DecodedEvent[],
): TieOutcome {
  const { belief } = state;
  const mark = belief.mark();
  state.coverage?.orderUnknown(true);
  try {
    if (explainAsRecorded(state, explainer, events)) return 'explained';
    state.rollBack(mark);
    if (events.length > maxOrdered) return 'too-many';
    const orders = new Orders(state, explainer, events, mark);
    const outcome = orders.explore();
    state.rollBack(mark);
    if (outcome === 'explained') orders.commit();
    return outcome;
  } finally {
    state.coverage?.orderUnknown(false);
    belief.release();
  }
}

/** True if the recorded order explains the events and every other order would give the same. */
function explainAsRecorded(
  state: CheckState,
  explainer: Explainer,
  events: readonly DecodedEvent[],
): boolean {
  const touches: TouchedView[] = [];
  for (const decoded of events) {
    const found = explainer.explain(decoded);
    if (found.kind !== 'explained') return false;
    const touched = explainer.lastTouched();
    const isOrdered = touches.every(
      (earlier, index) => areSequential(events[index]!, decoded) || !conflict(earlier, touched),
    );
    if (!isOrdered) return false;
    touches.push(touched);
  }
  // Had a later event come first, its task's next steps could have come before the earlier one too.
  return events.every((later, at) => {
    const next = taskAccesses(state, later.task);
    return touches.every(
      (touched, index) =>
        index >= at || areSequential(events[index]!, later) || !meetsAny(state, next, touched),
    );
  });
}

/** Of one CPU or one task. */
export function areSequential(left: DecodedEvent, right: DecodedEvent): boolean {
  return left.event.cpu === right.event.cpu || left.task === right.task;
}

/** One touched what the other wrote. */
export function conflict(left: TouchedView, right: TouchedView): boolean {
  return (
    meets(left.writes, right.writes) ||
    meets(left.writes, right.reads) ||
    meets(left.reads, right.writes)
  );
}

function meets(left: Keys, right: Keys): boolean {
  for (const key of left) if (right.has(key)) return true;
  return false;
}

/** What comes before what for certain. */
export type Sequential = (left: DecodedEvent, right: DecodedEvent) => boolean;

/** Tries every order of some events that keeps what is sequential in sequence. */
export class Orders {
  /** For each event, what it touched in any order. */
  readonly touched: readonly { readonly reads: Set<number>; readonly writes: Set<number> }[];
  private readonly state: CheckState;
  private readonly explainer: Explainer;
  private readonly events: readonly DecodedEvent[];
  private readonly mark: number;
  /** For each event, those that come before it in any order. */
  private readonly before: readonly (readonly number[])[];
  private readonly visited = new Set<string>();
  private readonly found = new Map<string, Variant>();
  private readonly keys = new Set<EntityKey>();
  /** How many arrangements were tried, those with much to compare counted for more than one. */
  tried = 0;
  private readonly budget: number;

  constructor(
    state: CheckState,
    explainer: Explainer,
    events: readonly DecodedEvent[],
    mark: number,
    isSequential: Sequential = areSequential,
    budget: number = state.arrangements.allowance,
  ) {
    this.budget = budget;
    this.state = state;
    this.explainer = explainer;
    this.events = events;
    this.mark = mark;
    this.touched = events.map(() => ({ reads: new Set(), writes: new Set() }));
    this.before = events.map((event, index) =>
      events.flatMap((other, at) => (at < index && isSequential(other, event) ? [at] : [])),
    );
  }

  explore(): TieOutcome {
    const isComplete = this.extend(new Set());
    this.state.arrangements.spend(this.tried);
    if (!isComplete) return 'too-many';
    return this.found.size > 0 ? 'explained' : 'unexplained';
  }

  /** Puts the states that any order led to in place of those before. */
  commit(): void {
    const scope = new Set<Cloud>();
    const keys = new Set(this.keys);
    for (const key of this.keys) {
      const cloud = this.state.belief.cloudOf(key);
      if (!cloud) continue;
      scope.add(cloud);
      for (const member of cloud.members) keys.add(member);
    }
    const variants = [...this.found.values()].flatMap((variant) =>
      this.complete(variant, keys, scope),
    );
    this.state.belief.replace(scope, variants);
    this.state.reindex(keys);
  }

  /** A found variant lacks the entities that another order changed and this one did not. */
  private complete(
    variant: Variant,
    keys: ReadonlySet<EntityKey>,
    scope: ReadonlySet<Cloud>,
  ): Variant[] {
    let complete: Map<EntityKey, Variant extends ReadonlyMap<EntityKey, infer S> ? S : never>[] = [
      new Map(variant),
    ];
    for (const cloud of scope) {
      if (cloud.members.every((member) => variant.has(member))) continue;
      complete = complete.flatMap((each) =>
        cloud.variants.map((other) => new Map([...other, ...each])),
      );
    }
    for (const each of complete) {
      for (const key of keys) {
        if (!each.has(key)) each.set(key, stateOf(this.state, each, key));
      }
    }
    return complete;
  }

  /** Tries every order of what is left; false if there are too many. */
  private extend(done: ReadonlySet<number>): boolean {
    if (done.size === this.events.length) return this.keep();
    for (let index = 0; index < this.events.length; index += 1) {
      if (done.has(index) || !this.before[index]!.every((earlier) => done.has(earlier))) continue;
      this.tried += 1;
      if (this.tried > this.budget) return false;
      const mark = this.state.belief.mark();
      try {
        const { kind } = this.explainer.explain(this.events[index]!);
        this.tried += (this.state.effort?.spent ?? 0) >> 3;
        if (kind === 'too-many') return false;
        if (kind !== 'explained') continue;
        this.noteTouched(index);
        const after = new Set(done).add(index);
        const key = `${[...after].sort((a, b) => a - b).join()} ${this.believed()}`;
        this.tried += key.length >> 11;
        if (this.visited.has(key)) continue;
        this.visited.add(key);
        if (!this.extend(after)) return false;
      } finally {
        this.state.rollBack(mark);
        this.state.belief.release();
      }
    }
    return true;
  }

  private noteTouched(index: number): void {
    const { reads, writes } = this.explainer.lastTouched();
    for (const key of reads) this.touched[index]!.reads.add(key);
    for (const key of writes) this.touched[index]!.writes.add(key);
  }

  /** What is believed of everything changed so far, as a key. */
  private believed(): string {
    const { belief } = this.state;
    const parts = new Set<string>();
    for (const key of [...belief.changedSince(this.mark)].sort((a, b) => a - b)) {
      const cloud = belief.cloudOf(key);
      const variants = cloud?.variants ?? [new Map([[key, belief.certainState(key)]])];
      const texts = variants.map((variant) =>
        [...variant].map(([each, state]) => `${each}:${state ? textOfState(state) : ''}`).join(','),
      );
      parts.add(texts.sort().join('|'));
    }
    return [...parts].join(';');
  }

  /** Adds the possible states that the present order led to; false if there are too many. */
  private keep(): boolean {
    const { belief } = this.state;
    const keys = belief.changedSince(this.mark);
    let variants: Map<EntityKey, ReturnType<typeof stateOf>>[] = [new Map()];
    const clouds = new Set<Cloud>();
    for (const key of keys) {
      this.keys.add(key);
      const cloud = belief.cloudOf(key);
      if (cloud) {
        clouds.add(cloud);
        continue;
      }
      const state = belief.certainState(key);
      if (state) for (const variant of variants) variant.set(key, state);
    }
    for (const cloud of clouds) {
      for (const member of cloud.members) this.keys.add(member);
      this.tried += variants.length * cloud.variants.length;
      if (this.tried > this.budget) return false;
      variants = variants.flatMap((variant) =>
        cloud.variants.map((other) => new Map([...variant, ...other])),
      );
    }
    for (const variant of variants) {
      const parts = [...variant].sort(([a], [b]) => a - b);
      const key = parts.map(([each, state]) => `${each}:${textOfState(state)}`).join(';');
      this.found.set(key, variant);
      this.tried += key.length >> 11;
    }
    return true;
  }
}

/** Two states of one entity have the same text exactly when nothing can tell between them. */
function textOfState(state: EntityState): string {
  if (isObjectState(state)) return state.map(valueKey).join(',');
  const readings = state.readings.map(
    (each) => `${each.object}.${each.slot}=${valueKey(each.value)}`,
  );
  return `${state.bottom} ${frameKey(state.frame)} ${readings.join(' ')}`;
}
