/**
 * Which scenario comes to what recordings have not exercised, and in how few steps.
 *
 * Breadth first, so that the first step that executes a statement is at the end of a shortest path;
 * pairs of happenings, which no single state shows, are looked for on random walks.
 */
import type { CoverageItem } from '../model/coverage-items.js';
import type { StepObserver } from '../model/coverage.js';
import type { Expression, Instruction } from '../model/program.js';
import type { ScenarioModel, WorldState, WorldStep } from '../model/scenario-model.js';
import { isFailed } from '../model/model.js';
import { walk } from './walk.js';

export interface Route {
  readonly item: CoverageItem;
  /** The length of a shortest path whose last step comes across it. */
  readonly steps: number;
}

export interface Routes {
  readonly found: readonly Route[];
  readonly states: number;
  /** Every reachable state was expanded: what was not found, the scenario does not come to. */
  readonly isComplete: boolean;
}

/** Searches a scenario for these items, among at most `maxStates` states. */
export function findRoutes(
  model: ScenarioModel,
  wanted: readonly CoverageItem[],
  maxStates: number,
): Routes {
  const lookout = new Lookout(wanted);
  model.interpreter.observer = lookout;
  const visited = new Set<string>();
  const frontier: { readonly state: WorldState; readonly depth: number }[] = [];
  const found: Route[] = [];
  for (const state of model.initialStates()) discover(state, 0);
  let expanded = 0;
  for (const { state, depth } of frontier) {
    if (lookout.isDone || visited.size > maxStates) break;
    expanded += 1;
    for (const { step, next } of model.transitions(state)) {
      // The beginning of a work item executes nothing: what was seen is of another attempt.
      const items = step.pc !== -1 || step.visibility.kind === 'do' ? lookout.take() : [];
      lookout.begins();
      found.push(...items.map((item) => ({ item, steps: depth + 1 })));
      if (!isFailed(next)) discover(next, depth + 1);
    }
  }
  model.interpreter.observer = undefined;
  return { found, states: visited.size, isComplete: expanded === frontier.length };

  function discover(state: WorldState, depth: number): void {
    const key = model.key(state);
    if (visited.has(key)) return;
    visited.add(key);
    frontier.push({ state, depth });
  }
}

/** Looks out for what an attempt at a step executes and decides. */
class Lookout implements StepObserver {
  private readonly executing = new Map<Instruction, CoverageItem>();
  private readonly deciding = new Map<Expression, CoverageItem[]>();
  private readonly missing: Set<CoverageItem>;
  private seen: CoverageItem[] = [];

  constructor(wanted: readonly CoverageItem[]) {
    this.missing = new Set(wanted);
    for (const item of wanted) {
      if (item.kind === 'statement') {
        for (const instruction of item.instructions) this.executing.set(instruction, item);
      } else {
        this.deciding.set(item.condition, [...(this.deciding.get(item.condition) ?? []), item]);
      }
    }
  }

  get isDone(): boolean {
    return this.missing.size === 0;
  }

  begins(): void {
    if (this.seen.length > 0) this.seen = [];
  }

  executed(instruction: Instruction): void {
    const item = this.executing.get(instruction);
    if (item) this.seen.push(item);
  }

  taken(): void {}

  decided(condition: Expression, isTrue: boolean): void {
    for (const item of this.deciding.get(condition) ?? []) {
      if (item.kind === 'condition' && item.isTrue === isTrue) this.seen.push(item);
    }
  }

  /** What the last attempt came across for the first time. */
  take(): readonly CoverageItem[] {
    return this.seen.filter((item) => this.missing.delete(item));
  }
}

/** What an observer sees of a step, whoever takes it. */
export interface WalkedHappening {
  readonly kind: 'enter' | 'leave' | 'do';
  readonly process: number;
}

/** Two happenings of one object, with none about it between them. */
export interface WalkedPair {
  readonly first: WalkedHappening;
  readonly second: WalkedHappening;
  /** A random walk of the scenario that has it. */
  readonly seed: number;
}

/** The pairs of happenings on random walks from the seeds 1 to `walks`, each once. */
export function walkedPairs(
  model: ScenarioModel,
  walks: number,
  isSeen: (happening: WalkedHappening) => boolean,
): readonly WalkedPair[] {
  const pairs = new Map<string, WalkedPair>();
  for (let seed = 1; seed <= walks; seed += 1) {
    const last = new Map<number, WalkedHappening>();
    const { initial, steps } = walk(model, { seed, maxSteps: maxWalk });
    let before = initial;
    for (const { step, state } of steps) {
      const { visibility } = step;
      if (visibility.kind !== 'internal') {
        const second = { kind: visibility.kind, process: visibility.process };
        if (isSeen(second)) {
          for (const object of argumentsOf(model, before, step)) {
            const first = last.get(object);
            last.set(object, second);
            if (!first) continue;
            const key = `${first.kind} ${first.process} ${second.kind} ${second.process}`;
            if (!pairs.has(key)) pairs.set(key, { first, second, seed });
          }
        }
      }
      before = state;
    }
  }
  return [...pairs.values()];
}

/** The objects among the arguments of what a step begins or ends. */
function argumentsOf(model: ScenarioModel, before: WorldState, step: WorldStep): Set<number> {
  const { visibility } = step;
  if (visibility.kind === 'internal') return new Set();
  const values =
    visibility.kind === 'leave' ? (before.tasks[step.task!]?.locals ?? []) : step.values;
  const { parameters } = model.program.processes[visibility.process]!;
  return new Set(
    parameters.flatMap(({ domain }, index) => {
      const value = values[index];
      const isObject = domain.kind === 'reference' && typeof value === 'number' && value > 0;
      return isObject ? [value] : [];
    }),
  );
}

const maxWalk = 500;
