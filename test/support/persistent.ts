/**
 * The definition of a set of steps that may be taken alone, state by state: whatever the others do
 * first, the steps stay what they are, either order comes out the same, and no claim can tell.
 */
import { isFailed } from '../../src/model/model.js';
import type { Model, Transition } from '../../src/model/model.js';
import type { ScenarioModel, WorldState, WorldStep } from '../../src/model/scenario-model.js';
import { statesOf } from './symmetric.js';

type World = Model<WorldState, WorldStep>;
type Taken = Transition<WorldState, WorldStep>;

/** What is wrong with the sets of steps offered in these states; empty if nothing. */
export function impersistences(
  scenario: ScenarioModel,
  maxStates: number,
  maxAway: number,
  isSymmetric: boolean,
): string[] {
  const model = isSymmetric ? quotient(scenario) : scenario;
  const wrong = new Set<string>();
  for (const state of statesOf(scenario, maxStates)) {
    const transitions = [...model.transitions(state)];
    for (const chosen of scenario.ample(state, transitions, isSymmetric)) {
      const agents = new Set(chosen.map((index) => agentOf(transitions[index]!)));
      for (const each of violations(model, state, agents, maxAway)) wrong.add(each);
    }
  }
  return [...wrong];
}

function* violations(
  model: World,
  start: WorldState,
  agents: ReadonlySet<string>,
  maxAway: number,
): Generator<string> {
  const away = new Map([[model.key(start), start]]);
  for (const state of away.values()) {
    const all = [...model.transitions(state)];
    const own = all.filter((each) => agents.has(agentOf(each)));
    for (const { next } of own) {
      // Ends are all found, so what comes to be true only there need not show on the way.
      if (isFailed(next) || isEnd(model, next)) continue;
      if (truths(model, next) !== truths(model, state)) yield 'a claim can tell';
    }
    for (const other of all) {
      if (agents.has(agentOf(other))) continue;
      yield* own.flatMap((step) => (commutes(model, step, other) ? [] : [clash(step, other)]));
      if (isFailed(other.next)) continue;
      const after = [...model.transitions(other.next)].filter((each) => agents.has(agentOf(each)));
      if (after.length !== own.length) yield `${place(other)} changes what can be done`;
      if (away.size < maxAway && !away.has(model.key(other.next))) {
        away.set(model.key(other.next), other.next);
      }
    }
  }
}

/** The same model with states that symmetry takes for one. */
function quotient(model: ScenarioModel): World {
  const { properties, symmetry } = model;
  return {
    properties,
    initialStates: () => model.initialStates(),
    transitions: (state) => model.transitions(state),
    isFinal: (state) => model.isFinal(state),
    key: (state) => symmetry?.canonicalKey(state) ?? model.key(state),
  };
}

/** One and then the other leads where the other and then the one does. */
function commutes(model: World, one: Taken, other: Taken): boolean {
  if (isFailed(one.next))
    return isFailed(other.next) || endsOf(model, other.next, one).has(one.next.failure.code);
  if (isFailed(other.next)) return endsOf(model, one.next, other).has(other.next.failure.code);
  const ends = endsOf(model, other.next, one);
  return [...endsOf(model, one.next, other)].some((end) => ends.has(end));
}

/** Where the agent of a step gets by its next one. */
function endsOf(model: World, state: WorldState, step: Taken): ReadonlySet<string> {
  const agent = agentOf(step);
  return new Set(
    [...model.transitions(state)]
      .filter((each) => agentOf(each) === agent)
      .map(({ next }) => (isFailed(next) ? next.failure.code : model.key(next))),
  );
}

function isEnd(model: World, state: WorldState): boolean {
  return model.isFinal(state) && [...model.transitions(state)].length === 0;
}

function truths(model: World, state: WorldState): string {
  return model.properties
    .filter(({ mode }) => mode !== 'outcome')
    .map(({ holds, witness }) => [holds(state), witness?.(state)])
    .join();
}

function agentOf({ step: { task, pc, process } }: Taken): string {
  if (task === undefined) return `do ${process}`;
  return pc < 0 ? 'start' : `task ${task}`;
}

function clash(one: Taken, other: Taken): string {
  return `${place(one)} clashes with ${place(other)}`;
}

function place({ step }: Taken): string {
  return `${agentOf({ step } as Taken)} at ${step.process}@${step.pc}`;
}
