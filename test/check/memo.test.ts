/**
 * Looking up how an event was explained comes to the same as explaining it anew: the same verdict,
 * counts, gaps and divergence, on recordings as they are and spoilt in all kinds of ways.
 */
import { expect, test, vi } from 'vitest';
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

function check(program: Program, lines: readonly string[], memo: boolean): CheckResult {
  const checker = new TraceChecker(program, program.observations[0]!, { memo });
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
  expect(check(program, lines, true)).toEqual(check(program, lines, false));
  const random = new Random(1);
  for (let round = 0; round < spoilt; round += 1) {
    const changed = [...lines];
    const mistake = random.pick(mistakes);
    mistake(changed, random.below(changed.length - 3));
    expect(check(program, changed, true)).toEqual(check(program, changed, false));
  }
});

test.each(openWorlds())('$title', { timeout: 60_000 }, ({ program, observation, closed }) => {
  for (let seed = 1; seed <= 3; seed += 1) {
    const walk = randomTrace(program, closed, seed, 250);
    for (const events of [walk, mutate(walk, new Random(seed), closed)]) {
      const [looked, anew] = [true, false].map((memo) => {
        const checker = new TraceChecker(program, observation, { memo, maxPossible: 200 });
        for (const event of events) checker.add(event);
        return checker.finish();
      });
      expect(looked).toEqual(anew);
    }
  }
});

/** Toy and random specifications, their recordings read as if nothing were known beforehand. */
function openWorlds() {
  const random = range(6, 700).map((seed) => compileText(randomSpec(seed)));
  const cases = [
    ...toyCases(),
    ...random.map((program) => ({
      title: program.name,
      program,
      observation: program.observations[0]!,
    })),
  ];
  return cases.map(({ title, program, observation }) => ({
    title: `open: ${title}`,
    program,
    closed: observation,
    observation: { ...observation, scenario: undefined },
  }));
}

test('most events are looked up', { timeout: 60_000 }, () => {
  const { program, lines } = getRecording('debian-6.1/attach_release_while_pending.kp.local.ok');
  const steps = vi.spyOn(Interpreter.prototype, 'step');
  check(program, lines, false);
  const anew = steps.mock.calls.length;
  steps.mockClear();
  check(program, lines, true);
  expect(steps.mock.calls.length).toBeLessThan(anew / 2);
  steps.mockRestore();
});
