/** Recordings kept in memory, to be judged again and again by specifications that differ a little. */
import type { Observation } from '../model/observation.js';
import type { Program } from '../model/program.js';
import type { TraceItem } from '../trace/event.js';
import { TraceChecker } from './check.js';
import { isBound } from './gaps.js';
import type { CheckResult, VerdictKind } from './verdict.js';

export interface CorpusTrace {
  readonly trace: string;
  readonly items: readonly TraceItem[];
  /** The name of the observation it is read by. */
  readonly observation: string;
}

/** What is compared of two judgements. */
export interface Judgement {
  readonly verdict: VerdictKind;
  /** Of one that violates: where. */
  readonly line: number | undefined;
  /** A bound was met: with more room it might be another verdict. */
  readonly isBounded: boolean;
}

export function observationOf(program: Program, { observation }: CorpusTrace): Observation {
  const found = program.observations.find(({ name }) => name === observation);
  if (!found) throw new Error(`a changed specification has its observations: ${observation}`);
  return found;
}

/** Ends early where the verdict is known, or a bound is met and it is none of interest. */
export function judgeItems(
  program: Program,
  observation: Observation,
  items: readonly TraceItem[],
  maxPossible: number,
): Judgement {
  const checker = new TraceChecker(program, observation, {
    maxPossible,
    isExhaustive: true,
    lookahead: items.length,
  });
  for (const item of items) {
    checker.add(item);
    if (checker.isDecided || checker.isBounded) break;
  }
  return judgementOf(checker.finish());
}

export function judgementOf({ verdict, divergence, gaps }: CheckResult): Judgement {
  const isBounded = gaps.some(({ kind }) => isBound(kind));
  return { verdict, line: divergence?.at.line, isBounded: isBounded && !divergence };
}

export function areAlike(one: Judgement, other: Judgement): boolean {
  return one.verdict === other.verdict && one.line === other.line;
}

/** A recording and what the specification as it is says of it. */
export interface JudgedTrace extends CorpusTrace {
  readonly judgement: Judgement;
}

/** What becomes of a specification that was changed, or of a recording. */
export type MutantOutcome =
  /** Some verdict is another. */
  | { readonly kind: 'killed'; readonly by: string; readonly judgement: Judgement }
  | { readonly kind: 'survived' }
  /** No verdict is another for certain, and some was given up. */
  | { readonly kind: 'undecided' };

/** The shortest recordings come first: most changes are noticed by any. */
export function tryProgram(
  program: Program,
  traces: readonly JudgedTrace[],
  maxPossible: number,
): MutantOutcome {
  let isUndecided = false;
  const ordered = [...traces].sort((one, other) => one.items.length - other.items.length);
  for (const trace of ordered) {
    const observation = observationOf(program, trace);
    const judgement = judgeItems(program, observation, trace.items, maxPossible);
    if (areAlike(judgement, trace.judgement)) continue;
    if (!judgement.isBounded && !trace.judgement.isBounded) {
      return { kind: 'killed', by: trace.trace, judgement };
    }
    isUndecided = true;
  }
  return { kind: isUndecided ? 'undecided' : 'survived' };
}
