/** The checker against the oracle on specifications that nobody wrote. */
import { expect, test } from 'vitest';
import { compileText } from '../support/load-spec.js';
import { randomSpecsAgree, range } from '../support/properties.js';
import { randomSpec } from '../support/random-spec.js';

test('random specifications are valid', () => {
  for (const seed of range(40, 500)) expect(() => compileText(randomSpec(seed))).not.toThrow();
});

test('checker and oracle agree on random specifications', () => {
  expect(randomSpecsAgree(range(6), 3).wrong).toEqual([]);
}, 60_000);
