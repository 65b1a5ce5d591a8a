/**
 * The compiled engine and the reference come to the same: the same verdict, counts, gaps and
 * divergence, on recordings as they are and spoilt in all kinds of ways.
 */
import { expect, test, vi } from 'vitest';
import type { Observation } from '../../src/model/observation.js';
import type { TraceEvent } from '../../src/trace/event.js';
import type { CheckResult } from '../../src/check/verdict.js';
import { Random } from '../../src/explore/random.js';
import { TraceChecker } from '../../src/index.js';
import { Interpreter } from '../../src/model/interpret.js';
import type { Program } from '../../src/model/program.js';
import { readTraceText } from '../../src/trace/read-trace.js';
import { randomTrace } from '../support/agreement.js';
import { compileText, toyCases } from '../support/load-spec.js';
import { mutate } from '../support/mutate.js';
import { range } from '../support/properties.js';
import { randomSpec } from '../support/random-spec.js';
import { tied } from '../support/reorder.js';
import { getRecording } from '../support/recordings.js';

const recordings = [
  'debian-6.1/attach_release_while_pending.kp.local.ok',
  'debian-6.1/deferred.kp.local.ok',
  'debian-6.1/real_drivers.kp.local.ok',
  'debian-6.12/deferred_async.kp.local.ok',
  'custom-6.12-racy1/attach_release_while_pending.kp.local.bad',
  'custom-6.12-racy3/attach_while_pending.kp.local.bad',
];

const spoilt = 8;

const engines = ['compiled', 'reference'] as const;
type Engine = (typeof engines)[number];

function check(program: Program, lines: readonly string[], engine: Engine): CheckResult {
  const checker = new TraceChecker(program, program.observations[0]!, { engine });
  for (const item of readTraceText(lines.join('\n'))) checker.add(item);
  return checker.finish();
}

/** Ways to spoil the lines of a recording from an index on. */
const mistakes: readonly ((lines: string[], at: number) => void)[] = [
  (lines, at) => lines.splice(at, 1),
  (lines, at) => lines.splice(at, 0, lines[at]!),
  (lines, at) => lines.splice(at, 2, lines[at + 1] ?? '', lines[at]!),
  (lines, at) => lines.splice(at, 3),
  (lines, at) => lines.splice(at, 2, 'CPU:0 [LOST 2 EVENTS]'),
  (lines, at) => lines.splice(at, 0, lines[at]!.slice(0, 40)),
  (lines, at) => (lines[at] = lines[at]!.replace(/ret=-?\d+/, 'ret=1')),
  (lines, at) => (lines[at] = lines[at]!.replace(/drv=0x\w+/, 'drv=0x0')),
  (lines, at) => (lines[at] = lines[at]!.replace(/-(\d+) /, '-7777 ')),
];

test.each(recordings)('%s, as it is and spoilt', { timeout: 120_000 }, (name) => {
  const { program, lines } = getRecording(name);
  expect(check(program, lines, 'compiled')).toEqual(check(program, lines, 'reference'));
  const random = new Random(1);
  for (let round = 0; round < spoilt; round += 1) {
    const changed = [...lines];
    const mistake = random.pick(mistakes);
    mistake(changed, random.below(changed.length - 3));
    expect(check(program, changed, 'compiled')).toEqual(check(program, changed, 'reference'));
  }
});

/** By both engines; undefined if one of them has met the bound, which is not that of the other. */
function results(program: Program, observation: Observation, events: readonly TraceEvent[]) {
  const isClosed = observation.scenario !== undefined;
  const found = engines.map((engine): CheckResult => {
    const checker = new TraceChecker(program, observation, { engine, maxPossible: 200 });
    for (const event of events) checker.add(event);
    const result = checker.finish();
    // In a closed world the engines put off different hidden steps, and keep different states.
    return isClosed ? { ...result, maxPossible: 0 } : result;
  });
  const hasGap = found.some(({ gaps }) => gaps.length > 0);
  return isClosed && hasGap ? [undefined, undefined] : found;
}

test.each(worlds())('$title', { timeout: 60_000 }, ({ program, observation, closed }) => {
  for (let seed = 1; seed <= 2; seed += 1) {
    const walk = randomTrace(program, closed, seed, closed === observation ? 120 : 250);
    for (const events of [walk, mutate(walk, new Random(seed), closed)]) {
      const [compiled, reference] = results(program, observation, events);
      expect(compiled).toEqual(reference);
    }
    const random = new Random(seed);
    const mistaken = mutate(walk.slice(0, 60), random, closed);
    const [compiled, reference] = results(program, observation, tied(mistaken, random)).map(
      (result) => result && [result.verdict, result.events, result.divergence?.noticedAt],
    );
    expect(compiled).toEqual(reference);
  }
});

/**
 * Toy and random specifications, their recordings read in the closed world that they are of, and as
 * if nothing were known beforehand.
 */
function worlds() {
  const random = range(6, 700).map((seed) => compileText(randomSpec(seed)));
  const cases = [
    ...toyCases(),
    ...random.map((program) => ({
      title: program.name,
      program,
      observation: program.observations[0]!,
    })),
  ];
  return cases.flatMap(({ title, program, observation: closed }) => [
    { title: `closed: ${title}`, program, closed, observation: closed },
    {
      title: `open: ${title}`,
      program,
      closed,
      observation: { ...closed, scenario: undefined },
    },
  ]);
}

test('most events are looked up', { timeout: 60_000 }, () => {
  const { program, lines } = getRecording('debian-6.1/attach_release_while_pending.kp.local.ok');
  const steps = vi.spyOn(Interpreter.prototype, 'step');
  check(program, lines, 'reference');
  const anew = steps.mock.calls.length;
  steps.mockClear();
  check(program, lines, 'compiled');
  expect(steps.mock.calls.length).toBeLessThan(anew / 2);
  steps.mockRestore();
});
