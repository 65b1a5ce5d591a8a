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
  private latest: bigint | undefined;

  constructor(skew: bigint) {
    this.skew = skew;
  }

  get isEmpty(): boolean {
    return this.events.length === 0;
  }

  /** True if the order of an event and of some that wait may be another than recorded. */
  isOpen({ timestamp }: TraceEvent): boolean {
    const { latest } = this;
    if (this.skew === 0n || timestamp === undefined || latest === undefined) {
      return timestamp === latest;
    }
    return timestamp <= latest + this.skew;
  }

  add(event: TraceEvent, clause: Clause): void {
    this.events.push({ event, clause });
    const { timestamp } = event;
    if (timestamp === undefined) return;
    if (this.latest === undefined || timestamp > this.latest) this.latest = timestamp;
  }

  /** The event that waits alone, and waits no more. */
  takeOnly(): WaitingEvent | undefined {
    if (this.events.length !== 1) return undefined;
    this.latest = undefined;
    return this.events.pop();
  }

  /** All of them, which wait no more. */
  take(): readonly WaitingEvent[] {
    const { events } = this;
    this.events = [];
    this.latest = undefined;
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
