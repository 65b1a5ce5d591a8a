/** How far the clocks of a recording's CPUs are apart, as far as it shows by itself. */
import { ClockEvidence, type ClockFact } from '../trace/clock-evidence.js';
import type { TraceItem } from '../trace/event.js';
import { referenceTo } from './event-reference.js';
import type { EventReference } from './verdict.js';

/** The skew that a recording was judged with because it shows that its clocks differ. */
export interface EstimatedSkew {
  /** At least; they may differ more. */
  readonly nanoseconds: bigint;
  readonly fact: ClockFact;
  readonly effect: EventReference;
  readonly effectCpu: number;
  /** What must have happened before, and has the later time. */
  readonly cause: EventReference;
  readonly causeCpu: number;
}

/** Undefined if nothing speaks against clocks that agree. */
export function estimateSkew(items: Iterable<TraceItem>): EstimatedSkew | undefined {
  const evidence = new ClockEvidence();
  for (const item of items) {
    if (item.kind === 'event') evidence.add(item);
    else if (item.kind !== 'comment') evidence.forget();
  }
  if (!evidence.difference) return undefined;
  const { fact, effect, cause, nanoseconds } = evidence.difference;
  return {
    nanoseconds,
    fact,
    effect: referenceTo(effect),
    effectCpu: effect.cpu!,
    cause: referenceTo(cause),
    causeCpu: cause.cpu!,
  };
}
