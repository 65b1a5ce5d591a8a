/**
 * What the checker must satisfy on any specification, run a given number of times: the everyday
 * tests and the long proof differ in numbers only. Each returns what it found wrong, or nothing.
 */
import { type CheckOptions, TraceChecker } from '../../src/check/check.js';
import type { VerdictKind } from '../../src/check/verdict.js';
import { Random } from '../../src/explore/random.js';
import type { Observation } from '../../src/model/observation.js';
import type { Program } from '../../src/model/program.js';
import type { TraceItem } from '../../src/trace/event.js';
import {
  checkerVerdict,
  describeDisagreement,
  eventText,
  oracleVerdict,
  randomTrace,
} from './agreement.js';
import { compileText } from './load-spec.js';
import { mutate } from './mutate.js';
import { randomSpec } from './random-spec.js';
import { shuffledTies, tied } from './reorder.js';

export interface Findings {
  /** What is wrong, in full; empty if nothing is. */
  readonly wrong: readonly string[];
  /** Traces and events that were judged. */
  readonly traces: number;
  readonly events: number;
}

class Tally {
  private readonly wrong: string[] = [];
  private traces = 0;
  private events = 0;

  judged(events: number, problem: string | undefined): void {
    this.traces += 1;
    this.events += events;
    if (problem !== undefined) this.wrong.push(problem);
  }

  get findings(): Findings {
    const { wrong, traces, events } = this;
    return { wrong, traces, events };
  }
}

/** Random walks, as they are recorded, conform. */
export function walksConform(
  program: Program,
  observation: Observation,
  seeds: readonly number[],
  maxSteps: number,
): Findings {
  const tally = new Tally();
  for (const seed of seeds) {
    const events = randomTrace(program, observation, seed, maxSteps);
    const verdict = checkerVerdict(program, observation, events);
    tally.judged(events.length, verdict === 'conforms' ? undefined : `walk ${seed}: ${verdict}`);
  }
  return tally.findings;
}

/** The checker says of any trace what the oracle says, and where. */
export function verdictsAgree(
  program: Program,
  observation: Observation,
  seeds: readonly number[],
  maxSteps: number,
): Findings {
  const tally = new Tally();
  for (const seed of seeds) {
    const random = new Random(seed);
    const events = randomTrace(program, observation, seed, 5 + random.below(maxSteps));
    if (events.length === 0) continue;
    const spoiled = mutate(events, random, observation);
    tally.judged(spoiled.length, describeDisagreement(program, observation, spoiled));
  }
  return tally.findings;
}

/** Events of one timestamp on several CPUs may be recorded in any order. */
export function tiesDoNotMatter(
  program: Program,
  observation: Observation,
  seeds: readonly number[],
  maxSteps: number,
): Findings {
  const tally = new Tally();
  for (const seed of seeds) {
    const random = new Random(seed);
    const walk = randomTrace(program, observation, seed, 5 + random.below(maxSteps));
    if (walk.length === 0) continue;
    const events = tied(seed % 2 === 0 ? walk : mutate(walk, random, observation), random);
    const verdicts = [
      oracleVerdict(program, observation, events),
      checkerVerdict(program, observation, events),
      checkerVerdict(program, observation, shuffledTies(events, random)),
    ].map((verdict) => verdict.split(' ')[0]);
    const isSame = verdicts[0] === 'too-many' || new Set(verdicts).size === 1;
    const text = [verdicts.join(', '), ...events.map(eventText)].join('\n');
    tally.judged(events.length, isSame ? undefined : text);
  }
  return tally.findings;
}

