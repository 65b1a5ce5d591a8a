/** Walks and tests for programs: `kspec/run/1` and `kspec/test/1`. */
import type { DescribedStep } from '../explore/describe.js';
import type { WalkEnd } from '../explore/walk.js';
import type { Diagnostic } from '../base/diagnostic.js';
import { diagnosticJson, placeJson } from './diagnostic-json.js';
import type { RanTest } from './path-test-text.js';
import { stepJson } from './step-json.js';

export interface DescribedWalk<Step> {
  readonly spec: string;
  readonly scenario: string;
  readonly seed: number;
  readonly steps: readonly DescribedStep[];
  readonly end: WalkEnd<Step>;
}

export function walkJson<Step>({ spec, scenario, seed, steps, end }: DescribedWalk<Step>) {
  return {
    schema: 'kspec/run/1',
    spec,
    scenario,
    seed,
    steps: steps.map(stepJson),
    end: endJson(end),
  };
}

function endJson<Step>(end: WalkEnd<Step>) {
  switch (end.kind) {
    case 'failed': {
      const { code, details, span } = end.failure;
      return { kind: end.kind, code, details, place: placeJson(span) };
    }
    case 'violated':
      return { kind: end.kind, property: end.property };
    default:
      return { kind: end.kind };
  }
}

export interface TestedSpec {
  readonly spec: string;
  readonly tests: readonly RanTest[];
  readonly diagnostics: readonly Diagnostic[];
}

export function testsJson(specs: readonly TestedSpec[]) {
  return {
    schema: 'kspec/test/1',
    specs: specs.map(({ spec, tests, diagnostics }) => ({
      spec,
      tests: tests.map(testJson),
      diagnostics: diagnostics.map(diagnosticJson),
    })),
  };
}

function testJson({ test, outcome, result, steps }: RanTest) {
  const { name, expectation, points } = test;
  const path = outcome.kind === 'possible' ? outcome.path : outcome.furthest;
  return {
    name,
    expectation,
    outcome: outcome.kind,
    result,
    states: outcome.states,
    points: points.length,
    points_met: path.pointsMet,
    path: steps.map(stepJson),
  };
}
