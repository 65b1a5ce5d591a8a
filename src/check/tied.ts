/** Explains events that waited for each other because their order is open. */
import type { DecodedEvent } from './decode.js';
import type { Explainer } from './explainer.js';
import { type Doubt, forgetUncertain, forgetUnnamed } from './forgetting.js';
import { explainSkewed } from './skew.js';
import type { CheckState } from './state.js';
import { explainTies, maxOrdered, maxTied, type TieOutcome } from './ties.js';

export interface TiedOutcome {
  readonly kind: TieOutcome;
  /** What of that which was believed cannot have been so. */
  readonly doubts: readonly Doubt[];
}

/** The state is unchanged unless they are explained. */
export function explainTied(
  state: CheckState,
  explainer: Explainer,
  events: readonly DecodedEvent[],
  skew: bigint,
): TiedOutcome {
  // Otherwise the order is open only because the times are equal.
  const isSkewed = skew > 0n || events[0]!.event.origin !== undefined;
  if (events.length > (isSkewed ? maxOrdered : maxTied)) return { kind: 'too-many', doubts: [] };
  state.arrangements.begin(events.length);
  const kind = explain();
  if (kind !== 'unexplained') return { kind, doubts: [] };
  for (const forget of [forgetUncertain, forgetUnnamed]) {
    const forgotten = events.map((decoded) => forget(state, decoded)).reverse();
    const doubts = forgotten.flatMap((each) => each.doubts);
    const again = doubts.length > 0 ? explain() : kind;
    for (const each of forgotten) {
      if (again === 'explained') each.keep();
      else each.undo();
    }
    if (again !== 'unexplained') return { kind: again, doubts };
  }
  return { kind, doubts: [] };

  function explain(): TieOutcome {
    if (isSkewed) return explainSkewed(state, explainer, events, skew);
    return explainTies(state, explainer, events);
  }
}
