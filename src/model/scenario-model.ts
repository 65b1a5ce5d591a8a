/**
 * A scenario as a model: the closed world in which every object and task is known.
 *
 * Tasks are numbered from 1: those of the cast, then the workers. A queued work item is started by
 * the first idle worker, so that workers, which do not differ, add no states.
 */
import { Ample } from './ample.js';
import { setAt } from '../base/set-at.js';
import type { Span } from '../base/source.js';
import { Cast } from './cast.js';
import { frameKey } from './frame.js';
import { closedChoices, type Host } from './host.js';
import {
  Interpreter,
  type Outcome,
  type Visibility,
  withoutWorkItem,
  workItems,
} from './interpret.js';
import type { Model, ModelProperty, Symmetry, Transition } from './model.js';
import { Picks } from './picks.js';
import {
  aliveSlot,
  type Expression,
  type Program,
  type Property,
  type Scenario,
} from './program.js';
import { symmetryOf } from './symmetry.js';
import { none, type Value, valueKey } from './value.js';
import { witnessOf } from './witness.js';
import { type Reads, World, type WorldState } from './world.js';

export type { Reads, WorldState } from './world.js';

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

/** Who may take a step; a start is the beginning of a queued item. */
export type Agent =
  | { readonly kind: 'task'; readonly task: number }
  | { readonly kind: 'start'; readonly process: number; readonly holder: number }
  | { readonly kind: 'do'; readonly process: number; readonly values: readonly Value[] };

/** More arguments of a transition, or ways through one step, than this are not tried. */
const mostWays = 100_000;

/** More work items than this running at once are not modelled; the next one waits. */
const maxWorkers = 64;

export class ScenarioModel implements Model<WorldState, WorldStep> {
  readonly program: Program;
  readonly scenario: Scenario;
  readonly interpreter: Interpreter;
  readonly properties: readonly ModelProperty<WorldState>[];
  readonly cast: Cast;
  /**
   * A step of a task that stands in a fair process, or is fair itself; the beginning of a queued
   * item of a fair work function; an instance of a fair transition. Undefined if nothing is fair.
   */
  readonly obligation: ((state: WorldState, step: WorldStep) => string | undefined) | undefined;
  /** Transitions with more combinations of arguments than can be tried. */
  private readonly overwhelming: ReadonlySet<number>;
  private order: Ample | undefined;
  private known: { readonly symmetry: Symmetry<WorldState> | undefined } | undefined;

  constructor(program: Program, scenario: Scenario) {
    this.program = program;
    this.scenario = scenario;
    this.interpreter = new Interpreter(program);
    this.cast = new Cast(program, scenario);
    this.overwhelming = new Set(
      program.processes.flatMap(({ role, parameters }, process) => {
        const ways = parameters.reduce((all, { domain }) => all * this.cast.sizeOf(domain), 1);
        return role === 'transition' && ways > mostWays ? [process] : [];
      }),
    );
    const { fair } = scenario;
    if (fair.processes.length > 0 || fair.tasks.length > 0) {
      this.obligation = (state, step) => obligationOf(fair, state, step);
    }
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
    return (
      state.tasks.every((frame) => frame === undefined) && !this.cast.hasQueuedWork(state.objects)
    );
  }

  *transitions(state: WorldState): Generator<Transition<WorldState, WorldStep>> {
    for (let task = 0; task < state.tasks.length; task += 1) {
      yield* this.steps(state, { kind: 'task', task });
    }
    for (const agent of this.starters()) yield* this.steps(state, agent);
    for (const agent of this.environment()) yield* this.steps(state, agent);
  }

  get symmetry(): Symmetry<WorldState> | undefined {
    this.known ??= { symmetry: symmetryOf(this.program, this.scenario) };
    return this.known.symmetry;
  }

  ample(
    state: WorldState,
    transitions: readonly Transition<WorldState, WorldStep>[],
    isSymmetric = false,
  ): readonly number[][] {
    this.order ??= new Ample(this.program, this.scenario);
    const areWorkersAlike =
      isSymmetric &&
      this.symmetry !== undefined &&
      this.symmetry.classes.some(({ of }) => of === 'workers');
    return this.order.of(state, transitions, areWorkersAlike);
  }

  /** For each object or other holder of queued work, and each work function: who starts its items. */
  *starters(): Generator<Agent & { kind: 'start' }> {
    for (const process of this.cast.workProcesses) {
      for (const holder of this.cast.workHolders(process)) yield { kind: 'start', process, holder };
    }
  }

  /** The transitions with all arguments that they may ever have; with none where there are too many. */
  *environment(): Generator<Agent & { kind: 'do' }> {
    for (const [process, { role, parameters }] of this.program.processes.entries()) {
      if (role !== 'transition') continue;
      if (this.overwhelming.has(process)) {
        yield { kind: 'do', process, values: [] };
        continue;
      }
      const choices = parameters.map(({ domain }) =>
        closedChoices(domain, (objectKind) => this.cast.everPresent(objectKind)),
      );
      for (const values of combinations(choices)) yield { kind: 'do', process, values };
    }
  }

  /**
   * Every step that one agent can take. What it depends on is told to `reads`: in another state
   * that agrees on all of it, the agent can do the same with the same effect.
   */
  steps(
    state: WorldState,
    agent: Agent,
    reads?: Reads,
  ): Iterable<Transition<WorldState, WorldStep>> {
    switch (agent.kind) {
      case 'task':
        return this.taskSteps(state, agent.task, reads);
      case 'start':
        return this.workStarts(state, agent.process, agent.holder, reads);
      case 'do':
        return this.environmentSteps(state, agent.process, agent.values, reads);
    }
  }

