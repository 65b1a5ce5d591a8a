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

/** With more room there might be no such gap. */
export function isBound(kind: GapKind): boolean {
  return kind.startsWith('too-many-');
}

export class Gaps {
  readonly list: Gap[] = [];
  private readonly counts = new Map<GapKind, number>();

  get count(): number {
    let count = 0;
    for (const each of this.counts.values()) count += each;
    return count;
  }

  /** Some are there only because a bound was met. */
  get areBounds(): boolean {
    return [...this.counts.keys()].some(isBound);
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
