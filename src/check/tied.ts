/** Explains events that waited for each other because their order is open. */
import type { DecodedEvent } from './decode.js';
import type { Explainer } from './explainer.js';
import { forgetOld } from './forgetting.js';
import { explainSkewed } from './skew.js';
import type { CheckState } from './state.js';
import { explainTies, type TieOutcome } from './ties.js';

export interface TiedOutcome {
  readonly kind: TieOutcome;
  /** Objects that something under way when the recording began must have changed. */
  readonly forgotten: readonly string[];
}

/** The state is unchanged unless they are explained. */
export function explainTied(
  state: CheckState,
  explainer: Explainer,
  events: readonly DecodedEvent[],
  skew: bigint,
): TiedOutcome {
  const kind = explain();
  if (kind !== 'unexplained') return { kind, forgotten: [] };
  const old = events.map((decoded) => forgetOld(state, decoded)).reverse();
  const forgotten = [...new Set(old.flatMap(({ names }) => names))];
  const again = forgotten.length > 0 ? explain() : kind;
  if (again === 'explained') for (const each of old) each.keep();
  else for (const each of old) each.undo();
  return { kind: again, forgotten };

  function explain(): TieOutcome {
    if (skew === 0n && !events[0]!.event.origin) return explainTies(state, explainer, events);
    return explainSkewed(state, explainer, events, skew);
  }
}