  /** The value of a condition in a state; an expression that fails does not hold. */
  holds(
    state: WorldState,
    condition: Property['condition'],
    locals: number,
    reads?: Reads,
  ): boolean {
    const value = this.evaluate(state, condition, new Array<Value>(locals).fill(none), reads);
    return value !== undefined && value !== 0;
  }

  /** The value of an expression in a state, with these locals; undefined if it fails. */
  evaluate(
    state: WorldState,
    expression: Property['condition'],
    locals: readonly Value[],
    reads?: Reads,
  ): Value | undefined {
    const world = new World(this.cast, state, new Picks(), reads);
    const result = this.interpreter.evaluate(world, expression, locals);
    return 'value' in result ? result.value : undefined;
  }

  /** The condition behind a part of a property, by its index in `properties`; for its locals, how many. */
  partOf(
    property: number,
    part: 'condition' | 'premise' | 'witness',
  ): { readonly expression: Expression; readonly locals: number } | undefined {
    const { properties, outcomes } = this.scenario;
    const declared = properties[property];
    const { condition, locals } = declared ?? outcomes[property - properties.length]!;
    if (part === 'condition') return { expression: condition, locals };
    const expression = declared && (part === 'premise' ? declared.premise : witnessOf(declared));
    return expression && { expression, locals };
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
    reads: Reads | undefined,
  ): Generator<Transition<WorldState, WorldStep>> {
    reads?.task(task);
    const frame = state.tasks[task];
    if (!frame) return;
    const visibility = this.interpreter.visibility(frame);
    const { process, pc } = frame;
    const { span } = this.interpreter.instructionAt(frame);
    for (const { world, outcome } of this.attempts(state, reads, span, (host) =>
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

  private *workStarts(
    state: WorldState,
    number: number,
    object: number,
    reads: Reads | undefined,
  ): Generator<Transition<WorldState, WorldStep>> {
    const process = this.program.processes[number]!;
    reads?.slot(object, process.workSlot!);
    const items = state.objects[object]![process.workSlot!] as readonly number[];
    if (items.length === 0) return;
    const worker = this.idleWorker(state, reads);
    if (worker === undefined) return;
    let previous = '';
    for (const item of workItems(process, items)) {
      if (valueKey(item) === previous) continue;
      previous = valueKey(item);
      const world = new World(this.cast, state, new Picks(), reads);
      world.write(object, process.workSlot!, withoutWorkItem(items, item));
      const values = [...(object === 0 ? [] : [object]), ...item].slice(0, this.arity(number));
      const frame = this.interpreter.begin(number, values, undefined);
      const next = world.finish((changed) => {
        setAt(changed, worker, frame);
      });
      const visibility = { kind: 'enter', process: number } as const;
      const step = { task: worker, visibility, values, result: none, process: number, pc: -1 };
      yield { step, next };
    }
  }

  private idleWorker(state: WorldState, reads: Reads | undefined): number | undefined {
    const { workers, tasks } = this.scenario;
    const limit = tasks.length + (workers ?? maxWorkers);
    for (let worker = tasks.length; worker < limit; worker += 1) {
      reads?.isBusy(worker);
      if (!state.tasks[worker]) return worker;
    }
    return undefined;
  }

  private *environmentSteps(
    state: WorldState,
    process: number,
    values: readonly Value[],
    reads: Reads | undefined,
  ): Generator<Transition<WorldState, WorldStep>> {
    const { parameters, span } = this.program.processes[process]!;
    if (this.overwhelming.has(process)) {
      const visibility = { kind: 'do', process } as const;
      const step = { task: undefined, visibility, values, result: none, process, pc: -1 };
      yield { step, next: tooManyWays(span) };
      return;
    }
    for (const [index, { domain }] of parameters.entries()) {
      const value = values[index] as number;
      if (domain.kind !== 'reference' || value === none) continue;
      if (!this.cast.isMortal(domain.objectKind)) continue;
      reads?.slot(value, aliveSlot);
      if (state.objects[value]![aliveSlot] === 0) return;
    }
    for (const { world: changed, outcome } of this.attempts(state, reads, span, (host) =>
      this.interpreter.transition(host, process, values),
    )) {
      if (outcome.kind === 'blocked') continue;
      const visibility = { kind: 'do', process } as const;
      const step = { task: undefined, visibility, values, result: none, process, pc: -1 };
      yield { step, next: outcome.kind === 'failed' ? outcome : changed.finish() };
    }
  }

  /** Every outcome of an attempted step, one for each way through its picks. */
  private *attempts(
    state: WorldState,
    reads: Reads | undefined,
    span: Span,
    attempt: (host: Host) => Outcome,
  ): Generator<{ readonly world: World; readonly outcome: Outcome }> {
    const picks = new Picks();
    let ways = 0;
    do {
      const world = new World(this.cast, state, picks, reads);
      ways += 1;
      if (ways > mostWays) {
        yield { world, outcome: tooManyWays(span) };
        return;
      }
      yield { world, outcome: attempt(world) };
    } while (picks.advance());
  }

  private arity(process: number): number {
    return this.program.processes[process]!.parameters.length;
  }
}

function obligationOf(
  { processes, tasks }: Scenario['fair'],
  state: WorldState,
  { task, visibility, values, pc }: WorldStep,
): string | undefined {
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

function tooManyWays(span: Span): Outcome & { kind: 'failed' } {
  return { kind: 'failed', failure: { code: 'E0510', span, details: {} } };
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
