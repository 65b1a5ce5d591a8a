/**
 * A path as a trace of states in the Informal Trace Format of Apalache (its ADR 015), which model
 * checkers and viewers of traces read.
 *
 * A variable stands for every object, a record of its members; for each global; and for each task or
 * worker, which says where it stands. The state after the last step is there too.
 */
import { aliveSlot, type Domain, type Slot } from '../model/program.js';
import type { ScenarioModel, WorldState, WorldStep } from '../model/scenario-model.js';
import type { Value } from '../model/value.js';
import {
  describeState,
  describeStep,
  describeWaiting,
  objectName,
  taskName,
  valueText,
} from './describe.js';
import type { Path } from './path.js';

/** A value of ITF: what JSON lacks is an object whose only key begins with `#`. */
export type ItfValue =
  boolean | string | readonly ItfValue[] | { readonly [key: string]: ItfValue };

export interface ItfTrace {
  readonly '#meta': Readonly<Record<string, string>>;
  readonly vars: readonly string[];
  readonly states: readonly Readonly<Record<string, ItfValue | ItfMeta>>[];
  /** The state to which the last one leads back. */
  readonly loop?: number;
}

/** What led to a state; the initial one has no step. */
interface ItfMeta {
  readonly index: number;
  readonly task?: string;
  readonly action?: string;
}

export function itfTrace(
  model: ScenarioModel,
  path: Pick<Path<WorldState, WorldStep>, 'initial' | 'steps' | 'repeatsFrom'>,
): ItfTrace {
  const states = [path.initial, ...path.steps.map(({ state }) => state)];
  const variables = states.map((state) => variablesOf(model, state));
  const names = new Set(variables.flatMap((each) => [...each.keys()]));
  return {
    '#meta': {
      format: 'ITF',
      'format-description': 'https://apalache-mc.org/docs/adr/015adr-trace.html',
      source: `${model.program.name}, scenario ${model.scenario.name}`,
    },
    vars: [...names],
    states: variables.map((each, index) => {
      const step = index === 0 ? undefined : path.steps[index - 1]!.step;
      const meta = step && describeStep(model, states[index - 1]!, step, states[index]!);
      const values = [...names].map((name) => [name, each.get(name) ?? finished] as const);
      return {
        '#meta': { index, ...(meta && { task: meta.task, action: meta.action }) },
        ...Object.fromEntries(values),
      };
    }),
    ...(path.repeatsFrom !== undefined && { loop: path.repeatsFrom }),
  };
}

/** Where a task stands that is through, or a worker that is not there yet. */
const finished = 'nowhere';

function variablesOf(model: ScenarioModel, state: WorldState): Map<string, ItfValue> {
  const variables = new Map<string, ItfValue>();
  const texts = new Map(describeState(model, state).map(({ place, value }) => [place, value]));
  state.objects.forEach((slots, object) => {
    const members = slotsOf(model, object).flatMap(({ name, domain }, index) => {
      if (index === aliveSlot || domain.kind === 'variant') return [];
      const place = object === 0 ? name : `${objectName(model, object)}.${name}`;
      return [[name, itfValue(model, slots, index, domain, texts.get(place))] as const];
    });
    if (object === 0) for (const [name, value] of members) variables.set(name, value);
    else {
      const alive = slots[aliveSlot] !== 0;
      variables.set(objectName(model, object), { alive, ...Object.fromEntries(members) });
    }
  });
  const waiting = new Map(describeWaiting(model, state).map(({ task, action }) => [task, action]));
  state.tasks.forEach((_, task) => {
    const name = taskName(model, task);
    variables.set(`task ${name}`, waiting.get(name) ?? finished);
  });
  return variables;
}

function slotsOf({ program, scenario }: ScenarioModel, object: number): readonly Slot[] {
  const kind = object === 0 ? 0 : scenario.objects[object - 1]!.objectKind;
  return program.kinds[kind]!.slots;
}

function itfValue(
  model: ScenarioModel,
  slots: readonly Value[],
  index: number,
  domain: Domain,
  text: string | undefined,
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
      // An object that is not alive has no text of its own: its members are as they were.
      return text ?? valueText(model, domain, value);
  }
}

function names(model: ScenarioModel, value: Value): readonly string[] {
  return (value as readonly number[]).map((object) => objectName(model, object));
}
