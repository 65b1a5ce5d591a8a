/**
 * What a trace in ITF calls the variables of a scenario, and their values in a state.
 *
 * A variable stands for every object, a record of its members; for each global; and for each task or
 * worker, which says where it stands. What is found of an object or a stack is kept as long as it is.
 */
import { isItfRecord, type ItfState, itfKey, itfText, type ItfValue } from '../base/itf.js';
import type { Frame } from '../model/frame.js';
import { aliveSlot, type Domain, type Slot } from '../model/program.js';
import type { ScenarioModel, WorldState } from '../model/scenario-model.js';
import type { Value } from '../model/value.js';
import { describeFrame, objectName, slotText, taskName, valueText } from './describe.js';

/** A member, a global or a task, and what a trace says of it. */
export interface Claim {
  /** `disk.driver`, `count`, `task modprobe`. */
  readonly place: string;
  readonly value: ItfValue;
  readonly key: string;
  readonly of:
    | { readonly kind: 'member'; readonly object: number; readonly member: string }
    | { readonly kind: 'task'; readonly task: number };
}

/** What a state has in place of what a trace says. */
export interface ItfDifference {
  readonly place: string;
  readonly recorded: string;
  readonly actual: string;
}

/** Where a task stands that is through, or a worker that is not there yet. */
export const finished = 'nowhere';

export class ItfVariables {
  private readonly model: ScenarioModel;
  private readonly objects: ReadonlyMap<string, number>;
  /** By object. */
  private readonly members: WeakMap<readonly Value[], ReadonlyMap<string, KeyedValue>>[];
  private readonly places = new WeakMap<Frame, KeyedValue>();

  constructor(model: ScenarioModel) {
    this.model = model;
    this.members = [undefined, ...model.scenario.objects].map(() => new WeakMap());
    this.objects = new Map(model.scenario.objects.map(({ name }, index) => [name, index + 1]));
  }

  /** All variables of a state, in a fixed order. */
  of(state: WorldState): Map<string, ItfValue> {
    const variables = new Map<string, ItfValue>();
    state.objects.forEach((slots, object) => {
      const members = [...this.membersOf(object, slots)].map(([name, { value }]) => {
        return [name, value] as const;
      });
      if (object === 0) for (const [name, value] of members) variables.set(name, value);
      else variables.set(objectName(this.model, object), Object.fromEntries(members));
    });
    state.tasks.forEach((frame, task) => {
      variables.set(`task ${taskName(this.model, task)}`, this.standsAt(frame).value);
    });
    return variables;
  }

  /** What a trace says of the scenario, and the names in it that mean nothing there. */
  claimsOf(
    { variables }: ItfState,
    initial: WorldState,
  ): { readonly claims: readonly Claim[]; readonly unknown: readonly string[] } {
    const claims: Claim[] = [];
    const unknown: string[] = [];
    const globals = this.membersOf(0, initial.objects[0]!);
    for (const [name, value] of variables) {
      const object = this.objects.get(name);
      const task = this.taskOf(name);
      if (isUnsaid(value)) unknown.push(name);
      else if (globals.has(name)) claims.push(claim(name, value, { object: 0, member: name }));
      else if (task !== undefined) claims.push(claimOfTask(name, value, task));
      else if (object === undefined || !isItfRecord(value)) unknown.push(name);
      else {
        const known = this.membersOf(object, initial.objects[object]!);
        for (const [member, held] of Object.entries(value)) {
          const place = `${name}.${member}`;
          if (!known.has(member) || isUnsaid(held)) unknown.push(place);
          else claims.push(claim(place, held, { object, member }));
        }
      }
    }
    return { claims, unknown };
  }

  agrees(state: WorldState, claims: readonly Claim[]): boolean {
    return claims.every((each) => this.valueAt(state, each).key === each.key);
  }

  differences(state: WorldState, claims: readonly Claim[]): ItfDifference[] {
    return claims.flatMap((each) => {
      const { key, value } = this.valueAt(state, each);
      if (key === each.key) return [];
      return [{ place: each.place, recorded: itfText(each.value), actual: itfText(value) }];
    });
  }

  private valueAt({ objects, tasks }: WorldState, { of }: Claim): KeyedValue {
    if (of.kind === 'task') return this.standsAt(tasks[of.task]);
    return this.membersOf(of.object, objects[of.object]!).get(of.member)!;
  }

  /** Undefined unless it is a task of the cast or a worker: `task modprobe`, `task worker 1`. */
  private taskOf(variable: string): number | undefined {
    if (!variable.startsWith(taskPrefix)) return undefined;
    const { tasks } = this.model.scenario;
    const name = variable.slice(taskPrefix.length);
    const index = tasks.findIndex((task) => task.name === name);
    if (index >= 0) return index;
    const worker = /^worker ([1-9]\d{0,5})$/.exec(name)?.[1];
    return worker === undefined ? undefined : tasks.length + Number(worker) - 1;
  }

  private standsAt(frame: Frame | undefined): KeyedValue {
    if (!frame) return nowhere;
    const known = this.places.get(frame);
    if (known) return known;
    const found = keyed(describeFrame(this.model, frame));
    this.places.set(frame, found);
    return found;
  }

  private membersOf(object: number, slots: readonly Value[]): ReadonlyMap<string, KeyedValue> {
    const known = this.members[object]!.get(slots);
    if (known) return known;
    const found = new Map<string, KeyedValue>();
    if (object !== 0) found.set('alive', keyed(slots[aliveSlot] !== 0));
    slotsOf(this.model, object).forEach(({ name, domain }, index) => {
      if (index === aliveSlot || domain.kind === 'variant') return;
      found.set(name, keyed(itfValue(this.model, object, slots, index, domain)));
    });
    this.members[object]!.set(slots, found);
    return found;
  }
}

interface KeyedValue {
  readonly value: ItfValue;
  readonly key: string;
}

function keyed(value: ItfValue): KeyedValue {
  return { value, key: itfKey(value) };
}

const nowhere = keyed(finished);
const taskPrefix = 'task ';

function claim(
  place: string,
  value: ItfValue,
  of: { readonly object: number; readonly member: string },
): Claim {
  return { place, ...keyed(value), of: { kind: 'member', ...of } };
}

function claimOfTask(place: string, value: ItfValue, task: number): Claim {
  return { place, ...keyed(value), of: { kind: 'task', task } };
}

/** What whoever wrote the trace could not put into ITF. */
function isUnsaid(value: ItfValue): boolean {
  return typeof value === 'object' && Object.hasOwn(value, '#unserializable');
}

function slotsOf({ program, scenario }: ScenarioModel, object: number): readonly Slot[] {
  const kind = object === 0 ? 0 : scenario.objects[object - 1]!.objectKind;
  return program.kinds[kind]!.slots;
}

function itfValue(
  model: ScenarioModel,
  object: number,
  slots: readonly Value[],
  index: number,
  domain: Domain,
): ItfValue {
  const value = slots[index]!;
  switch (domain.kind) {
    case 'boolean':
      return value !== 0;
    case 'integer':
    case 'refcount':
      return { '#bigint': String(value) };
    case 'set':
      return { '#set': names(model, value) };
    case 'queue':
      return names(model, value);
    case 'payload': {
      const variant = domain.union.variants[slots[index - 1] as number]!;
      return { tag: variant.name, value: valueText(model, variant.domain, value) };
    }
    default:
      return slotText(model, object, slots, index);
  }
}

function names(model: ScenarioModel, value: Value): readonly string[] {
  return (value as readonly number[]).map((object) => objectName(model, object));
}
