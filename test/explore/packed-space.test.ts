/** The packed engine means what the reference does: the same states in the same order. */
import { expect, test } from 'vitest';
import { explore } from '../../src/explore/explore.js';
import { PackedSpace } from '../../src/explore/packed-space.js';
import { ScenarioModel } from '../../src/model/scenario-model.js';
import { findDifference } from '../support/engines.js';
import { compileFile, compileText } from '../support/load-spec.js';
import { range } from '../support/properties.js';
import { randomSpec } from '../support/random-spec.js';
import { shippedSpecs } from '../support/shipped-specs.js';

test.each(shippedSpecs())('%s: both engines do the same', (path) => {
  expect(findDifference(compileFile(path), 300)).toBeUndefined();
});

test.each(range(12, 900))('random specification %i: both engines do the same', (seed) => {
  expect(findDifference(compileText(randomSpec(seed)), 500)).toBeUndefined();
});

/** Published for this model, written independently in three languages: see the model's own text. */
test.each([
  [1, 1, 1, 1, 157, 266, 16],
  [1, 1, 2, 1, 1_410, 3_354, 17],
  [1, 2, 2, 1, 5_168, 12_872, 22],
  [2, 2, 1, 1, 9_819, 21_285, 32],
  [2, 1, 2, 1, 57_115, 172_866, 29],
  [2, 2, 2, 1, 235_603, 714_824, 37],
])('async-probe %i %i %i %i has %i states', (D, R, T, W, states, transitions, levels) => {
  const settings = { D: `${D}`, R: `${R}`, T: `${T}`, W: `${W}` };
  const program = compileFile('spec/models/async-probe.kspec', settings);
  const model = new ScenarioModel(program, program.scenarios[0]!);
  const found = explore(model, {}, new PackedSpace(model));
  expect(found.outcome).toBe('holds');
  expect([found.states, found.transitions, found.depth + 1]).toEqual([states, transitions, levels]);
});
