/**
 * A scenario as a model: the closed world in which every object and task is known.
 *
 * Tasks are numbered from 1: those of the cast, then the workers. A queued work item is started by
 * the first idle worker, so that workers, which do not differ, add no states.
 */
import { type Frame, frameKey } from './frame.js';
import { closedChoices, type Host } from './host.js';
import {
  Interpreter,
  type Outcome,
  type Visibility,
  withoutWorkItem,
  workItems,
} from './interpret.js';
import type { Model, ModelProperty, Transition } from './model.js';
import { Picks } from './picks.js';
import { aliveSlot, type Domain, type Program, type Property, type Scenario } from './program.js';
import { none, type Value, valueKey } from './value.js';
import { witnessOf } from './witness.js';

/** Immutable; object 0 is the globals. */
export interface WorldState {
  readonly objects: readonly (readonly Value[])[];
  /** One stack a task; undefined when it has finished or, for a worker, is idle. */
  readonly tasks: readonly (Frame | undefined)[];
}

/** What happened, by whom. */
export interface WorldStep {
  /** Index into the tasks; undefined for a transition of the environment. */
  readonly task: number | undefined;
  readonly visibility: Visibility | { readonly kind: 'do'; readonly process: number };
  /** Of an enter or do: its arguments. */
  readonly values: readonly Value[];
  /** Of a leave: what the process returned. */
  readonly result: Value;
  /** Where in the specification: the process and instruction; instruction -1 for a beginning. */
  readonly process: number;
  readonly pc: number;
}

/** More work items than this running at once are not modelled; the next one waits. */
const maxWorkers = 64;

export class ScenarioModel implements Model<WorldState, WorldStep> {
  readonly program: Program;
  readonly scenario: Scenario;
  readonly interpreter: Interpreter;
  readonly properties: readonly ModelProperty<WorldState>[];
  private readonly objectsByKind: readonly (readonly number[])[];
  private readonly workProcesses: readonly number[];

  constructor(program: Program, scenario: Scenario) {
    this.program = program;
    this.scenario = scenario;
    this.interpreter = new Interpreter(program);
    this.objectsByKind = program.kinds.map((_, kind) =>
      scenario.objects.flatMap((object, index) => (object.objectKind === kind ? [index + 1] : [])),
    );
    this.workProcesses = program.processes.flatMap((process, number) =>
      process.role === 'work' ? [number] : [],
    );
    this.properties = [
      ...scenario.properties.map((property) => this.property(property)),
      ...scenario.outcomes.map(({ name, condition, locals }): ModelProperty<WorldState> => {
        return { name, mode: 'outcome', holds: (state) => this.holds(state, condition, locals) };
      }),
    ];
  }

  initialStates(): WorldState[] {
    const globals = this.program.kinds[0]!.slots.map((slot) => slot.initial);
    const objects = [globals, ...this.scenario.objects.map((object) => object.slots)];
    const tasks = this.scenario.tasks.map((task) =>
      this.interpreter.begin(task.process, [], undefined),
    );
    return [{ objects, tasks }];
  }

  key(state: WorldState): string {
    let key = '';
    for (const slots of state.objects) key += `${slots.map(valueKey).join(',')};`;
    for (const frame of state.tasks) key += `|${frameKey(frame)}`;
    return key;
  }

  isFinal(state: WorldState): boolean {
    return state.tasks.every((frame) => frame === undefined) && !this.hasQueuedWork(state);
  }

  *transitions(state: WorldState): Generator<Transition<WorldState, WorldStep>> {
    for (let task = 0; task < state.tasks.length; task += 1) {
      if (state.tasks[task]) yield* this.taskSteps(state, task);
    }
    yield* this.workStarts(state);
    for (let process = 0; process < this.program.processes.length; process += 1) {
      if (this.program.processes[process]!.role === 'transition') {
        yield* this.environmentSteps(state, process);
      }
    }
  }

  /** The value of a condition in a state; an expression that fails does not hold. */
  holds(state: WorldState, condition: Property['condition'], locals: number): boolean {
    const value = this.evaluate(state, condition, new Array<Value>(locals).fill(none));
    return value !== undefined && value !== 0;
  }

