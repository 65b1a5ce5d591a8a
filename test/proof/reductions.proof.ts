/** Reductions keep every verdict: on a thousand specifications, and on larger scenarios. */
import { describe, expect, test } from 'vitest';
import { ScenarioModel } from '../../src/model/scenario-model.js';
import { compileFile, compileText } from '../support/load-spec.js';
import { impersistences } from '../support/persistent.js';
import { range } from '../support/properties.js';
import { randomClosedSpec } from '../support/random-spec.js';
import { compareReductions } from '../support/reduced.js';
import { shippedSpecs } from '../support/shipped-specs.js';
import { asymmetries } from '../support/symmetric.js';

describe.each(range(40))('random specifications, batch %i', (batch) => {
  const programs = range(25, 100_000 + batch * 25).map((seed) => ({
    seed,
    program: compileText(randomClosedSpec(seed)),
  }));

  test('keep every verdict', () => {
    for (const { seed, program } of programs) {
      const { differences } = compareReductions(program, 0, 5_000) ?? { differences: [] };
      expect(differences, `seed ${seed}`).toEqual([]);
    }
  });

  test('what is taken for one can do the same, and what is taken alone commutes', () => {
    for (const { seed, program } of programs) {
      const model = new ScenarioModel(program, program.scenarios[0]!);
      expect(asymmetries(model, 1_000), `seed ${seed}`).toEqual([]);
      expect(impersistences(model, 100, 12, false), `seed ${seed}`).toEqual([]);
      expect(impersistences(model, 100, 12, true), `seed ${seed}`).toEqual([]);
    }
  });
});

describe.each(shippedSpecs())('%s', (path) => {
  const program = compileFile(path);

  test.each(program.scenarios.map(({ name }, at) => ({ name, at })))('$name', ({ at }) => {
    expect(compareReductions(program, at, 20_000)?.differences ?? []).toEqual([]);
    const model = new ScenarioModel(program, program.scenarios[at]!);
    expect(impersistences(model, 60, 10, true)).toEqual([]);
    expect(asymmetries(model, 500)).toEqual([]);
  });
});
