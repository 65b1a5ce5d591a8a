/**
 * The tables and the interpreter agree on every step, in the states of millions of steps of walks
 * through the scenarios of all shipped and of random specifications.
 */
import { expect, test } from 'vitest';
import { ScenarioModel } from '../../src/model/scenario-model.js';
import { differentWalk } from '../support/engines.js';
import { compileFile, compileText } from '../support/load-spec.js';
import { range } from '../support/properties.js';
import { randomSpec } from '../support/random-spec.js';
import { shippedSpecs } from '../support/shipped-specs.js';

test.each(shippedSpecs())('%s', (path) => {
  for (const scenario of compileFile(path).scenarios) {
    const model = new ScenarioModel(compileFile(path), scenario);
    expect(differentWalk(model, 200, 300)).toBeUndefined();
  }
});

// 400 × 100 × 200 steps: with those above more than ten million.
test.each(range(400, 20_000))('random specification %i', (seed) => {
  const program = compileText(randomSpec(seed));
  for (const scenario of program.scenarios) {
    const model = new ScenarioModel(program, scenario);
    expect(differentWalk(model, 100, 200)).toBeUndefined();
  }
});