  /** The value of an expression in a state, with these locals; undefined if it fails. */
  evaluate(
    state: WorldState,
    expression: Property['condition'],
    locals: readonly Value[],
  ): Value | undefined {
    const world = new World(this, state, new Picks());
    const result = this.interpreter.evaluate(world, expression, locals);
    return 'value' in result ? result.value : undefined;
  }

  /** Every living object of a kind. */
  livingObjects(state: { readonly objects: WorldState['objects'] }, kind: number): number[] {
    return this.objectsByKind[kind]!.filter((object) => state.objects[object]![aliveSlot] !== 0);
  }

  allObjects(kind: number): readonly number[] {
    return this.objectsByKind[kind]!;
  }

  hasQueuedWork(state: { readonly objects: WorldState['objects'] }): boolean {
    return this.workProcesses.some((number) => {
      const process = this.program.processes[number]!;
      return this.workHolders(number).some(
        (object) => (state.objects[object]![process.workSlot!] as readonly number[]).length > 0,
      );
    });
  }

  /**
   * A step of a task that stands in a fair process, or is fair itself; the beginning of a queued
   * item of a fair work function; an instance of a fair transition.
   */
  obligation(state: WorldState, { task, visibility, values, pc }: WorldStep): string | undefined {
    const { processes, tasks } = this.scenario.fair;
    if (task === undefined || pc < 0) {
      const { process } = visibility as { readonly process: number };
      return processes.includes(process) ? `${process}(${values.map(valueKey).join()})` : undefined;
    }
    if (tasks.includes(task)) return `task ${task}`;
    for (let frame = state.tasks[task]; frame; frame = frame.caller) {
      if (processes.includes(frame.process)) return `task ${task}`;
    }
    return undefined;
  }

  private property(property: Property): ModelProperty<WorldState> {
    const { name, mode, condition, premise, locals } = property;
    const witness = witnessOf(property);
    const judge = (part: Property['condition']) => (state: WorldState) =>
      this.holds(state, part, locals);
    return {
      name,
      mode,
      holds: judge(condition),
      ...(premise ? { premise: judge(premise) } : {}),
      ...(witness ? { witness: judge(witness) } : {}),
    };
  }

  private *taskSteps(
    state: WorldState,
    task: number,
  ): Generator<Transition<WorldState, WorldStep>> {
    const frame = state.tasks[task]!;
    const visibility = this.interpreter.visibility(frame);
    const { process, pc } = frame;
    for (const { world, outcome } of this.attempts(state, (host) =>
      this.interpreter.step(host, task + 1, frame),
    )) {
      if (outcome.kind === 'blocked') continue;
      const base = { task, visibility, process, pc };
      if (outcome.kind === 'failed') {
        yield { step: { ...base, values: [], result: none }, next: outcome };
        continue;
      }
      const { result } = outcome;
      const values =
        visibility.kind === 'enter'
          ? outcome.frame!.locals.slice(0, this.arity(visibility.process))
          : [];
      const next = world.finish((tasks) => {
        tasks[task] = outcome.frame;
      });
      yield { step: { ...base, values, result }, next };
    }
  }

  private *workStarts(state: WorldState): Generator<Transition<WorldState, WorldStep>> {
    const { workers, tasks } = this.scenario;
    const limit = tasks.length + (workers ?? maxWorkers);
    let worker = tasks.length;
    while (worker < limit && state.tasks[worker]) worker += 1;
    if (worker >= limit) return;
    for (const number of this.workProcesses) {
      const process = this.program.processes[number]!;
      for (const object of this.workHolders(number)) {
        const items = state.objects[object]![process.workSlot!] as readonly number[];
        let previous = '';
        for (const item of workItems(process, items)) {
          if (valueKey(item) === previous) continue;
          previous = valueKey(item);
          const world = new World(this, state, new Picks());
          world.write(object, process.workSlot!, withoutWorkItem(items, item));
          const values = [...(object === 0 ? [] : [object]), ...item].slice(0, this.arity(number));
          const frame = this.interpreter.begin(number, values, undefined);
          const next = world.finish((changed) => {
            while (changed.length < worker) changed.push(undefined);
            changed[worker] = frame;
          });
          const visibility = { kind: 'enter', process: number } as const;
          const step = { task: worker, visibility, values, result: none, process: number, pc: -1 };
          yield { step, next };
        }
      }
    }
  }

