/**
 * Makes of a walk the trace that a tracer would have recorded of it, under an observation.
 *
 * A step that a clause describes becomes an event; the others stay hidden. What the clause leaves
 * open, such as the number a function returned, is chosen so that its `where` holds. Checking the
 * result under the same observation must conform: nothing here knows how that is done.
 */
import type { Clause, FieldReading, Observation, Sample } from '../model/observation.js';
import { aliveSlot, type Domain } from '../model/program.js';
import type { ScenarioModel, WorldState, WorldStep } from '../model/scenario-model.js';
import { none, sameValue, type Value } from '../model/value.js';
import { objectName, taskName } from './describe.js';
import { Random } from './random.js';
import type { Walk } from './walk.js';

/** An event as every writer of traces takes it; its text is empty because nothing was printed. */
export interface EmittedEvent {
  readonly kind: 'event';
  readonly line: number;
  readonly point: Clause['point'];
  readonly name: string;
  readonly label: string;
  readonly task: { readonly command: string; readonly pid: number };
  readonly cpu: number;
  /** Nanoseconds, increasing. */
  readonly timestamp: bigint;
  readonly fields: ReadonlyMap<string, string>;
  readonly text: '';
}

export interface Emission {
  readonly events: readonly EmittedEvent[];
  /**
   * The first step, counted from 0, that no recording under this observation can contain: clauses
   * speak about it, and none can describe it. The events end before it.
   */
  readonly cutAt: number | undefined;
}

/** A step with the states around it. */
interface Occurrence {
  readonly before: WorldState;
  readonly step: WorldStep;
  readonly after: WorldState;
}

/** More ways to fill the fields of one event than this are not tried. */
const maxAttempts = 10_000;

/** The seed draws times, CPUs, and which of the optional events were recorded. */
export function emit(
  model: ScenarioModel,
  walk: Pick<Walk<WorldState, WorldStep>, 'initial' | 'steps'>,
  observation: Observation,
  seed: number,
): Emission {
  const random = new Random(seed);
  const addresses = new Addresses(model, walk.initial);
  const events: EmittedEvent[] = [];
  let timestamp = 1_000_000_000n;
  let before = walk.initial;

  for (const [index, { step, state: after }] of walk.steps.entries()) {
    addresses.follow(before, after);
    const occurrence = { before, step, after };
    before = after;
    const clauses = clausesFor(observation, step);
    const canHide = clauses.every(({ optional }) => optional);
    if (canHide && (clauses.length === 0 || random.below(2) === 0)) continue;
    const described = describable(model, clauses, occurrence);
    if (!described) {
      if (canHide) continue;
      return { events, cutAt: index };
    }
    const { clause, values } = described;
    timestamp += BigInt(1 + random.below(50)) * 1000n;
    events.push({
      kind: 'event',
      line: events.length + 1,
      point: clause.point,
      name: clause.event,
      label: clause.event,
      task: recordedTask(model, step.task),
      cpu: random.below(4),
      timestamp,
      fields: recordedFields(model, observation, addresses, clause, values, after),
      text: '',
    });
  }
  return { events, cutAt: undefined };
}

/** The clauses that speak about what a step does; none if it is hidden. */
function clausesFor({ clauses }: Observation, { visibility }: WorldStep): readonly Clause[] {
  if (visibility.kind === 'internal') return [];
  return clauses.filter(
    ({ meaning }) => meaning.kind === visibility.kind && meaning.process === visibility.process,
  );
}

function recordedTask(model: ScenarioModel, task: number | undefined): EmittedEvent['task'] {
  const cast = model.scenario.tasks.length;
  if (task === undefined) return { command: '<idle>', pid: 0 };
  if (task < cast) return { command: taskName(model, task), pid: 101 + task };
  return { command: `kworker/u8:${task - cast}`, pid: 101 + task };
}

/** The first clause that can describe a step, with a value for each of its fields. */
function describable(
  model: ScenarioModel,
  clauses: readonly Clause[],
  occurrence: Occurrence,
): { readonly clause: Clause; readonly values: readonly Value[] } | undefined {
  for (const clause of clauses) {
    const values = fieldValues(model, clause, occurrence);
    if (values) return { clause, values };
  }
  return undefined;
}

/** Values of a clause's fields under which it describes the step; undefined if there are none. */
function fieldValues(
  model: ScenarioModel,
  clause: Clause,
  { before, step, after }: Occurrence,
): readonly Value[] | undefined {
  const { fields, meaning, where, locals, firstParameter, resultLocal } = clause;
  const parameters =
    step.visibility.kind === 'leave' ? before.tasks[step.task!]!.locals : step.values;
  const { length: arity } = model.program.processes[meaning.process]!.parameters;

  const known: (Value | undefined)[] = fields.map(() => undefined);
  meaning.arguments?.forEach((argument, index) => {
    if (argument.kind === 'local') known[argument.index] ??= parameters[index]!;
  });
  const choices = fields.map(({ reading }, index) => {
    const value = known[index];
    return value === undefined ? candidates(model, reading) : [value];
  });

  let attempts = 0;
  for (const values of combinations(choices)) {
    attempts += 1;
    if (attempts > maxAttempts) return undefined;
    const scope: Value[] = new Array<Value>(locals).fill(none);
    values.forEach((value, index) => (scope[index] = value));
    for (let index = 0; index < arity; index += 1) {
      scope[firstParameter + index] = parameters[index]!;
    }
    scope[resultLocal] = step.result;
    const hasArguments = (meaning.arguments ?? []).every((argument, index) => {
      const value = model.evaluate(after, argument, scope);
      return value !== undefined && sameValue(value, parameters[index]!);
    });
    if (!hasArguments) continue;
    if (where && !model.evaluate(after, where, scope)) continue;
    return values;
  }
  return undefined;
}

