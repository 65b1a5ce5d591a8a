/**
 * How many orders of events may be tried where nobody knows which it was.
 *
 * As with the steps of searches there is a credit, which hard groups of events use up and each event
 * adds to, so that a recording takes time in proportion to its length.
 */

/** More than this are not tried for one group of events, and a check begins with twice that. */
const most = 50_000;
const first = 2 * most;

/** What an event brings, and what may be tried for any group. */
const perEvent = 20;
const least = 100;

export class Arrangements {
  private credit = first;

  /** So many events, of which the order is open, are to be explained together. */
  begin(events: number): void {
    this.credit = Math.min(first, this.credit + perEvent * events);
  }

  /** How many may be tried. */
  get allowance(): number {
    return Math.max(least, Math.min(most, this.credit));
  }

  spend(tried: number): void {
    this.credit = Math.max(0, this.credit - tried);
  }
}
