/** Explains events that waited for each other because their order is open. */
import type { TraceEvent } from '../trace/event.js';
import type { DecodedEvent } from './decode.js';
import type { Explainer } from './explainer.js';
import { type Doubt, forgetUncertain, forgetUnnamed } from './forgetting.js';
import { explainSkewed } from './skew.js';
import type { CheckState } from './state.js';
import { explainTies, maxOrdered, maxTied, type TieOutcome } from './ties.js';
import type { WaitingEvent } from './waiting.js';

export interface TiedOutcome {
  readonly kind: TieOutcome;
  /** What of that which was believed cannot have been so. */
  readonly doubts: readonly Doubt[];
}

/** Of so many events nothing would be tried. */
export function areTooMany(events: readonly WaitingEvent[], skew: bigint): boolean {
  return events.length > (isSimple(events, skew) ? maxTied : maxOrdered);
}

/** Their order is open only because their times are equal. */
function isSimple([first]: readonly { readonly event: TraceEvent }[], skew: bigint): boolean {
  return skew === 0n && !first!.event.origin;
}

/** The state is unchanged unless they are explained. There must not be too many. */
export function explainTied(
  state: CheckState,
  explainer: Explainer,
  events: readonly DecodedEvent[],
  skew: bigint,
): TiedOutcome {
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
    if (isSimple(events, skew)) return explainTies(state, explainer, events);
    return explainSkewed(state, explainer, events, skew);
  }
}
