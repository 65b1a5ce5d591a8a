/**
 * Where two models part: the shortest behavior, of steps that both name alike, that one has and the
 * other does not.
 *
 * The subset construction for both at once: a node is the states that each may be in after the same
 * visible steps, closed under the steps that only one of them names. Breadth first, so that the
 * first word after which one side has no state left is as short as any. What is compared are
 * beginnings of behaviors: whether one may end where the other must go on is not looked at.
 *
 *     left   { s }    ──enter p──► { t, u } ──leave p with 1──► { v }
 *     right  { x, y } ──enter p──► { z }    ──leave p with 1──► { }        allowed by left alone
 */
import { isFailed } from '../model/model.js';
import type { ScenarioModel, WorldState, WorldStep } from '../model/scenario-model.js';
import { Automaton } from './automaton.js';
import type { WalkStep } from './walk.js';

/** One of the two: a model, and what is visible of its steps. */
export interface Side {
  readonly model: ScenarioModel;
  /** Equal texts for what is the same step; undefined for a hidden one. */
  readonly label: (before: WorldState, step: WorldStep) => string | undefined;
}

export interface DifferenceLimits {
  /** So many states of each side are looked at. */
  readonly maxStates: number;
}

export interface Difference {
  /** Index of the side that allows it. */
  readonly allowedBy: 0 | 1;
  /** The last of them is what the other side forbids. */
  readonly labels: readonly string[];
  /** A shortest path of the side that allows it. */
  readonly initial: WorldState;
  readonly steps: readonly WalkStep<WorldState, WorldStep>[];
  /** What the other side could do instead of the last step. */
  readonly instead: readonly string[];
}

export interface Comparison {
  /** At most one for each side; the shorter one first. */
  readonly differences: readonly Difference[];
  /** How many states of each side were looked at. */
  readonly states: readonly [number, number];
  /** Pairs of sets of states that were compared. */
  readonly nodes: number;
  /** Everything was compared; otherwise a bound was met, and differences may be left. */
  readonly isComplete: boolean;
}

interface Node {
  readonly sets: readonly [readonly number[], readonly number[]];
  readonly from: Node | undefined;
  readonly label: string;
}

export function compareModels(sides: readonly [Side, Side], limits: DifferenceLimits): Comparison {
  const automata = sides.map(({ model, label }) => new Automaton(model, label, limits.maxStates));
  const [left, right] = automata as [Automaton, Automaton];
  const visited = new Set<string>();
  const frontier: Node[] = [];
  const found: Difference[] = [];
  let room = limits.maxStates * setsPerState;

  discover([left.initial(), right.initial()], undefined, '');
  let expanded = 0;
  for (const node of frontier) {
    if (found.length === 2 || isCut()) break;
    expanded += 1;
    const enabled = automata.map((each, side) => each.labelsOf(node.sets[side]!));
    for (const label of new Set(enabled.flat())) {
      const after = automata.map((each, side) => each.after(node.sets[side]!, label));
      if (isCut()) break;
      const empty = after.findIndex((set) => set.length === 0);
      if (empty === -1) discover(after as [number[], number[]], node, label);
      else note((1 - empty) as 0 | 1, node, label, enabled[empty]!);
    }
  }
  const isComplete = !isCut() && expanded === frontier.length;
  const states = automata.map(({ size }) => size) as [number, number];
  return { differences: found, states, nodes: visited.size, isComplete };

  function isCut(): boolean {
    return room < 0 || left.isCut || right.isCut;
  }

  function discover(sets: Node['sets'], from: Node | undefined, label: string): void {
    const key = sets.map((set) => set.join()).join('|');
    if (visited.has(key)) return;
    room -= sets[0].length + sets[1].length;
    visited.add(key);
    frontier.push({ sets, from, label });
  }

  function note(allowedBy: 0 | 1, node: Node, last: string, instead: readonly string[]): void {
    if (found.some((each) => each.allowedBy === allowedBy)) return;
    const labels = [last];
    for (let at = node; at.from; at = at.from) labels.unshift(at.label);
    found.push({ allowedBy, labels, ...pathOf(sides[allowedBy], labels), instead });
  }
}

/** A shortest path whose visible steps are these. */
function pathOf(
  { model, label }: Side,
  labels: readonly string[],
): Pick<Difference, 'initial' | 'steps'> {
  interface Point {
    readonly state: WorldState;
    readonly met: number;
    readonly arrival: { readonly step: WorldStep; readonly from: Point } | undefined;
  }
  const visited = new Set<string>();
  const frontier: Point[] = [];
  for (const state of model.initialStates()) discover({ state, met: 0, arrival: undefined });
  for (const point of frontier) {
    const { state, met } = point;
    if (met === labels.length) return pathTo(point);
    for (const { step, next } of model.transitions(state)) {
      if (isFailed(next)) continue;
      const visible = label(state, step);
      if (visible !== undefined && visible !== labels[met]) continue;
      const after = visible === undefined ? met : met + 1;
      discover({ state: next, met: after, arrival: { step, from: point } });
    }
  }
  throw new Error('what was found once is found again');

  function discover(point: Point): void {
    const key = `${point.met} ${model.key(point.state)}`;
    if (visited.has(key)) return;
    visited.add(key);
    frontier.push(point);
  }

  function pathTo(end: Point): Pick<Difference, 'initial' | 'steps'> {
    const steps: WalkStep<WorldState, WorldStep>[] = [];
    let point = end;
    for (; point.arrival; point = point.arrival.from) {
      steps.unshift({ step: point.arrival.step, state: point.state });
    }
    return { initial: point.state, steps };
  }
}

/** Sets of states, all together, may have so many members for each state that is looked at. */
const setsPerState = 50;
