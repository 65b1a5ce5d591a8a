/** Which events of a trace belong to one call of a function. */
import type { TraceEvent } from '../trace/event.js';

/** A call, from its entry to its return with all that its task recorded in between. */
export interface RecordedCall {
  /** How many calls it lies in. */
  readonly depth: number;
  /** The entry, and the return if it was recorded. */
  readonly own: readonly TraceEvent[];
  readonly events: readonly TraceEvent[];
}

interface OpenCall {
  readonly name: string;
  readonly depth: number;
  readonly own: TraceEvent[];
  readonly events: TraceEvent[];
}

/** The calls of a trace in the order of their entries. */
export function callsOf(events: readonly TraceEvent[]): readonly RecordedCall[] {
  const calls: OpenCall[] = [];
  const stacks = new Map<string, OpenCall[]>();
  for (const event of events) {
    const { point, name } = event;
    const task = taskOf(event);
    const stack = stacks.get(task) ?? [];
    stacks.set(task, stack);
    if (point === 'entry') {
      const call = { name, depth: stack.length, own: [event], events: [] };
      calls.push(call);
      stack.push(call);
    }
    const left = point === 'return' ? stack.findLastIndex((call) => call.name === name) : -1;
    if (left !== -1) stack.length = left + 1;
    for (const call of stack) call.events.push(event);
    if (left !== -1) stack.pop()?.own.push(event);
  }
  return calls;
}

/** Tells tasks apart as the checker does: each CPU has an idle task of its own. */
export function taskOf({ task, cpu }: TraceEvent): string {
  if (!task) return '';
  return task.pid === 0 ? `idle ${cpu ?? 0}` : `${task.pid}`;
}