/** What a field that no argument determines may have held, the likeliest first. */
function candidates(model: ScenarioModel, reading: FieldReading): readonly Value[] {
  switch (reading.kind) {
    case 'number':
      return [0, 1, -1, 2, -2, 3, -3, 4, 5, 6, 7, 8];
    case 'boolean':
      return [0, 1];
    case 'enum':
      return reading.members.map((_, index) => index);
    case 'reference':
      return [none, ...model.cast.allObjects(reading.objectKind)];
    case 'pointer':
      return [none, 1];
    case 'text':
      return [none];
  }
}

/** The fields of an event as printed: those of the clause, names for people, sampled members. */
function recordedFields(
  model: ScenarioModel,
  { names, samples, scenario }: Observation,
  addresses: Addresses,
  clause: Clause,
  values: readonly Value[],
  state: WorldState,
): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  const labels = new Map<string, string>();
  const pointTo = (field: string, object: number): void => {
    const label = names.get(field);
    // Without a name for it a closed world could not tell whose address this is.
    const isNamed = label !== undefined || scenario === undefined || object === none;
    fields.set(field, isNamed ? addresses.of(object) : objectName(model, object));
    if (label === undefined) return;
    labels.set(label, object === none ? '(fault)' : `"${objectName(model, object)}"`);
  };

  clause.fields.forEach(({ name, reading, literal }, index) => {
    const value = values[index] as number;
    if (literal !== undefined) fields.set(name, literal);
    else if (reading.kind === 'reference') pointTo(name, value);
    else if (reading.kind === 'pointer') fields.set(name, addresses.ofOpaque(value));
    else if (reading.kind === 'enum') fields.set(name, reading.members[value] ?? String(value));
    else if (reading.kind === 'text') fields.set(name, '""');
    else fields.set(name, String(value));
  });
  for (const sample of samples) {
    const object = sampledObject(sample, clause, values);
    if (object === undefined) continue;
    const slots = state.objects[object]!;
    for (const { field, slot, domain, values: table } of sample.mappings) {
      if (clause.without.includes(field) || fields.has(field)) continue;
      const value = slots[slot]!;
      if (table) {
        const recorded = [...table].find(([, each]) => sameValue(each, value));
        if (recorded) fields.set(field, String(recorded[0]));
      } else {
        recordMember(field, domain, value, slots[slot - 1]);
      }
    }
  }
  return new Map([...fields, ...labels]);

  function recordMember(field: string, domain: Domain, value: Value, variant?: Value): void {
    switch (domain.kind) {
      case 'boolean':
      case 'enum':
      case 'integer':
      case 'refcount':
        fields.set(field, String(value));
        return;
      case 'variant':
        fields.set(field, String(domain.union.variants[value as number]!.tagValue ?? value));
        return;
      case 'reference':
        pointTo(field, value as number);
        return;
      case 'opaque':
        fields.set(field, addresses.ofOpaque(value as number));
        return;
      case 'payload': {
        const content = domain.union.variants[variant as number]!.domain;
        if (content.kind === 'reference') fields.set(field, addresses.of(value as number));
        else if (content.kind === 'opaque') fields.set(field, addresses.ofOpaque(value as number));
        return;
      }
      default:
        return;
    }
  }
}

/** The object that a sample shows in an event; undefined if the event does not point to one. */
function sampledObject(
  { field }: Sample,
  clause: Clause,
  values: readonly Value[],
): number | undefined {
  const index = clause.fields.findIndex(({ name }) => name === field);
  const object = index === -1 ? none : (values[index] as number);
  return object === none ? undefined : object;
}

/** Where objects live: an address of its own for each, and a new one when it is created again. */
class Addresses {
  private readonly addresses: number[] = [];
  private allocated = 0;

  constructor(model: ScenarioModel, initial: WorldState) {
    model.scenario.objects.forEach((_, index) => {
      if (initial.objects[index + 1]![aliveSlot] !== 0) this.allocate(index + 1);
    });
  }

  follow(before: WorldState, after: WorldState): void {
    if (before.objects === after.objects) return;
    after.objects.forEach((slots, object) => {
      if (object === 0 || slots === before.objects[object]) return;
      if (slots[aliveSlot] !== 0 && before.objects[object]![aliveSlot] === 0) this.allocate(object);
    });
  }

  of(object: number): string {
    if (object === none) return '0x0';
    return pointer(0x10000 + (this.addresses[object] ?? 0) * 0x400);
  }

  ofOpaque(token: number): string {
    return token === none ? '0x0' : pointer(0x8000000 + token * 0x40);
  }

  private allocate(object: number): void {
    this.allocated += 1;
    this.addresses[object] = this.allocated;
  }
}

/** A pointer into the kernel's direct map. */
function pointer(offset: number): string {
  return `0xffff8881${offset.toString(16).padStart(8, '0')}`;
}

/** Every way to take one item of each list, the last list fastest. */
function* combinations(lists: readonly (readonly Value[])[]): Generator<readonly Value[]> {
  const [first, ...rest] = lists;
  if (!first) {
    yield [];
    return;
  }
  for (const value of first) {
    for (const others of combinations(rest)) yield [value, ...others];
  }
}
