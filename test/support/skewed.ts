/** Recordings of CPUs whose clocks differ, and every order that their events may have had. */
import { TraceChecker } from '../../src/check/check.js';
import type { VerdictKind } from '../../src/check/verdict.js';
import type { Random } from '../../src/explore/random.js';
import type { Observation } from '../../src/model/observation.js';
import type { Program } from '../../src/model/program.js';
import type { TraceEvent } from '../../src/trace/event.js';
import { renumbered } from './mutate.js';

/** Each task on a CPU of its own or shared, the clock of each CPU ahead by up to `skew`. */
export function skewed(
  events: readonly TraceEvent[],
  skew: number,
  random: Random,
): readonly TraceEvent[] {
  const clocks = [0, 1, 2].map(() => BigInt(random.below(skew + 1)));
  const cpus = new Map<number | undefined, number>();
  return renumbered(events)
    .map((event): TraceEvent => {
      const pid = event.task?.pid;
      const cpu = cpus.get(pid) ?? random.below(clocks.length);
      cpus.set(pid, cpu);
      return { ...event, cpu, timestamp: event.timestamp! + clocks[cpu]! };
    })
    .sort((left, right) => Number(left.timestamp! - right.timestamp!))
    .map((event, index) => ({ ...event, line: index + 1 }));
}

export function verdictWithSkew(
  program: Program,
  observation: Observation,
  events: readonly TraceEvent[],
  skew: number,
): VerdictKind {
  const checker = new TraceChecker(program, observation, { skew });
  for (const event of events) checker.add(event);
  return checker.finish().verdict;
}

/** Conforms if any order does that keeps each CPU's, each task's, and what is further apart. */
export function verdictOfAnyOrder(
  program: Program,
  observation: Observation,
  events: readonly TraceEvent[],
  skew: number,
): VerdictKind {
  const isBefore = (left: TraceEvent, right: TraceEvent): boolean =>
    left.line < right.line &&
    (left.cpu === right.cpu ||
      left.task?.pid === right.task?.pid ||
      right.timestamp! - left.timestamp! > BigInt(skew));
  const conforms = (order: readonly TraceEvent[]): boolean =>
    verdictWithSkew(program, observation, renumbered(order), 0) === 'conforms';

  function extend(order: readonly TraceEvent[], rest: readonly TraceEvent[]): boolean {
    if (rest.length === 0) return conforms(order);
    return rest.some(
      (next) =>
        !rest.some((other) => isBefore(other, next)) &&
        extend(
          [...order, next],
          rest.filter((other) => other !== next),
        ),
    );
  }
  return extend([], events) ? 'conforms' : 'violates';
}
