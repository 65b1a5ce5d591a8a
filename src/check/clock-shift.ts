/**
 * Whether a rejected recording would conform if the clock of one CPU were wrong by a constant, and by
 * how much at least: who knows the machine can tell whether that may be.
 */
import type { Observation } from '../model/observation.js';
import type { Program } from '../model/program.js';
import type { TraceEvent, TraceItem } from '../trace/event.js';
import { type CheckOptions, TraceChecker } from './check.js';
import { ClauseTable } from './clause-table.js';
import { Budget } from './effort.js';
import { readPointer } from './population.js';
import type { Divergence } from './verdict.js';

export interface ClockShift {
  readonly cpu: number;
  /** What would have to be added to the times of this CPU; no smaller one that was tried is enough. */
  readonly nanoseconds: bigint;
}

/** A greater difference is looked for at no event; clocks that differ more are seen otherwise. */
const maxShift = 10_000_000n;

/** How many differences are tried of each CPU, in each direction. */
const maxTried = 24;

/** How many CPUs are tried, those near the divergence first. */
const maxCpus = 4;

/** So many states are followed, as in a slice: it is done many times. */
const most = 200;

/** How much may be checked on the way, in events, and how many steps may be tried. */
const maxChecked = 400_000;
const maxSteps = 100_000;

/** Undefined if none was found; `items` are the whole recording. */
export function findClockShift(
  program: Program,
  observation: Observation,
  items: readonly TraceItem[],
  divergence: Divergence,
  options: CheckOptions,
): ClockShift | undefined {
  const clauses = new ClauseTable(observation);
  const judged = items.filter(
    (item): item is TraceEvent => item.kind === 'event' && clauses.find(item) !== undefined,
  );
  const unborn = countUnborn(items, clauses);
  let left = maxChecked;
  const budget = new Budget(maxSteps);
  let best: ClockShift | undefined;
  for (const cpu of cpusNear(judged, divergence).slice(0, maxCpus)) {
    for (const direction of [1n, -1n]) {
      const shifts = shiftsNear(judged, divergence, cpu, direction);
      for (const nanoseconds of shifts.slice(0, maxTried)) {
        if (best && size(nanoseconds) >= size(best.nanoseconds)) break;
        if (left <= 0 || budget.isSpent) return best;
        const moved = shifted(items, cpu, nanoseconds);
        if (conforms(moved) && countUnborn(moved, clauses) <= unborn) best = { cpu, nanoseconds };
      }
    }
  }
  return best;

  function conforms(moved: readonly TraceItem[]): boolean {
    const checker = new TraceChecker(program, observation, {
      maxPossible: most,
      isExhaustive: true,
      ...options,
      budget,
      skew: 0,
    });
    for (const item of moved) {
      left -= 1;
      checker.add(item);
      if (checker.isDecided || checker.isBounded || left <= 0) break;
    }
    if (left <= 0) return false;
    const { verdict } = checker.finish();
    return !checker.isBounded && verdict !== 'violates';
  }
}

/** How many events are about an object that is created later: of one that nobody knows all is true. */
function countUnborn(items: readonly TraceItem[], clauses: ClauseTable): number {
  const early = new Map<string, number>();
  const known = new Set<string>();
  let count = 0;
  for (const item of items) {
    const clause = item.kind === 'event' ? clauses.find(item) : undefined;
    if (item.kind !== 'event' || !clause) continue;
    const created = clause.creations.map(({ field }) => clause.fields[field]!.name);
    for (const { name, reading } of clause.fields) {
      const text = item.fields.get(name);
      if (reading.kind !== 'reference' || text === undefined) continue;
      const address = readPointer(text).text;
      if (known.has(address)) continue;
      const before = early.get(address) ?? 0;
      early.set(address, before + 1);
      if (!created.includes(name)) continue;
      count += before;
      known.add(address);
    }
  }
  return count;
}

/** The CPUs of the events nearest to the divergence, of two only one: moving either is the same. */
function cpusNear(events: readonly TraceEvent[], { noticedAt }: Divergence): readonly number[] {
  const near = [...events].sort((one, other) => distance(one) - distance(other));
  const cpus = [...new Set(near.flatMap(({ cpu }) => cpu ?? []))];
  return cpus.length === 2 ? cpus.slice(0, 1) : cpus.length === 1 ? [] : cpus;

  function distance({ line }: TraceEvent): number {
    return Math.abs(line - noticedAt.line);
  }
}

/**
 * By how much the CPU has to be moved to bring an event near the divergence past one of another CPU,
 * the least first: what lies between two of these makes no other order there.
 */
function shiftsNear(
  events: readonly TraceEvent[],
  { at, noticedAt }: Divergence,
  cpu: number,
  direction: bigint,
): readonly bigint[] {
  const last = noticedAt.timestamp ?? at.timestamp;
  if (last === undefined) return [];
  const near = events.filter(
    ({ timestamp }) => timestamp !== undefined && size(timestamp - last) <= maxShift,
  );
  const [own, others] = [
    near.filter((each) => each.cpu === cpu),
    near.filter((each) => each.cpu !== cpu),
  ];
  const found = new Set<bigint>();
  const around = (list: readonly TraceEvent[]) =>
    [...list]
      .sort((one, other) => Number(size(one.timestamp! - last) - size(other.timestamp! - last)))
      .slice(0, 40);
  for (const one of around(own)) {
    for (const other of around(others)) {
      const difference = other.timestamp! - one.timestamp!;
      if (difference * direction > 0n) found.add(difference + direction);
    }
  }
  return [...found].sort((one, other) => Number(size(one) - size(other)));
}

/** In the order of the times that one clock would then have shown; each item as it was recorded. */
function shifted(
  items: readonly TraceItem[],
  cpu: number,
  nanoseconds: bigint,
): readonly TraceItem[] {
  let time = 0n;
  const placed = items.map((item, index) => {
    if (item.kind === 'event' && item.timestamp !== undefined) {
      time = item.timestamp + (item.cpu === cpu ? nanoseconds : 0n);
    }
    return { item, index, time };
  });
  placed.sort((one, other) => Number(one.time - other.time) || one.index - other.index);
  return placed.map(({ item }) => item);
}

function size(number: bigint): bigint {
  return number < 0n ? -number : number;
}
