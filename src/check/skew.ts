/**
 * Explains events of CPUs whose clocks are not synchronized: what is no further apart than the skew
 * may have happened in another order than recorded.
 *
 * Events are explained as recorded as long as nothing that one touches was touched by another whose
 * order to it is open, because then every order gives the same. Where two of them meet, or an event
 * has no explanation, every order is tried of the events from the first of them to the last, and of
 * more around them as long as that does not help.
 */
import type { DecodedEvent } from './decode.js';
import type { Explainer } from './explainer.js';
import type { CheckState } from './state.js';
import type { Access } from '../model/footprint.js';
import { meets, taskAccesses } from './actors.js';
import { isOrderOpen } from './open-order.js';
import { conflict, Orders, type TieOutcome } from './ties.js';
import type { TouchedView } from './touched.js';

/** Explains events that hang together by the skew; the state is unchanged unless explained. */
export function explainSkewed(
  state: CheckState,
  explainer: Explainer,
  events: readonly DecodedEvent[],
  skew: bigint,
): TieOutcome {
  const search = new SkewedEvents(state, explainer, events, skew);
  state.coverage?.orderUnknown(true);
  try {
    return search.explain();
  } finally {
    state.coverage?.orderUnknown(false);
    search.release();
  }
}

/** Events that were explained, as recorded or in any order. */
interface Segment {
  readonly from: number;
  readonly to: number;
  /** What was believed before. */
  readonly mark: number;
  /** For each event, what it touched. */
  readonly touched: readonly TouchedView[];
  /** For each event, what its task may have touched next, and so before what came before it. */
  readonly next: readonly (readonly Access[])[];
}

class SkewedEvents {
  private readonly state: CheckState;
  private readonly explainer: Explainer;
  private readonly events: readonly DecodedEvent[];
  private readonly skew: bigint;
  private readonly segments: Segment[] = [];
  private readonly start: number;
  private marks = 0;
  private budget: number;

  constructor(
    state: CheckState,
    explainer: Explainer,
    events: readonly DecodedEvent[],
    skew: bigint,
  ) {
    this.state = state;
    this.explainer = explainer;
    this.events = events;
    this.skew = skew;
    this.start = this.mark();
    this.budget = state.arrangements.allowance;
  }

  release(): void {
    for (; this.marks > 0; this.marks -= 1) this.state.belief.release();
  }

  explain(): TieOutcome {
    for (let at = 0; at < this.events.length;) {
      const next = this.explainAsRecorded(at) ?? this.explainAround(at);
      if (typeof next === 'string') {
        this.state.rollBack(this.start);
        return next;
      }
      at = next;
    }
    return 'explained';
  }

  /** Where to go on; undefined if the order of the event to others makes a difference. */
  private explainAsRecorded(at: number): number | 'too-many' | undefined {
    const mark = this.mark();
    const { kind } = this.explainer.explain(this.events[at]!);
    if (kind === 'too-many') return kind;
    if (kind === 'explained') {
      const touched = [copy(this.explainer.lastTouched())];
      const segment = { from: at, to: at + 1, mark, touched, next: this.nextOf(at, at + 1) };
      if (this.firstMeeting(segment) === undefined) {
        this.segments.push(segment);
        return at + 1;
      }
    }
    this.state.rollBack(mark);
    return undefined;
  }

  /** Tries every order of the events around one; returns where to go on. */
  private explainAround(at: number): number | Exclude<TieOutcome, 'explained'> {
    let from = this.firstOpen(at, at + 1);
    let to = at + 1;
    for (;;) {
      const mark = this.backTo(from);
      const cluster = this.events.slice(from, to);
      const isSequential = (left: DecodedEvent, right: DecodedEvent) => !this.isOpen(left, right);
      const { state, explainer, budget } = this;
      const orders = new Orders(state, explainer, cluster, mark, isSequential, budget);
      const outcome = orders.explore();
      this.budget -= orders.tried;
      this.state.rollBack(mark);
      if (outcome === 'too-many') return outcome;
      if (outcome === 'explained') {
        orders.commit();
        const { touched } = orders;
        const segment = { from, to, mark, touched, next: this.nextOf(from, to) };
        const meeting = this.firstMeeting(segment);
        if (meeting === undefined) {
          this.segments.push(segment);
          return to;
        }
        this.state.rollBack(mark);
        from = meeting;
      } else if (this.isOpenToLater(from, to)) {
        to += 1;
      } else {
        const earlier = this.firstOpen(from, to);
        if (earlier === from) return 'unexplained';
        from = earlier;
      }
    }
  }

  /** Goes back to before an event with which a segment begins. */
  private backTo(from: number): number {
    const index = this.segments.findIndex((segment) => segment.from === from);
    if (index === -1) return this.mark();
    const [{ mark }] = this.segments.splice(index) as [Segment];
    this.state.rollBack(mark);
    return mark;
  }

  /** The beginning of the first segment with an event that one of a new segment meets in open order. */
  private firstMeeting(segment: Segment): number | undefined {
    const { touched } = segment;
    return this.segments.find((earlier) =>
      earlier.touched.some((_, at) =>
        touched.some((_, index) => this.doMeet(earlier, at, index, segment)),
      ),
    )?.from;
  }

  /** True if the order of two events is open and makes a difference. */
  private doMeet(earlier: Segment, at: number, index: number, later: Segment): boolean {
    const [one, other] = [this.events[earlier.from + at]!, this.events[later.from + index]!];
    if (!this.isOpen(one, other)) return false;
    const touched = earlier.touched[at]!;
    return (
      one.task === other.task ||
      conflict(touched, later.touched[index]!) ||
      meets(this.state, later.next[index]!, touched)
    );
  }

  private nextOf(from: number, to: number): readonly (readonly Access[])[] {
    return this.events.slice(from, to).map(({ task }) => taskAccesses(this.state, task));
  }

  /** The beginning of the first segment with an event whose order to one of these is open. */
  private firstOpen(from: number, to: number): number {
    const cluster = this.events.slice(from, to);
    const segment = this.segments.find((each) =>
      this.events
        .slice(each.from, each.to)
        .some((left) => cluster.some((right) => this.isOpen(left, right))),
    );
    return segment?.from ?? from;
  }

  /** True if an event behind these may have come before one of them. */
  private isOpenToLater(from: number, to: number): boolean {
    const cluster = this.events.slice(from, to);
    return this.events.slice(to).some((later) => cluster.some((each) => this.isOpen(each, later)));
  }

  /** True if either of two events may have been the first, the left one being recorded before. */
  private isOpen(left: DecodedEvent, right: DecodedEvent): boolean {
    return isOrderOpen(left, right, this.skew);
  }

  private mark(): number {
    this.marks += 1;
    return this.state.belief.mark();
  }
}

/** What an explainer shows of its last event it overwrites with the next. */
function copy({ reads, writes }: TouchedView): TouchedView {
  return { reads: new Set(reads), writes: new Set(writes) };
}
