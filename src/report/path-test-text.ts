/** The tests inside a specification: what was expected of each, and what was found. */
import type { DescribedStep } from '../explore/describe.js';
import type { PathTestOutcome, PathTestResult } from '../explore/path-test.js';
import type { PathTest } from '../model/program.js';
import { renderExcerpt } from './diagnostic-text.js';
import { count, grouped } from './layout.js';
import type { Paint, Tone } from './paint.js';
import { renderStep } from './walk-text.js';

export interface RanTest {
  readonly test: PathTest;
  readonly outcome: PathTestOutcome;
  readonly result: PathTestResult;
  /** The path that was found, or the one that came furthest. */
  readonly steps: readonly DescribedStep[];
}

/** One test: a line if it came out as expected, otherwise also why. */
export function renderPathTest({ test, outcome, result, steps }: RanTest, paint: Paint): string {
  const word = paint(tones[result], words[result]);
  const heading = `${word} ${test.name}: ${outcomeText(outcome)} in ${count(outcome.states, 'state')}`;
  if (result === 'met') return `${heading}\n`;
  const taskWidth = Math.max(0, ...steps.map(({ task }) => task.length));
  const path = steps.map((step, index) => renderStep(index + 1, step, taskWidth)).join('');
  if (outcome.kind === 'possible') {
    return `${heading}, expected impossible; the path is\n${path}`;
  }
  const { pointsMet } = outcome.furthest;
  const point = test.points[pointsMet];
  const source = point ? `${renderExcerpt(point.span, '', paint).join('\n')}\n` : '';
  const expectation = result === 'not-met' ? `, expected ${test.expectation}` : '';
  return `${heading}${expectation}; no path meets point ${pointsMet + 1}\n${source}the path that comes furthest is\n${path}`;
}

/** `3 passed, 1 failed`, and how many searches were cut short. */
export function renderPathTestSummary(tests: readonly RanTest[]): string {
  const number = (wanted: PathTestResult): number =>
    tests.filter(({ result }) => result === wanted).length;
  const parts = [`${grouped(number('met'))} passed`, `${grouped(number('not-met'))} failed`];
  const bounded = number('not-established');
  if (bounded > 0) parts.push(`${grouped(bounded)} not established`);
  return `${parts.join(', ')}\n`;
}

const words = { met: 'passed', 'not-met': 'FAILED', 'not-established': 'not established' } as const;

const tones: Record<PathTestResult, Tone> = {
  met: 'good',
  'not-met': 'error',
  'not-established': 'warning',
};

function outcomeText({ kind }: PathTestOutcome): string {
  return kind === 'bounded' ? 'neither a path nor its absence found' : kind;
}
