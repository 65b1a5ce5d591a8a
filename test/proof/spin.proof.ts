/** Spin against our own search on scenarios too many or too large for every day. */
import { expect, test } from 'vitest';
import { compileFile, compileText } from '../support/load-spec.js';
import { range } from '../support/properties.js';
import { randomSpec } from '../support/random-spec.js';
import { shippedSpecs } from '../support/shipped-specs.js';
import { bothVerdicts, hasSpin } from '../support/spin.js';

const isLeftOut = !hasSpin() && process.env['CI'] === undefined;

test.skipIf(isLeftOut).each(range(20))('random specifications, batch %i', (batch) => {
  for (const seed of range(10, 1 + batch * 10)) {
    const program = compileText(randomSpec(seed));
    const verdicts = bothVerdicts(program, program.scenarios[0]!, 50_000);
    if (!verdicts || verdicts.spin.startsWith('refused')) continue;
    expect(`${seed}: ${verdicts.spin}`).toBe(`${seed}: ${verdicts.own}`);
  }
});

test.skipIf(isLeftOut).each(shippedSpecs())('%s: every scenario that is not too large', (path) => {
  const program = compileFile(path);
  for (const scenario of program.scenarios) {
    const verdicts = bothVerdicts(program, scenario, 500_000);
    if (!verdicts) continue;
    expect(`${scenario.name}: ${verdicts.spin}`).toBe(`${scenario.name}: ${verdicts.own}`);
  }
});

test.skipIf(isLeftOut).each([
  { D: '2', R: '2', T: '1', W: '1' },
  { D: '2', R: '1', T: '2', W: '1' },
  { D: '2', R: '2', T: '2', W: '1' },
  { D: '2', R: '2', T: '2', W: '1', MUTANT: '1' },
  { D: '2', R: '2', T: '2', W: '1', MUTANT: '2' },
])('asynchronous probing at %o', (settings) => {
  const program = compileFile('spec/models/async-probe.kspec', settings);
  const verdicts = bothVerdicts(program, program.scenarios[0]!, 1_000_000);
  expect(verdicts?.spin).toBe(verdicts?.own);
});
