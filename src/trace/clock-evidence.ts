/**
 * What a recording shows of its CPUs' clocks by itself: an effect that comes before its cause on every
 * kernel, whatever its drivers do, and not only by some specification.
 *
 *     CPU 0   100  entry f                      140  return g
 *     CPU 1         90  return f                of one task, in g since 80
 *
 * A task runs on one CPU at a time, and calls end in the order opposite to that in which they began.
 * With nothing missing and clocks that agree neither is ever seen otherwise, so the evidence is never a
 * mistake of the kernel under test. Filters leave events out and tell nobody, so a function counts
 * only if its calls are whole wherever else they are seen, and a task only if its idle CPU is seen too.
 */
import type { TraceEvent } from './event.js';
import { remember } from './memory.js';

/** Two clocks, and by how much they differ at least. */
export interface ClockDifference {
  readonly fact: ClockFact;
  /** The effect, which has the earlier time, and its cause. */
  readonly effect: TraceEvent;
  readonly cause: TraceEvent;
  readonly nanoseconds: bigint;
}

export type ClockFact =
  /** A call returned before it was entered. */
  | 'call'
  /** A task was switched to on one CPU before another was done with it. */
  | 'switch';

/** A call that was entered. */
interface OpenCall {
  readonly name: string;
  /** A return seen in it that belongs to no call. */
  orphan: TraceEvent | undefined;
  /** The entry behind that, of the same function. */
  late: TraceEvent | undefined;
}

/** A task that seems to run on two CPUs. */
interface Double {
  /** The switches to it, in the order of their times. */
  readonly first: TraceEvent;
  readonly second: TraceEvent;
  /** The switch from it where the second was. */
  gone: TraceEvent | undefined;
}

/** How deep calls are followed. */
const maxDepth = 64;

export class ClockEvidence {
  private readonly calls = new Map<number, OpenCall[]>();
  /** Functions of which returns were seen, and those of which events are missing. */
  private readonly returning = new Set<string>();
  private readonly partial = new Set<string>();
  /** By CPU: the switch to the task it runs. */
  private readonly running = new Map<number, TraceEvent>();
  /** By task: the switch to it although another CPU had it. */
  private readonly doubled = new Map<number, Double>();
  /** Tasks that were seen to come after the idle task, and to go before it. */
  private readonly woken = new Set<number>();
  private readonly gone = new Set<number>();
  private readonly differences: (ClockDifference & { readonly of: readonly string[] })[] = [];

  /** The greatest difference seen. */
  get difference(): ClockDifference | undefined {
    return this.differences
      .filter(({ of }) => !of.some((name) => this.partial.has(name)))
      .reduce<ClockDifference | undefined>(
        (most, each) => (most && most.nanoseconds >= each.nanoseconds ? most : each),
        undefined,
      );
  }

  add(event: TraceEvent): void {
    if (event.cpu === undefined) return;
    const { point, name, task } = event;
    if (point === 'entry' && task && task.pid !== 0) this.enter(event, task.pid);
    else if (point === 'return' && task && task.pid !== 0) this.leave(event, task.pid);
    else if (name === 'sched_switch') this.switched(event);
  }

  /** Events are missing: what comes next may have any cause. */
  forget(): void {
    this.calls.clear();
    this.running.clear();
    this.doubled.clear();
  }

  private enter(event: TraceEvent, pid: number): void {
    const stack = this.calls.get(pid) ?? [];
    const top = stack.at(-1);
    if (top?.orphan?.name === event.name && !top.late) {
      top.late = event;
      return;
    }
    // A function whose returns nobody records would stay open for ever.
    if (!this.returning.has(event.name) || stack.length >= maxDepth) return;
    stack.push({ name: event.name, orphan: undefined, late: undefined });
    remember(this.calls, pid, stack);
  }

  private leave(event: TraceEvent, pid: number): void {
    this.returning.add(event.name);
    const stack = this.calls.get(pid);
    const top = stack?.at(-1);
    if (!stack || !top) return;
    if (top.name === event.name) {
      stack.pop();
      // Only now is it known that the late entry has no return of its own.
      if (top.orphan && top.late) this.inverted(top.orphan, top.late, top.name);
      else if (top.orphan) this.partial.add(top.orphan.name);
    } else if (top.orphan || stack.some(({ name }) => name === event.name)) {
      for (const { name, orphan } of stack) this.partial.add(name).add(orphan?.name ?? name);
      this.partial.add(event.name);
      this.calls.delete(pid);
    } else {
      top.orphan = event;
    }
  }

  /** On one CPU a call never returns before it is entered: some of its events are missing. */
  private inverted(effect: TraceEvent, cause: TraceEvent, within: string): void {
    if (effect.cpu === cause.cpu) this.partial.add(effect.name);
    else this.note('call', effect, cause, [effect.name, within]);
  }

  private switched(event: TraceEvent): void {
    const [from, to] = ['prev_pid', 'next_pid'].map((field) => Number(event.fields.get(field)));
    if (!Number.isInteger(from) || !Number.isInteger(to)) return;
    if (from === 0) this.woken.add(to!);
    if (to === 0) this.gone.add(from!);
    const last = this.running.get(event.cpu!);
    const double = this.doubled.get(from!);
    if (double && double.second === last) double.gone = event;
    else this.doubled.delete(from!);
    if (double && double.first === last) this.overlap(double, event, from!);
    for (const [cpu, other] of to === 0 ? [] : this.running) {
      if (cpu === event.cpu || Number(other.fields.get('next_pid')) !== to) continue;
      remember(this.doubled, to!, { first: other, second: event, gone: undefined });
    }
    remember(this.running, event.cpu!, event);
  }

  /** The CPU that a task was switched to first is done with it after it was switched to on the second. */
  private overlap({ first, second, gone }: Double, end: TraceEvent, task: number): void {
    if (!this.woken.has(task) || !this.gone.has(task)) return;
    const since = (one: TraceEvent, other: TraceEvent) => other.timestamp! - one.timestamp!;
    // It may have run on either before; the smaller difference explains it.
    if (gone && since(first, gone) < since(second, end)) this.note('switch', first, gone, []);
    else this.note('switch', second, end, []);
  }

  private note(
    fact: ClockFact,
    effect: TraceEvent,
    cause: TraceEvent,
    of: readonly string[],
  ): void {
    if (effect.timestamp === undefined || cause.timestamp === undefined) return;
    const nanoseconds = cause.timestamp - effect.timestamp;
    if (nanoseconds > 0n) this.differences.push({ fact, effect, cause, nanoseconds, of });
  }
}
