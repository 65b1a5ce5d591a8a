/** Which observation of a specification a trace is read by, when the user does not say. */
import { eventKey, type Observation } from '../model/observation.js';
import type { TraceItem } from '../trace/event.js';

/**
 * The observation that speaks about most of the events, the first of several: events it knows and
 * ignores count less than those it judges.
 */
export function chooseObservation(
  observations: readonly Observation[],
  items: readonly TraceItem[],
): Observation | undefined {
  let best: Observation | undefined;
  let most = -1;
  for (const observation of observations) {
    const score = scoreOf(observation, items);
    if (score > most) {
      best = observation;
      most = score;
    }
  }
  return best;
}

/** The clauses count by the fields the event has, too: two observations may share a function's name. */
function scoreOf({ clauses, ignored }: Observation, items: readonly TraceItem[]): number {
  const fields = new Map(
    clauses.map((clause) => [eventKey(clause.point, clause.event), clause.fields] as const),
  );
  let score = 0;
  for (const item of items) {
    if (item.kind !== 'event') continue;
    const key = eventKey(item.point, item.name);
    const known = fields.get(key) ?? fields.get(eventKey('point', item.label));
    if (known) score += 10 + known.filter(({ name }) => item.fields.has(name)).length;
    else if (ignored.has(key)) score += 1;
  }
  return score;
}
