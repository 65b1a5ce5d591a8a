/** The checker against the oracle on hundreds of specifications that nobody wrote. */
import { expect, test } from 'vitest';
import { randomSpecsAgree, range } from '../support/properties.js';

test.each(range(40))('random specifications, batch %i', (batch) => {
  expect(randomSpecsAgree(range(10, 10_000 + batch * 10), 6).wrong).toEqual([]);
});
