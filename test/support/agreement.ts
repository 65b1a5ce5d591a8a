/**
 * Compares the checker with the oracle on one trace, and makes a disagreement small.
 */
import { TraceChecker } from '../../src/check/check.js';
import { emit } from '../../src/explore/emit.js';
import { walk } from '../../src/explore/walk.js';
import type { Observation } from '../../src/model/observation.js';
import type { Program } from '../../src/model/program.js';
import { ScenarioModel } from '../../src/model/scenario-model.js';
import type { TraceEvent } from '../../src/trace/event.js';
import { bruteForce, type BruteForceOptions } from './brute-force.js';
import { renumbered, without } from './mutate.js';

/** The trace of a random walk under an observation of a closed world. */
export function randomTrace(
  program: Program,
  observation: Observation,
  seed: number,
  maxSteps: number,
): readonly TraceEvent[] {
  const model = new ScenarioModel(program, program.scenarios[observation.scenario!]!);
  return emit(model, walk(model, { seed, maxSteps }), observation, seed).events;
}

/** `conforms`, `violates at 7` (events count from 0), or why there is neither. */
export function checkerVerdict(
  program: Program,
  observation: Observation,
  events: readonly TraceEvent[],
): string {
  const checker = new TraceChecker(program, observation);
  for (const event of events) checker.add(event);
  const { verdict, divergence, gaps, isVacuous } = checker.finish();
  if (divergence) {
    // What a task's last event read is known to be wrong only once the trace has ended.
    const isAtEnd = divergence.reading && divergence.at === divergence.noticedAt;
    return `violates at ${isAtEnd ? 'the end' : divergence.noticedAt.line - 1}`;
  }
  if (isVacuous && gaps.length === 0) return 'conforms';
  return verdict === 'conforms' ? verdict : `inconclusive: ${gaps[0]?.kind}`;
}

export function oracleVerdict(
  program: Program,
  observation: Observation,
  events: readonly TraceEvent[],
  options: BruteForceOptions = {},
): string {
  const verdict = bruteForce(program, observation, events, options);
  if (verdict.kind !== 'violates') return verdict.kind;
  return `violates at ${verdict.event === events.length ? 'the end' : verdict.event}`;
}

/** Where the checker and the oracle part, and which way. */
export interface Disagreement {
  /** `strict` if the checker rejects what the oracle still accepts, `lax` the other way round. */
  readonly checkerIs: 'strict' | 'lax' | 'undecided';
  readonly checker: string;
  readonly oracle: string;
}

/** Undefined where the two agree or the oracle gives up. */
export function findDisagreement(
  program: Program,
  observation: Observation,
  events: readonly TraceEvent[],
): Disagreement | undefined {
  const oracle = oracleVerdict(program, observation, events);
  if (oracle === 'too-many') return undefined;
  const checker = checkerVerdict(program, observation, events);
  if (checker === oracle) return undefined;
  if (checker.startsWith('inconclusive')) return { checkerIs: 'undecided', checker, oracle };
  const isStrict = brokenAt(checker, events) < brokenAt(oracle, events);
  return { checkerIs: isStrict ? 'strict' : 'lax', checker, oracle };
}

function brokenAt(verdict: string, events: readonly TraceEvent[]): number {
  if (verdict === 'conforms') return Infinity;
  const index = Number(verdict.replace('violates at ', ''));
  return Number.isNaN(index) ? events.length : index;
}

/** A disagreement on as few of the events as leaving out single ones leads to, for a message. */
export function describeDisagreement(
  program: Program,
  observation: Observation,
  events: readonly TraceEvent[],
): string | undefined {
  const first = findDisagreement(program, observation, events);
  if (!first) return undefined;
  let small = events;
  for (let at = small.length - 1; at >= 0; at -= 1) {
    const fewer = renumbered(without(small, at));
    if (fewer.length === 0) continue;
    const same = findDisagreement(program, observation, fewer)?.checkerIs === first.checkerIs;
    if (same) small = fewer;
  }
  const { checker, oracle, checkerIs } = findDisagreement(program, observation, small)!;
  const lines = small.map((event, index) => `${index} ${eventText(event)}`);
  return [
    `${program.name} ${observation.name}, checker ${checkerIs}: ${checker}; oracle: ${oracle}`,
    ...lines,
  ].join('\n');
}

/** `probe: entry attach dev=0xffff888100010400 devname="disk"`. */
export function eventText({ task, point, name, fields }: TraceEvent): string {
  const values = [...fields].map(([field, text]) => ` ${field}=${text}`).join('');
  return `${task?.command}-${task?.pid}: ${point} ${name}${values}`;
}
