/**
 * All states consistent with the trace so far, kept in factors.
 *
 * Most objects and tasks have one state that is certain. Those whose states hang together, because
 * a hidden step may or may not have been taken, form a *cloud*: a list of variants, each giving
 * every member a state. The possible states are the product of the clouds; nothing is approximated,
 * a cloud is split only where it is exactly a product.
 *
 *     certain   nvme [on_bus]   task 12 idle
 *     cloud     disk, task 7:   { disk unlocked, task 7 @3 } or { disk locked, task 7 @2 }
 */
import { copyMap } from '../base/copy-map.js';
import { PagedList } from '../base/paged-list.js';
import type { Frame } from '../model/frame.js';
import { sameValue, unknown, type Value } from '../model/value.js';
import { hashOfNumbers, mixed, Numbering } from './numbering.js';
import type { EventReference } from './verdict.js';

/** The values of an object's slots. */
export type ObjectState = readonly Value[];

/** What the tracer read and the model must have had before the task's next step. */
export interface Reading {
  /** The event that showed it. */
  readonly at: EventReference;
  readonly object: number;
  readonly slot: number;
  readonly value: Value;
  /** For messages: which sampled field. */
  readonly field: string;
  readonly text: string;
}

export interface TaskState {
  readonly frame: Frame | undefined;
  /** What is below the outermost known frame: nothing, or whatever was under way before. */
  readonly bottom: 'idle' | 'unknown';
  readonly readings: readonly Reading[];
}

/** An object's number times two, a task's times two plus one. */
export type EntityKey = number;

export function objectKey(object: number): EntityKey {
  return object * 2;
}

export function taskKey(task: number): EntityKey {
  return task * 2 + 1;
}

export function isTaskKey(key: EntityKey): boolean {
  return key % 2 === 1;
}

export type EntityState = ObjectState | TaskState;

/** One way things may be: the state of every member of some clouds. */
export type Variant = ReadonlyMap<EntityKey, EntityState>;

export interface Cloud {
  readonly members: readonly EntityKey[];
  readonly variants: readonly Variant[];
}

/** What is believed of an entity: its certain state, or the cloud it belongs to. */
export type Believed = Cloud | EntityState;

/** What is believed, to look at. */
export type BeliefView = Pick<Belief, 'cloudOf' | 'certainState' | 'statesOf'>;

export function isObjectState(state: EntityState): state is ObjectState {
  return Array.isArray(state);
}

/** Two states of one entity that are the same have the same hash. */
export function hashOfState(state: EntityState): number {
  if (isObjectState(state)) return hashOfValues(1, state);
  let hash = state.bottom === 'idle' ? 2 : 3;
  for (let at = state.frame; at; at = at.caller) {
    hash = hashOfValues(mixed(mixed(hash, at.process), at.pc), at.locals);
  }
  for (const { object, slot } of state.readings) hash = mixed(mixed(hash, object), slot);
  return hash;
}

function hashOfValues(start: number, values: readonly Value[]): number {
  let hash = start;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index]!;
    hash = mixed(hash, typeof value === 'number' ? value : hashOfNumbers(value));
  }
  return hash;
}

/** True of two states of one entity between which nothing can tell. */
export function areSameStates(left: EntityState, right: EntityState): boolean {
  if (left === right) return true;
  if (isObjectState(left) || isObjectState(right)) {
    return areSameValues(left as ObjectState, right as ObjectState);
  }
  if (left.bottom !== right.bottom || left.readings.length !== right.readings.length) return false;
  let one = left.frame;
  let other = right.frame;
  while (one !== other) {
    if (!one || !other || one.process !== other.process || one.pc !== other.pc) return false;
    if (!areSameValues(one.locals, other.locals)) return false;
    one = one.caller;
    other = other.caller;
  }
  return left.readings.every(({ object, slot, value }, index) => {
    const reading = right.readings[index]!;
    return object === reading.object && slot === reading.slot && sameValue(value, reading.value);
  });
}

