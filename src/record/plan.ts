/**
 * What a recording must contain so that an observation can be asked all that it speaks about.
 *
 *     entry really_probe   adrv  drv             the address of the driver
 *                          dev   dev             the address of the device
 *                          drv   dev->driver     sampled through it
 *     return really_probe  ret   (what it returned)
 */
import type { KernelExpression } from '../language/ast.js';
import { type Clause, type EventPoint, eventKey, type Observation } from '../model/observation.js';

/** One step from a parameter of a function to the place of a value. */
export type PathStep =
  | { readonly kind: 'parameter'; readonly name: string }
  /** The pointer reached is one to this structure, whatever its own type says. */
  | { readonly kind: 'cast'; readonly structure: string }
  | { readonly kind: 'member'; readonly sign: '->' | '.'; readonly name: string };

export interface PlannedField {
  readonly name: string;
  /** Texts are characters or the name of a function, depending on what the pointer points to. */
  readonly use: 'value' | 'text';
  /** Undefined: what the function returned. */
  readonly path: readonly PathStep[] | undefined;
}

export interface PlannedEvent {
  readonly point: EventPoint;
  readonly name: string;
  /** Values first: where a text cannot be read, kernels print the text behind it in its place. */
  readonly fields: readonly PlannedField[];
}

/** A field that no probe can record, and why. */
export interface Unplanned {
  readonly event: string;
  /** Undefined: the whole event. */
  readonly field: string | undefined;
  readonly reason: 'no-origin' | 'argument-at-return' | 'no-symbol';
}

export interface RecordingPlan {
  readonly events: readonly PlannedEvent[];
  readonly unplanned: readonly Unplanned[];
}

const symbol = /^[A-Za-z_][\w.]*$/;
/** What can be a function of the kernel, or a tracepoint, with the system it belongs to or without. */
const symbols: Record<EventPoint, RegExp> = {
  entry: symbol,
  return: symbol,
  point: /^(?:[A-Za-z_][\w-]*:)?[A-Za-z_][\w-]*$/,
};

export function planRecording(observation: Observation): RecordingPlan {
  const clauses = new Map<string, Clause[]>();
  for (const clause of observation.clauses) {
    const key = eventKey(clause.point, clause.event);
    clauses.set(key, [...(clauses.get(key) ?? []), clause]);
  }
  const unplanned = new Map<string, Unplanned>();
  const events = [...clauses].flatMap(([key, all]) => {
    const { point, event } = all[0]!;
    if (symbols[point].test(event)) return [planEvent(observation, all, unplanned)];
    unplanned.set(key, { event: key, field: undefined, reason: 'no-symbol' });
    return [];
  });
  return { events, unplanned: [...unplanned.values()] };
}

function planEvent(
  observation: Observation,
  clauses: readonly Clause[],
  unplanned: Map<string, Unplanned>,
): PlannedEvent {
  const { point, event } = clauses[0]!;
  const fields = new Map<string, PlannedField>();
  const miss = (field: string, reason: Unplanned['reason']) => {
    const key = eventKey(point, event);
    unplanned.set(`${key} ${field}`, { event: key, field, reason });
  };
  for (const clause of clauses) {
    for (const field of clause.fields) {
      const { name, origin, literal } = field;
      if (point === 'point') continue;
      if (point === 'return') {
        if (origin) miss(name, 'argument-at-return');
        else fields.set(name, { name, use: 'value', path: undefined });
        continue;
      }
      const path = stepsOf(origin ?? nameExpression(name, clause));
      fields.set(name, { name, use: literal === undefined ? 'value' : 'text', path });
      for (const each of behind(observation, clause, name, path, miss)) {
        fields.set(each.name, each);
      }
    }
  }
  const order = [...fields.values()];
  return {
    point,
    name: event,
    fields: [
      ...order.filter(({ use }) => use === 'value'),
      ...order.filter(({ use }) => use === 'text'),
    ],
  };
}

/** What is read of the object whose address a field holds. */
function behind(
  observation: Observation,
  clause: Clause,
  field: string,
  path: readonly PathStep[],
  miss: (field: string, reason: Unplanned['reason']) => void,
): PlannedField[] {
  const sample = observation.samples.find((each) => each.field === field);
  const base = sample?.structure === undefined ? path : [...path, cast(sample.structure)];
  const found: PlannedField[] = [];
  for (const { field: name, origin } of sample?.mappings ?? []) {
    if (clause.without.includes(name)) continue;
    if (origin) found.push({ name, use: 'value', path: stepsOf(origin, base) });
    else miss(name, 'no-origin');
  }
  const label = observation.names.get(field);
  const origin = observation.nameOrigins.get(field);
  if (label !== undefined && origin) {
    found.push({ name: label, use: 'text', path: stepsOf(origin, base) });
  }
  return found;
}

function cast(structure: string): PathStep {
  return { kind: 'cast', structure };
}

function nameExpression(name: string, { span }: Clause): KernelExpression {
  return { base: name, steps: [], span };
}

/** With `start` the name that the expression begins with is what is reached there. */
function stepsOf(
  { base, steps }: KernelExpression,
  start?: readonly PathStep[],
): readonly PathStep[] {
  const head: readonly PathStep[] =
    typeof base === 'string'
      ? (start ?? [{ kind: 'parameter', name: base }])
      : [...stepsOf(base.operand, start), cast(base.structure)];
  return [
    ...head,
    ...steps.map(({ sign, member }): PathStep => ({ kind: 'member', sign, name: member })),
  ];
}

/** A path as C says it. */
export function pathText(path: readonly PathStep[]): string {
  let text = '';
  for (const step of path) {
    if (step.kind === 'parameter') text = step.name;
    else if (step.kind === 'cast') text = `((struct ${step.structure} *)${text})`;
    else text += step.sign + step.name;
  }
  return text;
}
