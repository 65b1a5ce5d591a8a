/**
 * Partial order: which steps of a state may be taken alone, because nothing that the others may ever
 * do before them could change what they do, and no claim can tell that they came first.
 *
 * The others are the tasks, the queued work and the environment. Where one of them conflicts with a
 * step of the chosen ones it joins them, until nobody does. Final states are all found, and so are
 * errors of the run; of other states only some with each truth of the claims.
 */
import { beforeEnd } from './before-end.js';
import { conflicts, type Effects, noEffects, unionOf } from './cells.js';
import { type Deeds, Futures } from './future.js';
import { workItems } from './interpret.js';
import type { Transition } from './model.js';
import type { Program, Scenario } from './program.js';
import type { WorldState, WorldStep } from './scenario-model.js';
import { witnessOf } from './witness.js';

/** A task, the queued work, or the environment. */
interface Agent {
  /** Its steps in this state, as indexes into the transitions. */
  readonly steps: readonly number[];
  /** What any of its next steps may do, those that wait included. */
  readonly next: Deeds;
  /** What it may come to do while others keep these locks. */
  future(held: bigint): Deeds;
  /** The locks that it keeps until its next step. */
  readonly locks: bigint;
  /** It is never taken alone. */
  readonly isEnvironment: boolean;
}

export class Ample {
  private readonly program: Program;
  private readonly scenario: Scenario;
  private readonly futures: Futures;
  /** What the claims read. */
  private readonly claimed: Effects;
  private readonly environment: Deeds | undefined;
  private readonly starts: Effects;
  private readonly works: readonly {
    readonly process: number;
    readonly holders: readonly number[];
  }[];
  private readonly locks: readonly {
    readonly object: number;
    readonly slot: number;
    readonly cell: bigint;
  }[];

  constructor(program: Program, scenario: Scenario) {
    this.program = program;
    this.scenario = scenario;
    this.futures = new Futures(program, scenario);
    const hasEnvironment = program.processes.some(({ role }) => role === 'transition');
    this.environment = hasEnvironment ? this.futures.ofEnvironment() : undefined;
    this.claimed = this.readByClaims();
    this.starts = this.futures.ofStarts();
    const kinds = [0, ...scenario.objects.map(({ objectKind }) => objectKind)];
    this.works = program.processes.flatMap(({ role, parameters }, process) => {
      if (role !== 'work') return [];
      const domain = parameters[0]?.domain;
      const wanted = domain?.kind === 'reference' ? domain.objectKind : 0;
      const holders = [...kinds.keys()].filter((object) => kinds[object] === wanted);
      return [{ process, holders }];
    });
    this.locks = kinds.flatMap((kind, object) =>
      program.kinds[kind]!.slots.flatMap(({ domain }, slot) =>
        domain.kind === 'lock'
          ? [{ object, slot, cell: this.futures.cells.slot(object, slot) }]
          : [],
      ),
    );
  }

  /**
   * Sets of steps each of which may be taken alone, as indexes; the smallest first. Where workers are
   * interchangeable, it does not matter which of them runs what.
   */
  of(
    state: WorldState,
    transitions: readonly Transition<WorldState, WorldStep>[],
    areWorkersAlike: boolean,
  ): readonly number[][] {
    // Of few workers one that ends its item may be the one that the next item waits for.
    const isAnyWorkerIdle = areWorkersAlike && this.scenario.workers === undefined;
    const agents = this.agentsOf(state, transitions).map((agent) =>
      isAnyWorkerIdle ? { ...agent, next: this.withoutWorkers(agent.next) } : agent,
    );
    if (agents.length < 2) return [];
    const found = new Map<string, number[]>();
    for (const agent of agents) {
      if (agent.steps.length === 0) continue;
      const steps = this.alone(state, agent, agents);
      if (steps && steps.length < transitions.length) found.set(steps.join(), steps);
    }
    return [...found.values()].sort((one, other) => one.length - other.length);
  }

  /** The steps of the fewest agents that may be taken alone, `first` among them. */
  private alone(state: WorldState, first: Agent, agents: readonly Agent[]): number[] | undefined {
    const chosen = new Set([first]);
    for (;;) {
      if ([...chosen].some((agent) => this.isNeverAlone(agent))) return undefined;
      let held = 0n;
      for (const { locks } of chosen) held |= locks;
      const others = agents.filter((agent) => !chosen.has(agent));
      const futures = others.map((agent) => agent.future(held));
      const ends = this.endsAmong(state, [...chosen], futures);
      const next = [...chosen].map((agent) => withEnds(agent.next.effects, ends));
      const joining = others.filter((_, index) => {
        const theirs = withEnds(futures[index]!.effects, ends);
        return next.some((each) => conflicts(each, theirs));
      });
      if (joining.length === 0) {
        const takes = [...chosen].map(({ steps }) => steps.length > 0);
        if (next.some((each, index) => takes[index] && conflicts(each, this.claimed))) {
          return undefined;
        }
        return [...chosen].flatMap(({ steps }) => steps).sort((one, other) => one - other);
      }
      for (const agent of joining) chosen.add(agent);
    }
  }

