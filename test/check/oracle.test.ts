/**
 * The checker against the oracle, on random walks and what is left of them after mistakes.
 * The same at length: `npm run proof`.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Random } from '../../src/explore/random.js';
import {
  checkerVerdict,
  describeDisagreement,
  oracleVerdict,
  randomTrace,
} from '../support/agreement.js';
import { toyCases } from '../support/load-spec.js';
import { mutate } from '../support/mutate.js';

const cases = toyCases();

describe.each(cases)('$title', ({ program, observation }) => {
  test('the oracle finds that every walk conforms', () => {
    for (let seed = 0; seed < 3; seed += 1) {
      const events = randomTrace(program, observation, seed, 80);
      expect(oracleVerdict(program, observation, events)).toBe('conforms');
    }
  });

  test('every walk conforms', () => {
    for (let seed = 0; seed < 10; seed += 1) {
      const events = randomTrace(program, observation, seed, 400);
      expect(checkerVerdict(program, observation, events)).toBe('conforms');
    }
  });

  test('the checker and the oracle agree on every trace, and on where it breaks', () => {
    const seeds = fc.tuple(fc.nat(0xffffff), fc.nat(0xffffff));
    fc.assert(
      fc.property(seeds, ([walkSeed, mistakeSeed]) => {
        const random = new Random(mistakeSeed);
        const events = randomTrace(program, observation, walkSeed, 20 + random.below(80));
        if (events.length === 0) return;
        const spoiled = mutate(events, random, observation);
        expect(describeDisagreement(program, observation, spoiled)).toBeUndefined();
      }),
      { seed: 1, numRuns: 15 },
    );
  });
});

test.each(cases)('a walk of ten thousand steps of $title conforms', ({ program, observation }) => {
  const events = randomTrace(program, observation, 42, 10_000);
  expect(events.length).toBeGreaterThan(0);
  expect(checkerVerdict(program, observation, events)).toBe('conforms');
});
