/** Which candidate came nearest to explaining an event, and what one thing stood against it. */
import type { Candidate, Conjunct } from '../check/verdict.js';

export interface NearestMiss {
  readonly candidate: Candidate;
  /** Its first condition that does not hold. */
  readonly conjunct: Conjunct;
}

/** The candidate with the fewest conditions that do not hold, the first of several. */
export function findNearestMiss(candidates: readonly Candidate[]): NearestMiss | undefined {
  let best: NearestMiss | undefined;
  let least = Infinity;
  for (const candidate of candidates) {
    const failing = candidate.conjuncts.filter(({ holds }) => !holds);
    const [conjunct] = failing;
    if (conjunct && failing.length < least) {
      best = { candidate, conjunct };
      least = failing.length;
    }
  }
  return best;
}