  /** A claim can tell that it took a step. */
  private isNeverAlone({ steps, next, isEnvironment }: Agent): boolean {
    return isEnvironment || (steps.length > 0 && conflicts(next.effects, this.claimed));
  }

  /** Of counted objects that may be destroyed: their counters, and whether they are alive. */
  private endsAmong(
    state: WorldState,
    chosen: readonly Agent[],
    futures: readonly Deeds[],
  ): readonly bigint[] {
    return this.futures.counters.all.flatMap(({ object, slot, cell, alive, isRenewed }, index) => {
      const count = state.objects[object]![slot] as number;
      const step = Math.min(...chosen.map(({ next }) => next.falls[index]!));
      const fall = futures.reduce((sum, { falls }) => sum + falls[index]!, step);
      return isRenewed || count + fall <= 0 ? [cell | alive] : [];
    });
  }

  private agentsOf(
    state: WorldState,
    transitions: readonly Transition<WorldState, WorldStep>[],
  ): Agent[] {
    const byTask: number[][] = state.tasks.map(() => []);
    const starts: number[] = [];
    transitions.forEach(({ step: { task, pc } }, index) => {
      if (task !== undefined) (pc < 0 ? starts : byTask[task]!).push(index);
    });
    const locks = state.tasks.map(() => 0n);
    for (const { object, slot, cell } of this.locks) {
      const owner = state.objects[object]![slot] as number;
      if (owner > 0 && owner <= locks.length) locks[owner - 1]! |= cell;
    }
    const agents: Agent[] = [];
    state.tasks.forEach((frame, task) => {
      if (!frame) return;
      agents.push({
        steps: byTask[task]!,
        next: this.futures.ofStep(frame),
        future: (held) => this.futures.of(frame, held),
        locks: locks[task]!,
        isEnvironment: false,
      });
    });
    const queued = this.queuedIn(state);
    if (queued.length > 0) {
      agents.push({
        steps: starts,
        next: { effects: this.starts, falls: this.futures.counters.none },
        future: (held) =>
          this.sumOf(
            queued.map(({ process, values }) => this.futures.ofQueued(process, values, held)),
          ),
        locks: 0n,
        isEnvironment: false,
      });
    }
    const { environment } = this;
    if (environment) {
      const future = () => environment;
      agents.push({ steps: [], next: environment, future, locks: 0n, isEnvironment: true });
    }
    return agents;
  }

  private withoutWorkers({ effects, falls }: Deeds): Deeds {
    const { workers } = this.futures.cells;
    if (((effects.reads | effects.writes) & workers) === 0n) return { effects, falls };
    const { reads, writes, updates } = effects;
    return { effects: { reads: reads & ~workers, writes: writes & ~workers, updates }, falls };
  }

  private queuedIn(state: WorldState): { process: number; values: readonly number[] }[] {
    return this.works.flatMap(({ process, holders }) => {
      const declaration = this.program.processes[process]!;
      return holders.flatMap((object) => {
        const items = state.objects[object]![declaration.workSlot!] as readonly number[];
        return workItems(declaration, items).map((item) => {
          return { process, values: object === 0 ? item : [object, ...item] };
        });
      });
    });
  }

  private sumOf(all: readonly Deeds[]): Deeds {
    const { counters } = this.futures;
    return all.reduce(
      (one, other) => ({
        effects: unionOf(one.effects, other.effects),
        falls: counters.sum(one.falls, other.falls),
      }),
      { effects: noEffects, falls: counters.none },
    );
  }

  /**
   * No end is left out, so that what is asked only there is no claim on the way: outcomes, and
   * conditions that `finished()` decides, unless the environment goes on behind the end.
   */
  private readByClaims(): Effects {
    return this.scenario.properties
      .flatMap((property) => [property.condition, ...[witnessOf(property) ?? []].flat()])
      .filter((condition) => this.environment || beforeEnd(condition) === undefined)
      .map((condition) => this.futures.ofCondition(condition))
      .reduce(unionOf, noEffects);
  }
}

/** With the ends of objects as what they are where they may come: changes that all can tell. */
function withEnds(effects: Effects, ends: readonly bigint[]): Effects {
  return ends.reduce(
    (all, cells) => ((all.updates & cells) === 0n ? all : { ...all, writes: all.writes | cells }),
    effects,
  );
}