  private *environmentSteps(
    state: WorldState,
    process: number,
  ): Generator<Transition<WorldState, WorldStep>> {
    const { parameters } = this.program.processes[process]!;
    const world = new World(this, state, new Picks());
    for (const values of combinations(parameters.map(({ domain }) => world.choices(domain)))) {
      for (const { world: changed, outcome } of this.attempts(state, (host) =>
        this.interpreter.transition(host, process, values),
      )) {
        if (outcome.kind === 'blocked') continue;
        const visibility = { kind: 'do', process } as const;
        const step = { task: undefined, visibility, values, result: none, process, pc: -1 };
        yield { step, next: outcome.kind === 'failed' ? outcome : changed.finish() };
      }
    }
  }

  /** Every outcome of an attempted step, one for each way through its picks. */
  private *attempts(
    state: WorldState,
    attempt: (host: Host) => Outcome,
  ): Generator<{ readonly world: World; readonly outcome: Outcome }> {
    const picks = new Picks();
    do {
      const world = new World(this, state, picks);
      yield { world, outcome: attempt(world) };
    } while (picks.advance());
  }

  private arity(process: number): number {
    return this.program.processes[process]!.parameters.length;
  }

  private workHolders(process: number): readonly number[] {
    const domain = this.program.processes[process]!.parameters[0]?.domain;
    return domain?.kind === 'reference' ? this.objectsByKind[domain.objectKind]! : [0];
  }
}

/** A state being changed by one step: copies what it writes. */
class World implements Host {
  private readonly model: ScenarioModel;
  private readonly before: WorldState;
  private readonly picks: Picks;
  private readonly objects: (readonly Value[])[];
  private readonly copied = new Set<number>();

  constructor(model: ScenarioModel, before: WorldState, picks: Picks) {
    this.model = model;
    this.before = before;
    this.picks = picks;
    this.objects = before.objects.slice();
  }

  read(object: number, slot: number): Value {
    return this.objects[object]![slot]!;
  }

  write(object: number, slot: number, value: Value): void {
    if (!this.copied.has(object)) {
      this.objects[object] = this.objects[object]!.slice();
      this.copied.add(object);
    }
    (this.objects[object] as Value[])[slot] = value;
  }

  settle(object: number, slot: number, value: Value): void {
    this.write(object, slot, value);
  }

  pick(count: number): number {
    return this.picks.pick(count);
  }

  choices(domain: Domain): readonly Value[] {
    return closedChoices(domain, (objectKind) => this.objectsOf(objectKind));
  }

  objectsOf(objectKind: number): readonly number[] {
    return this.model.livingObjects({ objects: this.objects }, objectKind);
  }

  spare(objectKind: number): number | undefined {
    return this.model
      .allObjects(objectKind)
      .find((object) => this.objects[object]![aliveSlot] === 0);
  }

  isIdle(): boolean {
    const first = this.model.scenario.tasks.length;
    const isRunning = this.before.tasks.some((frame, task) => task >= first && frame);
    return !isRunning && !this.model.hasQueuedWork({ objects: this.objects });
  }

  isFinished(): boolean {
    const { before, objects } = this;
    return !before.tasks.some((frame) => frame) && !this.model.hasQueuedWork({ objects });
  }

  isActive(process: number, values: readonly Value[]): boolean {
    return this.before.tasks.some((frame) => {
      for (let at = frame; at; at = at.caller) {
        const { locals } = at;
        if (at.process === process && values.every((value, index) => locals[index] === value)) {
          return true;
        }
      }
      return false;
    });
  }

  /** The state after the step; idle workers at the end are dropped, so that equal states are equal. */
  finish(change: (tasks: (Frame | undefined)[]) => void = () => {}): WorldState {
    const tasks = this.before.tasks.slice();
    change(tasks);
    const first = this.model.scenario.tasks.length;
    while (tasks.length > first && tasks[tasks.length - 1] === undefined) tasks.pop();
    return { objects: this.objects, tasks };
  }
}

/** Every way to take one item of each list, the last list fastest. */
function* combinations(lists: readonly (readonly Value[])[]): Generator<Value[]> {
  const [first, ...rest] = lists;
  if (!first) {
    yield [];
    return;
  }
  for (const value of first) {
    for (const others of combinations(rest)) yield [value, ...others];
  }
}
