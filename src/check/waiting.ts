/** Events whose order is open, because of their times, and which therefore wait to be judged together. */
import type { Clause } from '../model/observation.js';
import type { TraceEvent } from '../trace/event.js';

export interface WaitingEvent {
  readonly event: TraceEvent;
  readonly clause: Clause;
}

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

  get isEmpty(): boolean {
    return this.events.length === 0;
  }

  /** True if the order of an event and of some that wait may be another than recorded. */
  isOpen({ timestamp }: TraceEvent): boolean {
    if (timestamp === undefined || this.until === undefined) return false;
    return this.isExact ? timestamp === this.until : timestamp <= this.until;
  }

  add(event: TraceEvent, clause: Clause): void {
    this.events.push({ event, clause });
    const { timestamp, origin } = event;
    if (timestamp === undefined) return;
    const reach = origin && origin.grain > this.skew ? origin.grain - 1n : this.skew;
    if (origin) this.isExact = false;
    const until = reach === 0n ? timestamp : timestamp + reach;
    if (this.until === undefined || until > this.until) this.until = until;
  }

  /** The event that waits alone, and waits no more. */
  takeOnly(): WaitingEvent | undefined {
    if (this.events.length !== 1) return undefined;
    this.until = undefined;
    return this.events.pop();
  }

  /** All of them, which wait no more. */
  take(): readonly WaitingEvent[] {
    const { events } = this;
    this.events = [];
    this.until = undefined;
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