function areSameValues(left: readonly Value[], right: readonly Value[]): boolean {
  for (let index = 0; index < left.length; index += 1) {
    const value = left[index]!;
    if (value === right[index]) continue;
    if (typeof value === 'number' || !sameValue(value, right[index]!)) return false;
  }
  return true;
}

export class Belief {
  /** By key. */
  private readonly all = new PagedList<Believed>();
  /** What was believed of the entities changed since the outermost mark; undefined without one. */
  private journal: Memory[] | undefined;
  private marks = 0;
  /** Where somebody wants to know, everybody of whom something else has come to be believed. */
  changed: Set<EntityKey> | undefined;

  /** The cloud an entity belongs to; undefined if its state is certain. */
  cloudOf(key: EntityKey): Cloud | undefined {
    const believed = this.all.get(key);
    return believed !== undefined && isCloud(believed) ? believed : undefined;
  }

  /** The state of an entity that is in no cloud; undefined if nothing is known of it. */
  certainState(key: EntityKey): EntityState | undefined {
    const believed = this.all.get(key);
    return believed === undefined || isCloud(believed) ? undefined : believed;
  }

  /** Every state the entity may have. */
  statesOf(key: EntityKey): readonly EntityState[] {
    const believed = this.all.get(key);
    if (believed === undefined) return [];
    if (!isCloud(believed)) return [believed];
    const states: EntityState[] = [];
    for (const variant of believed.variants) {
      const state = variant.get(key)!;
      if (!states.some((known) => areSameStates(known, state))) states.push(state);
    }
    return states;
  }

  /** Something that the tracer read for a task is still to be confirmed, in some possible state. */
  isReading(task: number): boolean {
    const key = taskKey(task);
    const certain = this.certainState(key) as TaskState | undefined;
    if (certain) return certain.readings.length > 0;
    const variants = this.cloudOf(key)?.variants ?? [];
    return variants.some((variant) => (variant.get(key) as TaskState).readings.length > 0);
  }

  /** Puts the possible states of these entities in place of what was believed of them. */
  replace(scope: Iterable<Cloud>, variants: readonly Variant[]): void {
    for (const cloud of scope) for (const member of cloud.members) this.set(member, undefined);
    const [first] = variants;
    if (!first) return;
    if (variants.length === 1) {
      for (const [key, state] of first) this.set(key, state);
      return;
    }
    const members: EntityKey[] = [];
    for (const [key, state] of first) {
      const isCertain = variants.every((variant) => areSameStates(variant.get(key)!, state));
      if (isCertain) this.set(key, state);
      else members.push(key);
    }
    for (const cloud of factor(members, variants)) {
      for (const member of cloud.members) this.set(member, cloud);
    }
  }

  /** Gives an entity a state, whatever was believed of it; what it hung together with stays. */
  override(key: EntityKey, state: EntityState): void {
    this.change(key, () => state);
  }

  /** These slots of an object may have any value. */
  forgetSlots(object: number, slots: readonly number[]): void {
    this.change(objectKey(object), (state) =>
      (state as ObjectState).map((value, slot) => (slots.includes(slot) ? unknown : value)),
    );
  }

  private change(key: EntityKey, changed: (state: EntityState | undefined) => EntityState): void {
    const cloud = this.cloudOf(key);
    if (!cloud) {
      this.set(key, changed(this.certainState(key)));
      return;
    }
    const variants = cloud.variants.map(
      (variant) => new Map([...variant, [key, changed(variant.get(key))]]),
    );
    this.replace([cloud], variants);
  }

  /** Lets go of an entity, whatever the others have; nothing is known of it afterwards. */
  forget(key: EntityKey): void {
    const cloud = this.cloudOf(key);
    this.set(key, undefined);
    if (!cloud) return;
    const others = cloud.variants.map((variant) => {
      const without = copyMap(variant);
      without.delete(key);
      return without;
    });
    this.replace([cloud], others);
  }

