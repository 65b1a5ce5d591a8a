/**
 * Whether a violation stands that was found before all CPUs have spoken.
 *
 * A tracer tells that a CPU has lost events when it comes to the next event of that CPU, and events
 * of other CPUs from meanwhile are printed before that: they were judged as if nothing were missing.
 * So a violation stands once every other CPU has shown an event that no loss was told of before.
 */
import type { Loss, TraceEvent } from '../trace/event.js';

/** A CPU that loses events writes many: after so many of others it has lost none. */
const maxHeld = 100_000;

/** The last event of each CPU. */
export class LastEvents {
  private readonly lines = new Map<number, number>();

  saw({ cpu, line }: TraceEvent): void {
    if (cpu !== undefined) this.lines.set(cpu, line);
  }

  /** The line behind which the events may be missing that a loss tells of. */
  before({ cpu, extent, line }: Loss): number {
    return extent !== undefined || cpu === undefined ? line : (this.lines.get(cpu) ?? 0);
  }

  /** CPUs that have shown nothing after a line. */
  silentSince(line: number): Set<number> {
    const silent = new Set<number>();
    for (const [cpu, last] of this.lines) if (last <= line) silent.add(cpu);
    return silent;
  }
}

export class Standing {
  private readonly noticedAt: number;
  private readonly silent: Set<number>;
  private held = 0;

  /** Of a violation that an event showed. */
  constructor(last: LastEvents, { cpu, line }: TraceEvent) {
    this.noticedAt = line;
    this.silent = cpu === undefined ? new Set() : last.silentSince(line);
    if (cpu !== undefined) this.silent.delete(cpu);
  }

  /** Nothing that follows can take the violation back. */
  get isCertain(): boolean {
    return this.silent.size === 0 || this.held >= maxHeld;
  }

  saw({ cpu }: TraceEvent): void {
    this.held += 1;
    if (cpu !== undefined) this.silent.delete(cpu);
  }

  /** What has been lost may have been lost before the violation. */
  fallsWith(loss: Loss, last: LastEvents): boolean {
    return !this.isCertain && last.before(loss) < this.noticedAt;
  }
}