/** A trace that tells less is explained by whatever explained the one that told more. */
export function lessIsEnough(
  program: Program,
  observation: Observation,
  seeds: readonly number[],
  maxSteps: number,
): Findings {
  const tally = new Tally();
  for (const seed of seeds) {
    const random = new Random(seed);
    const events = randomTrace(program, observation, seed, maxSteps).map((event) => ({
      ...event,
      fields: new Map([...event.fields].filter(() => random.below(4) > 0)),
    }));
    const verdict = checkerVerdict(program, observation, events);
    const isFine = verdict === 'conforms' || verdict === 'inconclusive: too-many-states';
    tally.judged(events.length, isFine ? undefined : `walk ${seed}: ${verdict}`);
  }
  return tally.findings;
}

/** Of a walk with holes in it nothing may be said but that there are holes. */
export function gapsNeverAccuse(
  program: Program,
  observation: Observation,
  seeds: readonly number[],
  maxSteps: number,
): Findings {
  const tally = new Tally();
  for (const seed of seeds) {
    const random = new Random(seed);
    const events = randomTrace(program, observation, seed, maxSteps);
    const start = random.below(events.length + 1);
    const end = Math.min(events.length, start + 1 + random.below(5));
    const count = random.below(2) === 0 ? undefined : end - start;
    const hole = { line: start + 1, text: '', cpu: undefined, count } as const;
    const items: readonly TraceItem[] = [
      ...events.slice(0, start),
      random.below(3) === 0
        ? { kind: 'unreadable', line: hole.line, text: '', expected: 'an event', column: 1 }
        : { kind: 'lost', cause: 'dropped', ...hole },
      ...events.slice(end),
    ];
    const verdict = verdictWithin(program, observation, items, {});
    const text = [
      `walk ${seed}: ${verdict}`,
      `hole at ${start} to ${end}`,
      ...events.map(eventText),
    ];
    tally.judged(items.length, verdict === 'violates' ? text.join('\n') : undefined);
  }
  return tally.findings;
}

/** A bound that is reached leaves the verdict open; it never makes it a violation. */
export function boundsNeverAccuse(
  program: Program,
  observation: Observation,
  seeds: readonly number[],
  maxSteps: number,
): Findings {
  const tally = new Tally();
  for (const seed of seeds) {
    const events = randomTrace(program, observation, seed, maxSteps);
    for (const maxPossible of [1, 10, 40]) {
      const verdict = verdictWithin(program, observation, events, { maxPossible });
      const text = [`walk ${seed} within ${maxPossible}: ${verdict}`, ...events.map(eventText)];
      tally.judged(events.length, verdict === 'violates' ? text.join('\n') : undefined);
    }
  }
  return tally.findings;
}

function verdictWithin(
  program: Program,
  observation: Observation,
  items: readonly TraceItem[],
  options: CheckOptions,
): VerdictKind {
  const checker = new TraceChecker(program, observation, options);
  for (const item of items) checker.add(item);
  return checker.finish().verdict;
}

/** The checker and the oracle agree on walks of random specifications, with and without mistakes. */
export function randomSpecsAgree(seeds: readonly number[], traces: number): Findings {
  const tally = new Tally();
  for (const seed of seeds) {
    const program = compileText(randomSpec(seed));
    const observation = program.observations[0]!;
    for (let trace = 0; trace < traces; trace += 1) {
      const random = new Random(seed * 100 + trace);
      const steps = 10 + random.below(60);
      const walk = randomTrace(program, observation, seed * 100 + trace, steps);
      if (walk.length === 0) continue;
      const events = trace < traces / 3 ? walk : mutate(walk, random, observation);
      // Where a few events leave thousands of states the comparison would take for ever.
      const oracle = oracleVerdict(program, observation, events, { maxStates: 2000 });
      if (oracle === 'too-many') break;
      const problem = describeDisagreement(program, observation, events);
      const isUndecided = problem?.includes('checker undecided');
      const text = problem && !isUndecided ? `spec ${seed}, trace ${trace}: ${problem}` : undefined;
      tally.judged(events.length, text);
      if (text) break;
    }
  }
  return tally.findings;
}

/** So many numbers from a first. */
export function range(count: number, first = 0): readonly number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}