  /** Tells the states that each entity may have. */
  forEach(tell: (key: EntityKey, states: readonly EntityState[]) => void): void {
    this.all.forEach((_, key) => tell(key, this.statesOf(key)));
  }

  clear(): void {
    this.all.clear();
  }

  /** From here on `rollBack` can return to what is believed now. Marks nest. */
  mark(): number {
    this.journal ??= [];
    this.marks += 1;
    return this.journal.length;
  }

  /** Every entity changed since a mark. */
  changedSince(mark: number): Set<EntityKey> {
    return new Set(this.journal!.slice(mark).map(({ key }) => key));
  }

  rollBack(mark: number): void {
    const journal = this.journal!;
    this.journal = undefined;
    while (journal.length > mark) {
      const { key, believed } = journal.pop()!;
      this.set(key, believed);
    }
    this.journal = journal;
  }

  /** A mark is no longer needed; what has changed since stays. */
  release(): void {
    this.marks -= 1;
    if (this.marks === 0) this.journal = undefined;
  }

  /** What is believed of an entity; undefined if nothing is known of it. */
  of(key: EntityKey): Believed | undefined {
    return this.all.get(key);
  }

  /** Puts what is believed of one entity in place; of a cloud every member must be told. */
  set(key: EntityKey, believed: Believed | undefined): void {
    this.journal?.push({ key, believed: this.all.get(key) });
    this.changed?.add(key);
    this.all.set(key, believed);
  }
}

interface Memory {
  readonly key: EntityKey;
  readonly believed: Believed | undefined;
}

export function isCloud(believed: Believed): believed is Cloud {
  return (believed as Cloud).variants !== undefined;
}

/** Splits variants into the smallest factors whose product they are; falls back to one factor. */
function factor(members: readonly EntityKey[], variants: readonly Variant[]): Cloud[] {
  const all = distinct(members, variants);
  const groups = correlated(members, all);
  if (groups.length > 1) {
    const factors = groups.map((group) => ({ members: group, variants: distinct(group, all) }));
    const product = factors.reduce((size, each) => size * each.variants.length, 1);
    if (product === all.length) return factors;
  }
  return [{ members, variants: all }];
}

/** The variants as seen by some members only, each once. */
function distinct(members: readonly EntityKey[], variants: readonly Variant[]): Variant[] {
  const numbers = new Numbering<Variant>(
    (variant) => {
      let hash = 0;
      for (const member of members) hash = mixed(hash, hashOfState(variant.get(member)!));
      return hash;
    },
    (left, right) =>
      members.every((member) => areSameStates(left.get(member)!, right.get(member)!)),
  );
  const seen: Variant[] = [];
  for (const variant of variants) {
    if (numbers.numberOf(variant) === seen.length) seen.push(variant);
  }
  return seen.map((variant) => new Map(members.map((member) => [member, variant.get(member)!])));
}

/** Members that are pairwise dependent end up in one group. */
function correlated(members: readonly EntityKey[], variants: readonly Variant[]): EntityKey[][] {
  const single = members.map((member) => distinct([member], variants).length);
  const group = members.map((_, index) => index);
  const find = (index: number): number => (group[index] === index ? index : find(group[index]!));
  for (let i = 0; i < members.length; i += 1) {
    for (let j = i + 1; j < members.length; j += 1) {
      if (find(i) === find(j)) continue;
      const pairs = distinct([members[i]!, members[j]!], variants).length;
      if (pairs < single[i]! * single[j]!) group[find(j)] = find(i);
    }
  }
  const groups = new Map<number, EntityKey[]>();
  members.forEach((member, index) => {
    const root = find(index);
    const list = groups.get(root);
    if (list) list.push(member);
    else groups.set(root, [member]);
  });
  return [...groups.values()];
}
