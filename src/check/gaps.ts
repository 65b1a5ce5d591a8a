/** The holes in the evidence that a check has met. */
import type { Origin } from '../trace/event.js';
import type { Doubt } from './forgetting.js';
import type { Gap, GapKind } from './verdict.js';

/** Where in the trace. */
interface Place {
  readonly line: number;
  readonly origin?: Origin | undefined;
}

/** How many gaps of one kind are told in full; the rest are only counted with the events. */
const maxOfKind = 100;

export class Gaps {
  readonly list: Gap[] = [];
  private readonly counts = new Map<GapKind, number>();

  has(kind: GapKind): boolean {
    return this.counts.has(kind);
  }

  add(
    kind: GapKind,
    { line, origin }: Place,
    details: { count?: number | undefined; cpu?: number | undefined; concerns?: readonly string[] },
  ): void {
    const known = this.counts.get(kind) ?? 0;
    this.counts.set(kind, known + 1);
    if (known >= maxOfKind) return;
    const { count, cpu, concerns = [] } = details;
    this.list.push({ kind, line, origin, count, cpu, concerns });
  }

  addDoubts(doubts: readonly Doubt[], at: Place): void {
    for (const { kind, concerns } of doubts) this.add(kind, at, { concerns });
  }
}
