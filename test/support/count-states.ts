/** Counts what a model can reach, in the plainest way: the reference for exact counts. */
import { isFailed } from '../../src/model/model.js';
import type { Model } from '../../src/model/model.js';

export interface Counts {
  readonly states: number;
  /** Every step from every state with its successor, self-loops and duplicates included. */
  readonly transitions: number;
  /** Breadth-first levels, that of the initial states included. */
  readonly levels: number;
  /** The level, from 1, of the first state that breaks an `always` or `never`. */
  readonly brokenAt: number | undefined;
}

/** Everything there is, or only the levels down to the first broken claim. */
export function countStates<State, Step>(model: Model<State, Step>, untilBroken = false): Counts {
  const visited = new Set<string>();
  let level: State[] = [];
  let transitions = 0;
  let levels = 0;
  let brokenAt: number | undefined;
  const discover = (state: State, into: State[]): void => {
    const key = model.key(state);
    if (visited.has(key)) return;
    visited.add(key);
    into.push(state);
  };
  for (const state of model.initialStates()) discover(state, level);
  while (level.length > 0 && !(untilBroken && brokenAt !== undefined)) {
    levels += 1;
    const next: State[] = [];
    for (const state of level) {
      const isBroken = model.properties.some(
        ({ mode, holds }) =>
          (mode === 'always' && !holds(state)) || (mode === 'never' && holds(state)),
      );
      if (isBroken) brokenAt ??= levels;
      for (const transition of model.transitions(state)) {
        transitions += 1;
        if (!isFailed(transition.next)) discover(transition.next, next);
      }
    }
    level = next;
  }
  return { states: visited.size, transitions, levels, brokenAt };
}
