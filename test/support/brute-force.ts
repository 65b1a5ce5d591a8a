/**
 * The oracle: decides by exhaustion whether some behavior of a scenario produces a recorded trace.
 *
 * Before every event it takes all hidden steps of everybody, in every order, and keeps every state;
 * then it takes the event's step wherever that can be done. No reduction, no laziness, no factors;
 * of the checker it shares nothing but the model. What it takes as the meaning of a trace:
 *
 * - A step is hidden if no clause speaks of it, or only optional ones.
 * - A task of the cast records under its name. Any other task is a worker: it holds one pid while it
 *   runs a work item, and the pid of an item that began unseen is known from its first event.
 * - What an event samples was so at some moment after the event and before the next step of the task
 *   that recorded it.
 * - A field that is missing, unreadable, or points to an object that no event has named tells nothing.
 */
import type {
  Clause,
  ClauseField,
  FieldReading,
  Observation,
} from '../../src/model/observation.js';
import type { Domain, Expression, Program } from '../../src/model/program.js';
import { ScenarioModel, type WorldState, type WorldStep } from '../../src/model/scenario-model.js';
import { none, sameValue, type Value } from '../../src/model/value.js';
import type { TraceEvent } from '../../src/trace/event.js';

export type BruteForceVerdict =
  | { readonly kind: 'conforms' }
  /**
   * The index of the first event that leaves no state, or of the first that shares its timestamp;
   * the number of events if only the end leaves none.
   */
  | { readonly kind: 'violates'; readonly event: number }
  /** More states at once than the bound allows. */
  | { readonly kind: 'too-many' };

/** A state of the scenario, with what is known of the tasks that recorded events in it. */
interface Possible {
  readonly world: WorldState;
  /** The task that runs in each worker's place, where an event has told; by index of the worker. */
  readonly workers: readonly (string | undefined)[];
  /** What each task still has to have read, by its key. */
  readonly unread: ReadonlyMap<string, readonly Reading[]>;
}

interface Reading {
  readonly object: number;
  readonly slot: number;
  /** True of the values of the slot, and of the slot before it, that would have been recorded so. */
  readonly text: string;
  confirms(value: Value, variant: Value): boolean;
}

export interface BruteForceOptions {
  readonly maxStates?: number;
  /** Called with the number of states after each event. */
  readonly onStates?: (states: number) => void;
}

