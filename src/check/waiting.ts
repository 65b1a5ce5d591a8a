/** Events whose order is open, because of their times, and which therefore wait to be judged together. */
import type { Clause } from '../model/observation.js';
import type { TraceEvent } from '../trace/event.js';

export interface WaitingEvent {
  readonly event: TraceEvent;
  readonly clause: Clause;
}

/** More events wait for each other only in a recording whose clock has stopped; they are not kept. */
const maxWaiting = 100_000;

export class Waiting {
  private readonly skew: bigint;
  private events: WaitingEvent[] = [];
  /** Later ones are behind all that wait. */
  private until: bigint | undefined;
  /** Only equal times leave an order open. */
  private isExact: boolean;

  constructor(skew: bigint) {
    this.skew = skew;
    this.isExact = skew === 0n;
  }

  /** Some have not been kept: what they changed nobody knows. */
  isOverfull = false;

  get isEmpty(): boolean {
    return this.events.length === 0;
  }

  /** True if the order of an event and of some that wait may be another than recorded. */
  isOpen({ timestamp }: TraceEvent): boolean {
    if (timestamp === undefined || this.until === undefined) return false;
    return this.isExact ? timestamp === this.until : timestamp <= this.until;
  }

  add(event: TraceEvent, clause: Clause): void {
    if (this.events.length < maxWaiting) this.events.push({ event, clause });
    else this.isOverfull = true;
    const { timestamp, origin } = event;
    if (timestamp === undefined) return;
    const reach = origin && origin.grain > this.skew ? origin.grain - 1n : this.skew;
    if (origin) this.isExact = false;
    const until = reach === 0n ? timestamp : timestamp + reach;
    if (this.until === undefined || until > this.until) this.until = until;
  }

  /** All of them, which wait no more. */
  take(): readonly WaitingEvent[] {
    const { events } = this;
    this.events = [];
    this.until = undefined;
    this.isOverfull = false;
    return events;
  }
}

/** True of events that were recorded in their order, whatever their times. */
export function areOfOneStream(events: readonly WaitingEvent[]): boolean {
  const [first] = events;
  return events.every(
    ({ event: { cpu, origin } }) =>
      cpu === first?.event.cpu && origin?.file === first?.event.origin?.file,
  );
}
