/**
 * Tests inside a specification: is there a path of a scenario that meets these points in this order?
 *
 * A breadth-first search over the product of the model's states and the number of points met, so
 * that a witness is as short as can be. A point is met as soon as it can be: whatever meets the
 * rest later meets it also after an earlier match. An error of the run ends a path, and the step
 * that commits it meets no point.
 */
import { isFailed } from '../model/model.js';
import type { Expression, PathTest, Program, TestPoint } from '../model/program.js';
import { ScenarioModel, type WorldState, type WorldStep } from '../model/scenario-model.js';
import type { Value } from '../model/value.js';
import type { WalkStep } from './walk.js';

/** What the search established. `bounded` is neither of the other two: states were left out. */
export type PathTestOutcome =
  | { readonly kind: 'possible'; readonly states: number; readonly path: TestPath }
  | { readonly kind: 'impossible'; readonly states: number; readonly furthest: TestPath }
  | { readonly kind: 'bounded'; readonly states: number; readonly furthest: TestPath };

/** A shortest path that meets the first `pointsMet` points of a test. */
export interface TestPath {
  readonly initial: WorldState;
  readonly steps: readonly WalkStep<WorldState, WorldStep>[];
  readonly pointsMet: number;
}

/** Whether the specification's expectation is what was found; a bounded search does not say. */
export type PathTestResult = 'met' | 'not-met' | 'not-established';

export function judgePathTest(test: PathTest, outcome: PathTestOutcome): PathTestResult {
  if (outcome.kind === 'bounded') return 'not-established';
  return outcome.kind === test.expectation ? 'met' : 'not-met';
}

interface Node {
  readonly state: WorldState;
  readonly pointsMet: number;
  readonly arrival: { readonly step: WorldStep; readonly from: Node } | undefined;
}

/** Searches at most `maxStates` pairs of a state and a number of points met. */
export function runPathTest(program: Program, test: PathTest, maxStates: number): PathTestOutcome {
  const model = new ScenarioModel(program, program.scenarios[test.scenario]!);
  const visited = new Set<string>();
  const frontier: Node[] = [];
  let furthest: Node | undefined;

  for (const state of model.initialStates()) discover(state, 0, undefined);
  for (const node of frontier) {
    if (node.pointsMet === test.points.length) {
      return { kind: 'possible', states: visited.size, path: pathTo(node) };
    }
    if (visited.size > maxStates) {
      return { kind: 'bounded', states: visited.size, furthest: pathTo(furthest!) };
    }
    for (const { step, next } of model.transitions(node.state)) {
      if (isFailed(next)) continue;
      const point = test.points[node.pointsMet]!;
      const isMet = meets(model, test, point, node.state, step);
      discover(next, node.pointsMet + (isMet ? 1 : 0), { step, from: node });
    }
  }
  return { kind: 'impossible', states: visited.size, furthest: pathTo(furthest!) };

  function discover(state: WorldState, pointsMet: number, arrival: Node['arrival']): void {
    const met = pastStatePoints(model, test, state, pointsMet);
    const key = `${met} ${model.key(state)}`;
    if (visited.has(key)) return;
    visited.add(key);
    const node = { state, pointsMet: met, arrival };
    frontier.push(node);
    if (!furthest || met > furthest.pointsMet) furthest = node;
  }
}

/** The number of points met once those that only ask for a state, and hold in it, are counted. */
function pastStatePoints(
  model: ScenarioModel,
  test: PathTest,
  state: WorldState,
  pointsMet: number,
): number {
  let met = pointsMet;
  for (;;) {
    const point = test.points[met];
    if (point?.kind !== 'state') return met;
    if (!model.holds(state, point.condition, test.locals)) return met;
    met += 1;
  }
}

/** True if a step taken in `state` is the one that a point asks for. */
function meets(
  model: ScenarioModel,
  test: PathTest,
  point: TestPoint,
  state: WorldState,
  step: WorldStep,
): boolean {
  const { visibility, task } = step;
  if (point.kind === 'state' || visibility.kind !== point.kind) return false;
  if (visibility.process !== point.process) return false;
  if (point.kind !== 'do') {
    const isWorker = task !== undefined && task >= model.scenario.tasks.length;
    if (point.task === undefined ? !isWorker : task !== point.task) return false;
  }
  const values = point.kind === 'leave' ? state.tasks[task!]!.locals : step.values;
  return (point.arguments ?? []).every((argument, index) =>
    model.holds(state, equals(argument, values[index]!), test.locals),
  );
}

function equals(argument: Expression, value: Value): Expression {
  const { span } = argument;
  const right = { kind: 'constant', value, span } as const;
  return { kind: 'binary', operator: 'equal', left: argument, right, span };
}

function pathTo(end: Node): TestPath {
  const steps: WalkStep<WorldState, WorldStep>[] = [];
  let node = end;
  for (; node.arrival; node = node.arrival.from) {
    steps.push({ step: node.arrival.step, state: node.state });
  }
  return { initial: node.state, steps: steps.reverse(), pointsMet: end.pointsMet };
}
