/** Which of the reductions that were asked for a search may apply, and why not the others. */
import type { Interchangeable, Model } from '../model/model.js';
import { noReductions, type Reductions } from './state-space.js';

export interface Applied {
  readonly reductions: Reductions;
  /** What symmetry takes for interchangeable; empty where it is not applied. */
  readonly interchangeable: readonly Interchangeable[];
  readonly withheld: readonly Withheld[];
}

export interface Withheld {
  readonly reduction: keyof Reductions;
  /**
   * Of an infinite path both would lose who is put off for ever: symmetry confuses tasks with one
   * another, and the order taken may be one that is not fair. Or there is nothing to exchange.
   */
  readonly because: 'liveness' | 'nothing-interchangeable';
}

export function applicable<State, Step>(
  model: Model<State, Step>,
  asked: Reductions = noReductions,
): Applied {
  if (model.properties.some(({ mode }) => mode === 'eventually')) {
    const all: (keyof Reductions)[] = ['symmetry', 'order'];
    const withheld = all
      .filter((reduction) => asked[reduction])
      .map((reduction) => ({ reduction, because: 'liveness' }) as const);
    return { reductions: noReductions, interchangeable: [], withheld };
  }
  if (!asked.symmetry) return { reductions: asked, interchangeable: [], withheld: [] };
  const { symmetry } = model;
  if (symmetry) return { reductions: asked, interchangeable: symmetry.classes, withheld: [] };
  return {
    reductions: { ...asked, symmetry: false },
    interchangeable: [],
    withheld: [{ reduction: 'symmetry', because: 'nothing-interchangeable' }],
  };
}
