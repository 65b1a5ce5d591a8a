/**
 * The automaton of what one object of a scenario shows: a monitor that watches nothing else.
 *
 * Its language is that of the scenario's behaviors with every other step left out: first as it is,
 * with several states possible at once, then made deterministic, then as small as can be.
 */
import type { Diagnostic } from '../../base/diagnostic.js';
import type { Observation } from '../../model/observation.js';
import { isFailed } from '../../model/model.js';
import type { Program, Scenario } from '../../model/program.js';
import { ScenarioModel, type WorldState, type WorldStep } from '../../model/scenario-model.js';
import { Names } from '../names.js';
import { orRefusal, refuse } from '../refusal.js';
import { type Automaton, maxStates } from './automaton.js';

export interface Monitor {
  readonly automaton: Automaton;
  /** What the automaton leaves out of the specification, for people who use it. */
  readonly losses: readonly string[];
}

/** More states of the scenario than this are not looked at. */
const maxExplored = 200_000;

export function monitorOf(
  program: Program,
  scenario: Scenario,
  observation: Observation,
  object: number,
): Monitor | Diagnostic {
  return orRefusal(() => {
    const graph = exploreShown(program, scenario, observation, object);
    const exact = determinize(graph, scenario);
    const { classes, edges, finals } = minimize(exact);
    const names = stateNames(program, scenario, object, exact, classes);
    const next = new Map(
      edges.map((targets, state) => [
        names[state]!,
        new Map([...targets].map(([event, target]) => [event, names[target]!])),
      ]),
    );
    const automaton = {
      name: new Names([]).take(scenario.name),
      states: names,
      finals: new Set([...finals].map((state) => names[state]!)),
      next,
    };
    return { automaton, losses: lossesOf(scenario, observation, object, graph.hasErrors) };
  });
}

// ---- what the scenario shows of the object

interface Shown {
  readonly states: readonly WorldState[];
  readonly hidden: readonly (readonly number[])[];
  readonly events: readonly (readonly (readonly [event: string, target: number])[])[];
  readonly isFinal: readonly boolean[];
  readonly hasErrors: boolean;
}

function exploreShown(
  program: Program,
  scenario: Scenario,
  observation: Observation,
  object: number,
): Shown {
  const model = new ScenarioModel(program, scenario);
  const nameOf = eventNames(program, observation);
  const numbers = new Map<string, number>();
  const states: WorldState[] = [];
  const hidden: number[][] = [];
  const events: [string, number][][] = [];
  let hasErrors = false;
  const numberOf = (state: WorldState): number => {
    const key = model.key(state);
    const known = numbers.get(key);
    if (known !== undefined) return known;
    if (states.length >= maxExplored) {
      const help = 'make the scenario smaller';
      refuse(`the scenario has more than ${maxExplored} states`, scenario.span, help);
    }
    numbers.set(key, states.length);
    return states.push(state) - 1;
  };
  for (const state of model.initialStates()) numberOf(state);
  for (let from = 0; from < states.length; from += 1) {
    hidden[from] = [];
    events[from] = [];
    const state = states[from]!;
    for (const { step, next } of model.transitions(state)) {
      if (isFailed(next)) {
        hasErrors = true;
        continue;
      }
      const target = numberOf(next);
      const event = concerns(program, state, step, object) ? nameOf(step) : undefined;
      if (event === undefined) hidden[from]!.push(target);
      else events[from]!.push([event, target]);
    }
  }
  // Where the environment goes on for ever nothing is ever over: then no state is final by itself.
  const hasTasks = scenario.tasks.length > 0;
  const isFinal = states.map((state) => hasTasks && model.isFinal(state));
  return { states, hidden, events, isFinal, hasErrors };
}

/** True if a step has the object among its arguments, or ends a process that has. */
function concerns(program: Program, state: WorldState, step: WorldStep, object: number): boolean {
  const { visibility, task, values } = step;
  if (visibility.kind === 'internal') return false;
  const given = visibility.kind === 'leave' ? (state.tasks[task!]?.locals ?? []) : values;
  return program.processes[visibility.process]!.parameters.some(
    ({ domain }, index) => domain.kind === 'reference' && given[index] === object,
  );
}

/** Functions by their name, their returns with a tail, transitions by their own. */
function eventNames(
  program: Program,
  observation: Observation,
): (step: WorldStep) => string | undefined {
  const names = new Names([]);
  const known = new Map<string, string>();
  for (const { meaning, event } of observation.clauses) {
    const key = `${meaning.kind} ${meaning.process}`;
    if (known.has(key)) continue;
    const wanted = meaning.kind === 'do' ? program.processes[meaning.process]!.name : event;
    known.set(key, names.take(meaning.kind === 'leave' ? `${wanted}_return` : wanted));
  }
  return ({ visibility }) =>
    visibility.kind === 'internal'
      ? undefined
      : known.get(`${visibility.kind} ${visibility.process}`);
}

// ---- deterministic

interface Deterministic {
  /** The states of the scenario that are possible in each. */
  readonly possible: readonly (readonly WorldState[])[];
  readonly edges: readonly ReadonlyMap<string, number>[];
  readonly isFinal: readonly boolean[];
}

