/** Explains an event that what is believed does not explain, without what is not certain of that. */
import type { DecodedEvent } from './decode.js';
import type { BrokenStates, Explainer } from './explainer.js';
import type { Rejection } from './explanation.js';
import { type Doubt, type Forgotten, forgetUncertain, forgetUnnamed } from './forgetting.js';
import type { CheckState } from './state.js';
import { unseenWritersOf } from './unrecorded.js';

/** How an event is explained, and, if it is not, what stands against it. */
interface Attempt<Found extends { readonly kind: string }> {
  explain(): Found;
  rejections(): readonly Rejection[];
}

/** Undefined, and nothing is forgotten, if that does not explain it either. */
export function explainUncertain<Found extends { readonly kind: string }>(
  state: CheckState,
  decoded: DecodedEvent,
  attempt: Attempt<Found>,
): { readonly found: Found; readonly doubts: readonly Doubt[] } | undefined {
  for (const forget of [forgetUncertain, forgetUnnamed]) {
    const { doubts, undo, keep }: Forgotten = forget(state, decoded);
    const found = doubts.length > 0 ? attempt.explain() : undefined;
    if (found && found.kind !== 'unexplained') {
      keep();
      return { found, doubts };
    }
    undo();
  }
  const isNews = state.isWhole && suspectWriters(state, attempt.rejections());
  return isNews ? explainUncertain(state, decoded, attempt) : undefined;
}

/**
 * If a value was read that nobody who is recorded could have written, whoever else could is not
 * recorded. True if that was not known.
 */
function suspectWriters(state: CheckState, rejections: readonly Rejection[]): boolean {
  const found = rejections.flatMap(({ reason }) => {
    const readings = reason.kind === 'unread' ? reason.readings : [];
    return readings.flatMap(({ object, slot }) =>
      unseenWritersOf(state, state.population.kindOf(object), slot),
    );
  });
  const isNews = found.some((process) => !state.unrecorded.has(process));
  state.unrecorded = new Set([...state.unrecorded, ...found]);
  return isNews;
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
  const isFresh = state.population.fresh.has(property.object);
  const { doubts, undo, keep } = forgetUncertain(state, decoded);
  if (isFresh && (doubts.length === 0 || explainer.findBroken(decoded))) {
    undo();
    return undefined;
  }
  keep();
  return doubts.length > 0 ? doubts : [{ kind: 'unknown-start', concerns: [] }];
}
