/**
 * Whether two models have the same reachable states and steps: that a small change of a
 * specification makes no difference in a scenario.
 */
import { isFailed } from '../model/model.js';
import type { ScenarioModel, WorldState } from '../model/scenario-model.js';

/** `unknown`: a bound was met before either was established. */
export type Sameness = 'same' | 'different' | 'unknown';

/** A state and the numbers of those that its steps lead to, in the order of the steps. */
interface Row {
  readonly key: string;
  readonly next: string;
}

/** The reachable states in the order of a breadth-first search; undefined if there are too many. */
export function reachableRows(model: ScenarioModel, maxStates: number): readonly Row[] | undefined {
  const numbers = new Map<string, number>();
  const frontier: { readonly state: WorldState; readonly key: string }[] = [];
  for (const state of model.initialStates()) discover(state);
  const rows: Row[] = [];
  for (const { state, key } of frontier) {
    if (numbers.size > maxStates) return undefined;
    const next = [...model.transitions(state)].map((transition) =>
      isFailed(transition.next) ? transition.next.failure.code : `${discover(transition.next)}`,
    );
    rows.push({ key, next: next.join(' ') });
  }
  return rows;

  function discover(state: WorldState): number {
    const key = model.key(state);
    const known = numbers.get(key);
    if (known !== undefined) return known;
    const number = numbers.size;
    numbers.set(key, number);
    frontier.push({ state, key });
    return number;
  }
}

/** Steps in another order may be the same ones: that is not looked at. */
export function compareRows(
  one: readonly Row[] | undefined,
  other: readonly Row[] | undefined,
): Sameness {
  if (!one || !other) return 'unknown';
  const keys = new Set(one.map(({ key }) => key));
  if (one.length !== other.length || other.some(({ key }) => !keys.has(key))) return 'different';
  const isSame = one.every(({ key, next }, index) => {
    return key === other[index]!.key && next === other[index]!.next;
  });
  return isSame ? 'same' : 'unknown';
}
