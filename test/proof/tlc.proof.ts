/** TLC against our own search; only where `TLC_CLASSPATH` says where TLC is. */
import { expect, test } from 'vitest';
import { compileFile, compileText } from '../support/load-spec.js';
import { range } from '../support/properties.js';
import { randomSpec } from '../support/random-spec.js';
import { shippedSpecs } from '../support/shipped-specs.js';
import { bothTlcVerdicts, hasTlc } from '../support/tlc.js';

const isLeftOut = !hasTlc();

test.skipIf(isLeftOut).each(range(10))('random specifications, batch %i', (batch) => {
  for (const seed of range(10, 1 + batch * 10)) {
    const program = compileText(randomSpec(seed));
    const verdicts = bothTlcVerdicts(program, program.scenarios[0]!, 6_000);
    if (verdicts) expect(`${seed}: ${verdicts.tlc}`).toBe(`${seed}: ${verdicts.own}`);
  }
});

test.skipIf(isLeftOut).each(shippedSpecs())('%s: every scenario that is not too large', (path) => {
  const program = compileFile(path);
  for (const scenario of program.scenarios) {
    const verdicts = bothTlcVerdicts(program, scenario, 40_000);
    if (!verdicts) continue;
    expect(`${scenario.name}: ${verdicts.tlc}`).toBe(`${scenario.name}: ${verdicts.own}`);
  }
});

const turn = `spec s
var done: bool = false
eventually ends: done
scenario s {
  task waiter runs { while true skip }
  task worker runs { done = true }
`;

test.skipIf(isLeftOut).each([
  ['the worker is fair', `${turn}  fair worker\n}`],
  ['nobody is', `${turn}}`],
])('`eventually` where %s', (_, text) => {
  const program = compileText(text);
  const verdicts = bothTlcVerdicts(program, program.scenarios[0]!, 1_000)!;
  const ending = (verdict: string) => verdict.includes('unfulfilled');
  expect(ending(verdicts.tlc)).toBe(ending(verdicts.own));
});