/** More sets of possible states, and more states in all of them, are not kept. */
const maxSets = 5_000;
const maxMembers = 5_000_000;

function determinize(graph: Shown, scenario: Scenario): Deterministic {
  const numbers = new Map<string, number>();
  const sets: (readonly number[])[] = [];
  let members = 0;
  const numberOf = (seeds: Iterable<number>): number => {
    const set = closure(graph, seeds);
    const key = set.join(' ');
    const known = numbers.get(key);
    if (known !== undefined) return known;
    members += set.length;
    if (sets.length >= maxSets || members > maxMembers) {
      refuse('the automaton would be too large', scenario.span, 'make the scenario smaller');
    }
    numbers.set(key, sets.length);
    return sets.push(set) - 1;
  };
  numberOf([0]);
  const edges: Map<string, number>[] = [];
  for (let from = 0; from < sets.length; from += 1) {
    const targets = new Map<string, Set<number>>();
    for (const state of sets[from]!) {
      for (const [event, target] of graph.events[state]!) {
        const all = targets.get(event) ?? new Set<number>();
        targets.set(event, all.add(target));
      }
    }
    const sorted = [...targets].sort(([a], [b]) => (a < b ? -1 : 1));
    edges[from] = new Map(sorted.map(([event, all]) => [event, numberOf(all)]));
  }
  return {
    possible: sets.map((set) => set.map((state) => graph.states[state]!)),
    edges,
    isFinal: sets.map((set) => set.some((state) => graph.isFinal[state])),
  };
}

/** What hidden steps lead to, sorted. */
function closure({ hidden }: Shown, seeds: Iterable<number>): readonly number[] {
  const reached = new Set(seeds);
  for (const state of reached) for (const target of hidden[state]!) reached.add(target);
  return [...reached].sort((a, b) => a - b);
}

// ---- as small as can be

interface Minimal {
  /** By state of the deterministic automaton: its class, the initial one 0. */
  readonly classes: readonly number[];
  readonly edges: readonly ReadonlyMap<string, number>[];
  readonly finals: ReadonlySet<number>;
}

/** Moore: states stay together as long as the same events lead to the same classes. */
function minimize({ edges, isFinal }: Deterministic): Minimal {
  let classes = isFinal.map(Number);
  let count = 0;
  for (;;) {
    const numbers = new Map<string, number>();
    const refined = edges.map((targets, state) => {
      const leads = [...targets].map(([event, target]) => `${event} ${classes[target]!}`);
      const key = `${classes[state]!} ${leads.join(' ')}`;
      const known = numbers.get(key) ?? numbers.size;
      numbers.set(key, known);
      return known;
    });
    classes = refined;
    if (numbers.size === count) break;
    count = numbers.size;
  }
  const merged: Map<string, number>[] = [];
  const finals = new Set<number>();
  edges.forEach((targets, state) => {
    merged[classes[state]!] ??= new Map([...targets].map(([event, to]) => [event, classes[to]!]));
    if (isFinal[state]) finals.add(classes[state]!);
  });
  return { classes, edges: merged, finals };
}

// ---- for people

/** The object's own state where that tells the states apart; otherwise numbers. */
function stateNames(
  program: Program,
  scenario: Scenario,
  object: number,
  { possible }: Deterministic,
  classes: readonly number[],
): readonly string[] {
  const count = Math.max(...classes) + 1;
  if (count > maxStates) {
    const help = 'observe fewer events, or make the scenario smaller';
    refuse(
      `the automaton has ${count} states, and the kernel allows ${maxStates}`,
      scenario.span,
      help,
    );
  }
  const kind = program.kinds[scenario.objects[object - 1]!.objectKind]!;
  const telling = kind.slots.flatMap(({ domain, constant }, slot) =>
    domain.kind === 'enum' && !constant ? [{ slot, members: domain.members }] : [],
  );
  const found = Array.from({ length: count }, () => new Set<string>());
  const [only] = telling;
  if (only && telling.length === 1) {
    possible.forEach((states, index) => {
      for (const state of states) {
        const value = state.objects[object]![only.slot];
        found[classes[index]!]!.add(only.members[value as number] ?? '');
      }
    });
  }
  const names = found.flatMap((each) => [...each]);
  const isTelling = names.length === count && new Set(names).size === count;
  return isTelling ? names : found.map((_, index) => `s${index}`);
}

function lossesOf(
  scenario: Scenario,
  observation: Observation,
  object: number,
  hasErrors: boolean,
): readonly string[] {
  const name = scenario.objects[object - 1]!.name;
  const losses = [`it knows only the behaviors of scenario \`${scenario.name}\``];
  if (scenario.objects.length > 1) losses.push(`it watches \`${name}\` and no other object`);
  if (scenario.tasks.length > 1) losses.push('it does not know which task an event belongs to');
  const { clauses, samples } = observation;
  const telling = clauses.some(({ where, fields }) => where !== undefined || fields.length > 1);
  if (telling) losses.push('it looks at no arguments and results');
  if (samples.length > 0) losses.push('it looks at no sampled fields');
  if (hasErrors) losses.push('an error of the run is a step that is not there');
  if (scenario.properties.length > 0) losses.push('it checks no claims');
  return losses;
}
