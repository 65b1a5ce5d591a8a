/** Explains an event that what is believed does not explain, without what is not certain of that. */
import type { DecodedEvent } from './decode.js';
import type { BrokenStates, Explainer, Found } from './explainer.js';
import { type Doubt, type Forgotten, forgetUncertain, forgetUnnamed } from './forgetting.js';
import type { CheckState } from './state.js';

type Unexplained = Found & { readonly kind: 'unexplained' };

/** Undefined, and nothing is forgotten, if that does not explain it either. */
export function explainUncertain(
  state: CheckState,
  explainer: Explainer,
  decoded: DecodedEvent,
): { readonly found: Exclude<Found, Unexplained>; readonly doubts: readonly Doubt[] } | undefined {
  for (const forget of [forgetUncertain, forgetUnnamed]) {
    const { doubts, undo, keep }: Forgotten = forget(state, decoded);
    const found = doubts.length > 0 ? explainer.explain(decoded) : undefined;
    if (found && found.kind !== 'unexplained') {
      keep();
      return { found, doubts };
    }
    undo();
  }
  return undefined;
}

/**
 * Why a property may hold after all; undefined, and nothing is forgotten, if it is broken for
 * certain. Of an object older than the recording it never is: a call that has been under way all
 * along may change that yet.
 */
export function doubtsOfBroken(
  state: CheckState,
  explainer: Explainer,
  { property }: BrokenStates,
  decoded: DecodedEvent,
): readonly Doubt[] | undefined {
  if (state.scenario) return undefined;
  const isFresh = state.population.objects[property.object]?.isFresh ?? false;
  const { doubts, undo, keep } = forgetUncertain(state, decoded);
  if (isFresh && (doubts.length === 0 || explainer.findBroken(decoded))) {
    undo();
    return undefined;
  }
  keep();
  return doubts.length > 0 ? doubts : [{ kind: 'unknown-start', concerns: [] }];
}
