/** Recordings whose clocks do not tell the order of some events. */
import type { Random } from '../../src/explore/random.js';
import type { TraceEvent } from '../../src/trace/event.js';

/**
 * Events of runs of up to four neighbors get one timestamp, each run on CPUs of its own, so that
 * their order in the recording means nothing. A task stays on the CPU of its first event in a run.
 */
export function tied(events: readonly TraceEvent[], random: Random): readonly TraceEvent[] {
  const result: TraceEvent[] = [];
  let timestamp = 1_000_000_000n;
  while (result.length < events.length) {
    timestamp += 1000n;
    const run = events.slice(result.length, result.length + 1 + random.below(4));
    const tasks = [...new Set(run.map(placeOf))];
    for (const event of run) {
      result.push({ ...event, timestamp, cpu: tasks.indexOf(placeOf(event)) });
    }
  }
  return result.map((event, index) => ({ ...event, line: index + 1 }));
}

/** What must stay on one CPU: a task; of the idle tasks every CPU has its own. */
function placeOf(event: TraceEvent): TraceEvent | number | undefined {
  return event.task?.pid === 0 ? event : event.task?.pid;
}

/** The same recording with events of one timestamp in another order; that of each CPU is kept. */
export function shuffledTies(events: readonly TraceEvent[], random: Random): readonly TraceEvent[] {
  const result: TraceEvent[] = [];
  for (let start = 0; start < events.length;) {
    let end = start + 1;
    while (end < events.length && events[end]!.timestamp === events[start]!.timestamp) end += 1;
    const queues = new Map<number | undefined, TraceEvent[]>();
    for (const event of events.slice(start, end)) {
      queues.set(event.cpu, [...(queues.get(event.cpu) ?? []), event]);
    }
    while (queues.size > 0) {
      const cpu = random.pick([...queues.keys()]);
      const queue = queues.get(cpu)!;
      result.push(queue.shift()!);
      if (queue.length === 0) queues.delete(cpu);
    }
    start = end;
  }
  return result.map((event, index) => ({ ...event, line: index + 1 }));
}