export function bruteForce(
  program: Program,
  observation: Observation,
  events: readonly TraceEvent[],
  { maxStates = 20_000, onStates = () => {} }: BruteForceOptions = {},
): BruteForceVerdict {
  const scenario = program.scenarios[observation.scenario!]!;
  const model = new ScenarioModel(program, scenario);
  const cast = scenario.tasks.map(({ name }) => name);
  const addresses = new Map<string, number>();
  /** The hidden steps from a state are asked for again and again. */
  const successors = new Map<string, readonly Taken[]>();

  const initial = new Map<string, Possible>();
  for (const world of model.initialStates()) add(initial, world, [], new Map());
  let possible: ReadonlyMap<string, Possible> = initial;

  for (let start = 0; start < events.length;) {
    let end = start + 1;
    while (end < events.length && events[end]!.timestamp === events[start]!.timestamp) end += 1;
    const group = events.slice(start, end).flatMap((event) => {
      const clause = observation.clauses.find(
        ({ point, event: name, fields }) =>
          point === event.point && name === event.name && fields.every(isSelected(event)),
      );
      return clause ? [read(event, clause)] : [];
    });
    const after = takeInAnyOrder(possible, group);
    if (!after) return { kind: 'too-many' };
    onStates(after.size);
    if (after.size === 0) return { kind: 'violates', event: start };
    possible = after;
    start = end;
  }
  const last = closeUnderHiddenSteps(possible);
  if (!last) return { kind: 'too-many' };
  const isRead = [...last.values()].some(({ unread }) => unread.size === 0);
  return isRead ? { kind: 'conforms' } : { kind: 'violates', event: events.length };

  // ---- states

  /** Adds a state, once the readings that it confirms are taken. */
  function add(
    states: Map<string, Possible>,
    world: WorldState,
    workers: Possible['workers'],
    unread: Possible['unread'],
  ): void {
    const left = new Map<string, readonly Reading[]>();
    for (const [task, readings] of unread) {
      const open = readings.filter(({ object, slot, confirms }) => {
        const slots = world.objects[object]!;
        return !confirms(slots[slot]!, slots[slot - 1]!);
      });
      if (open.length > 0) left.set(task, open);
    }
    const bound = workers.map((task, index) =>
      world.tasks[cast.length + index] ? task : undefined,
    );
    while (bound.length > 0 && bound[bound.length - 1] === undefined) bound.pop();
    const open = [...left].map(
      ([task, readings]) =>
        `${task}:${readings.map((each) => `${each.object}.${each.slot}=${each.text}`).join()}`,
    );
    const key = `${model.key(world)} ${bound.join()} ${open.sort().join(';')}`;
    if (!states.has(key)) states.set(key, { world, workers: bound, unread: left });
  }

  function closeUnderHiddenSteps(from: ReadonlyMap<string, Possible>) {
    const closed = new Map(from);
    for (const state of closed.values()) {
      for (const { step, next } of stepsFrom(state.world)) {
        if (!isHidden(step)) continue;
        if (step.task !== undefined && state.unread.has(taskOf(state, step.task) ?? '')) continue;
        add(closed, next, state.workers, state.unread);
      }
      if (closed.size > maxStates) return undefined;
    }
    return closed;
  }

  interface Taken {
    readonly step: WorldStep;
    readonly next: WorldState;
  }

  function stepsFrom(world: WorldState): readonly Taken[] {
    const key = model.key(world);
    const known = successors.get(key);
    if (known) return known;
    if (successors.size > 200_000) successors.clear();
    const taken: Taken[] = [];
    for (const { step, next } of model.transitions(world)) {
      if (!('kind' in next)) taken.push({ step, next });
    }
    successors.set(key, taken);
    return taken;
  }

  function isHidden({ visibility }: WorldStep): boolean {
    if (visibility.kind === 'internal') return true;
    return !observation.clauses.some(
      ({ optional, meaning }) =>
        !optional && meaning.kind === visibility.kind && meaning.process === visibility.process,
    );
  }

  /** The key under which a task records; undefined for a worker that has not recorded yet. */
  function taskOf({ workers }: Possible, task: number): string | undefined {
    return task < cast.length ? cast[task] : workers[task - cast.length];
  }

  // ---- events

  /**
   * The states after events that share a timestamp, in every order that keeps those of one CPU and
   * those of one task in sequence. Each set of events taken so far has its states.
   */
  function takeInAnyOrder(
    from: ReadonlyMap<string, Possible>,
    group: readonly Recorded[],
  ): ReadonlyMap<string, Possible> | undefined {
    const all = 2 ** group.length - 1;
    const reached = new Map<number, Map<string, Possible>>([[0, new Map(from)]]);
    for (let taken = 0; taken < all; taken += 1) {
      const states = reached.get(taken);
      if (!states) continue;
      const closed = closeUnderHiddenSteps(states);
      if (!closed) return undefined;
      group.forEach((recorded, index) => {
        const isTaken = (at: number) => (taken & (1 << at)) !== 0;
        const isNext = group.every(
          ({ task, cpu }, at) =>
            at >= index || isTaken(at) || (task !== recorded.task && cpu !== recorded.cpu),
        );
        if (isTaken(index) || !isNext) return;
        const into = reached.get(taken | (1 << index)) ?? new Map<string, Possible>();
        for (const state of closed.values()) takeEvent(state, recorded, into);
        if (into.size > 0) reached.set(taken | (1 << index), into);
      });
    }
    return reached.get(all) ?? new Map();
  }

  interface Recorded {
    readonly clause: Clause;
    readonly task: string;
    readonly cpu: number | undefined;
    /** One for each field of the clause; undefined where it tells nothing. */
    readonly values: readonly (Value | undefined)[];
    readonly readings: readonly Reading[];
  }

  function takeEvent(state: Possible, recorded: Recorded, into: Map<string, Possible>): void {
    const { clause, task, readings } = recorded;
    if (state.unread.has(task)) return;
    for (const { step, next } of stepsFrom(state.world)) {
      const { visibility } = step;
      if (visibility.kind !== clause.meaning.kind) continue;
      if (visibility.process !== clause.meaning.process) continue;
      const workers = step.task === undefined ? state.workers : recordedBy(state, step.task, task);
      if (!workers || !describes(recorded, state.world, step, next)) continue;
      const unread = new Map(state.unread);
      if (readings.length > 0) unread.set(task, readings);
      add(into, next, workers, unread);
    }
  }

  /** The workers once `task` has recorded a step taken in a place; undefined if it cannot be it. */
  function recordedBy(
    { workers }: Possible,
    place: number,
    task: string,
  ): readonly (string | undefined)[] | undefined {
    if (place < cast.length) return cast[place] === task ? workers : undefined;
    if (cast.includes(task)) return undefined;
    const worker = place - cast.length;
    if (workers[worker] === task) return workers;
    if (workers[worker] !== undefined || workers.includes(task)) return undefined;
    const bound = [...workers];
    while (bound.length < worker) bound.push(undefined);
    bound[worker] = task;
    return bound;
  }

  /** True if the clause can have the recorded fields when this step is taken. */
  function describes(
    { clause, values }: Recorded,
    before: WorldState,
    step: WorldStep,
    after: WorldState,
  ): boolean {
    const { meaning, where, firstParameter, resultLocal, locals } = clause;
    const parameters =
      step.visibility.kind === 'leave' ? before.tasks[step.task!]!.locals : step.values;
    const arity = program.processes[meaning.process]!.parameters.length;
    for (const [index, argument] of (meaning.arguments ?? []).entries()) {
      const value = recordedArgument(argument, values);
      if (value !== undefined && !sameValue(value, parameters[index]!)) return false;
    }
    if (!where) return true;
    const choices = values.map((value, index) =>
      value === undefined ? anything(clause.fields[index]!.reading) : [value],
    );
    return combinations(choices).some((fields) => {
      const scope = new Array<Value>(locals).fill(none);
      fields.forEach((value, index) => (scope[index] = value));
      for (let index = 0; index < arity; index += 1) {
        scope[firstParameter + index] = parameters[index]!;
      }
      scope[resultLocal] = step.result;
      const value = model.evaluate(after, where, scope);
      return value !== undefined && value !== 0;
    });
  }

  function recordedArgument(argument: Expression, values: Recorded['values']): Value | undefined {
    if (argument.kind === 'local') return values[argument.index];
    if (argument.kind === 'constant') return argument.value;
    throw new Error('the oracle knows only fields and constants as arguments');
  }

  /** What an unknown field of a condition may have been. */
  function anything(reading: FieldReading): readonly Value[] {
    switch (reading.kind) {
      case 'boolean':
      case 'pointer':
        return [0, 1];
      case 'enum':
        return reading.members.map((_, index) => index);
      case 'reference':
        return [none, ...model.cast.allObjects(reading.objectKind)];
      default:
        return [-2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8];
    }
  }

  function read(event: TraceEvent, clause: Clause): Recorded {
    const values = clause.fields.map(({ name, reading }) => readField(event, name, reading));
    const readings: Reading[] = [];
    for (const sample of observation.samples) {
      const reading = { kind: 'reference', objectKind: sample.objectKind } as const;
      const object = readField(event, sample.field, reading) as number | undefined;
      if (object === undefined || object === none) continue;
      for (const { field, slot, domain, values: table } of sample.mappings) {
        const text = event.fields.get(field);
        if (text === undefined || clause.without.includes(field)) continue;
        const confirms = confirmation(event, field, domain, table);
        if (confirms) readings.push({ object, slot, text, confirms });
      }
    }
    const { command, pid } = event.task!;
    const task = cast.includes(command) ? command : pid === 0 ? `idle ${event.cpu}` : `${pid}`;
    return { clause, task, cpu: event.cpu, values, readings };
  }

  function readField(event: TraceEvent, name: string, reading: FieldReading): Value | undefined {
    const text = event.fields.get(name);
    if (text === undefined || text === '(fault)') return undefined;
    switch (reading.kind) {
      case 'number':
        return Number(text);
      case 'boolean':
        return text === 'true' || Number(text) > 0 ? 1 : 0;
      case 'enum':
        if (reading.members.includes(text)) return reading.members.indexOf(text);
        return Number(text) < reading.members.length ? Number(text) : undefined;
      case 'pointer':
        return Number(text) === 0 ? none : 1;
      case 'reference':
        return readReference(event, name, text, reading.objectKind);
      case 'text':
        return undefined;
    }
  }

  function readReference(
    event: TraceEvent,
    field: string,
    text: string,
    objectKind: number,
  ): number | undefined {
    if (text === '0x0') return none;
    if (!text.startsWith('0x')) return findNamed(text, objectKind);
    const label = event.fields.get(observation.names.get(field) ?? '');
    const named =
      label === undefined ? undefined : findNamed(label.replaceAll('"', ''), objectKind);
    if (!addresses.has(text) && named !== undefined) addresses.set(text, named);
    return addresses.get(text);
  }

  function findNamed(name: string, objectKind: number): number | undefined {
    const index = scenario.objects.findIndex(
      (object) => object.name === name && object.objectKind === objectKind,
    );
    return index === -1 ? undefined : index + 1;
  }

  /** Which contents of a slot are recorded like this; undefined if the text tells nothing. */
  function confirmation(
    event: TraceEvent,
    field: string,
    domain: Domain,
    table: ReadonlyMap<number, Value> | undefined,
  ): Reading['confirms'] | undefined {
    const text = event.fields.get(field)!;
    if (text === '(fault)') return undefined;
    if (table) return equalTo(table.get(Number(text)));
    switch (domain.kind) {
      case 'boolean':
        return equalTo(readField(event, field, { kind: 'boolean' }));
      case 'variant': {
        const bit = readField(event, field, { kind: 'boolean' });
        const { variants } = domain.union;
        return (variant) => variants[variant as number]!.tagValue === bit;
      }
      case 'enum':
        return equalTo(readField(event, field, { kind: 'enum', members: domain.members }));
      case 'integer':
      case 'refcount':
        return equalTo(Number(text));
      case 'reference':
        return equalTo(readReference(event, field, text, domain.objectKind));
      case 'opaque':
        return equalTo(text === '0x0' ? none : 1);
      case 'payload': {
        const { variants } = domain.union;
        return (value, variant) => {
          const content = variants[variant as number]!.domain;
          if (content.kind !== 'reference') return (value === none) === (text === '0x0');
          return value === (text === '0x0' ? none : (addresses.get(text) ?? -1));
        };
      }
      default:
        return undefined;
    }
  }
}

/** A field with a literal selects the events that have it. */
function isSelected(event: TraceEvent): (field: ClauseField) => boolean {
  return ({ name, literal }) => literal === undefined || event.fields.get(name) === literal;
}

function equalTo(recorded: Value | undefined): Reading['confirms'] | undefined {
  return recorded === undefined ? undefined : (value) => sameValue(value, recorded);
}

/** Every way to take one item of each list. */
function combinations(lists: readonly (readonly Value[])[]): Value[][] {
  return lists.reduce<Value[][]>(
    (rows, list) => rows.flatMap((row) => list.map((value) => [...row, value])),
    [[]],
  );
}
