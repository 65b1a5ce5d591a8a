/** The reports of checks, as people read them. */
import { expect, test } from 'vitest';
import type { CheckResult } from '../../src/check/verdict.js';
import { renderCheck } from '../../src/report/check-text.js';
import { colored, plain } from '../../src/report/paint.js';
import { conforming, empty, inconclusive, vacuous, violations } from './check-results.js';

function check(result: CheckResult): string {
  const trace = 'storm.kp.local.txt';
  const reproduce = `kspec check spec/pending-bit.kspec ${trace} --observe linux-6.1`;
  return renderCheck(result, { spec: 'pending_bit', trace, reproduce }, plain);
}

test.each([
  ['conforms', conforming],
  ['inconclusive', inconclusive],
  ['vacuous', vacuous],
  ['empty', empty],
  ...Object.entries(violations),
] as const)('the report of %s reads as it should', async (name, result) => {
  await expect(check(result)).toMatchFileSnapshot(`../golden/check/${name}.txt`);
});

test('the first word of every report is the verdict', () => {
  const results = [conforming, inconclusive, vacuous, empty, ...Object.values(violations)];
  for (const result of results) expect(check(result).split(':')[0]).toBe(result.verdict);
});

test('without color nothing but text is printed', () => {
  const context = { spec: 's', trace: 't', reproduce: 'r' };
  const withColor = renderCheck(violations['failed-step']!, context, colored);
  const escape = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');
  expect(withColor).toMatch(escape);
  expect(withColor.replace(escape, '')).toBe(
    renderCheck(violations['failed-step']!, context, plain),
  );
});

test('a trace cannot drive the terminal through the report', () => {
  const escape = String.fromCharCode(27);
  const { divergence } = violations['unexpected-event']!;
  const hostile = {
    ...violations['unexpected-event']!,
    divergence: {
      ...divergence!,
      text: `a${escape}[2J${escape}]0;title\u0007b\u202e`,
      task: `t${escape}[1A`,
      claim: `c${escape}[1A`,
      fields: new Map([[`f${escape}`, `v\r${escape}`]]),
    },
  };
  expect(check(hostile)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
});
