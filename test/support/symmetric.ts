/** The definition of a symmetry, state by state: those with one key can do the same. */
import { isFailed } from '../../src/model/model.js';
import type { ScenarioModel, WorldState } from '../../src/model/scenario-model.js';

/** States with one canonical key of which one can do what another cannot; empty if there are none. */
export function asymmetries(model: ScenarioModel, maxStates: number): string[] {
  const { symmetry } = model;
  if (!symmetry) return [];
  const looks = new Map<string, string>();
  const wrong: string[] = [];
  for (const state of statesOf(model, maxStates)) {
    const key = symmetry.canonicalKey(state);
    const look = lookOf(model, symmetry.canonicalKey, state);
    const known = looks.get(key);
    if (known !== undefined && known !== look) wrong.push(`${model.key(state)}: ${look}, ${known}`);
    looks.set(key, look);
  }
  return wrong;
}

/** What claims say of a state, and what its steps lead to, up to symmetry. */
function lookOf(
  model: ScenarioModel,
  canonicalKey: (state: WorldState) => string,
  state: WorldState,
): string {
  const truths = model.properties.map(({ holds, witness }) => [holds(state), witness?.(state)]);
  const next = [...model.transitions(state)].map(({ next: to }) =>
    isFailed(to) ? `${to.failure.code} ${to.failure.span.start}` : canonicalKey(to),
  );
  return [truths.join(), model.isFinal(state), ...new Set(next.sort())].join('\n');
}

/** The states reached without leaving any out, so many at most. */
export function* statesOf(model: ScenarioModel, maxStates: number): Generator<WorldState> {
  const found = new Map(model.initialStates().map((state) => [model.key(state), state]));
  for (const state of found.values()) {
    yield state;
    for (const { next } of model.transitions(state)) {
      if (found.size < maxStates && !isFailed(next) && !found.has(model.key(next))) {
        found.set(model.key(next), next);
      }
    }
  }
}
