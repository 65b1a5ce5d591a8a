/** Counts events, and names those that the observation does not speak about. */
import { eventKey, type Observation } from '../model/observation.js';
import type { TraceEvent } from '../trace/event.js';
import type { EventCount, EventCounts } from './verdict.js';

/** Of more different events that nothing speaks about the names are not told. */
const maxNames = 10_000;

export class Tally {
  readonly counts: { -readonly [Key in keyof EventCounts]: number } = {
    read: 0,
    matched: 0,
    unmapped: 0,
    ignored: 0,
    lost: 0,
    unreadable: 0,
  };
  private readonly unmapped = new Map<string, number>();

  addWithoutClause({ point, name }: TraceEvent, { ignored }: Observation): void {
    const key = eventKey(point, name);
    if (ignored.has(key)) {
      this.counts.ignored += 1;
      return;
    }
    this.counts.unmapped += 1;
    const shown = point === 'point' ? name : key;
    const known = this.unmapped.get(shown);
    if (known === undefined && this.unmapped.size >= maxNames) return;
    this.unmapped.set(shown, (known ?? 0) + 1);
  }

  /** Events that nothing speaks about, most frequent first. */
  get mostUnmapped(): readonly EventCount[] {
    return [...this.unmapped]
      .map(([event, count]) => ({ event, count }))
      .sort((a, b) => b.count - a.count || (a.event < b.event ? -1 : 1));
  }
}
