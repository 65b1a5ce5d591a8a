/**
 * The checker against the oracle, on random walks of toy specifications and on what is left of them
 * after mistakes. The same at length: `npm run proof`.
 */
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { oracleVerdict, randomTrace } from '../support/agreement.js';
import { toyCases } from '../support/load-spec.js';
import {
  boundsNeverAccuse,
  gapsNeverAccuse,
  lessIsEnough,
  range,
  tiesDoNotMatter,
  verdictsAgree,
  walksConform,
} from '../support/properties.js';

// Ten times what a busy machine needs.
vi.setConfig({ testTimeout: 60_000 });

const cases = toyCases();

describe.each(cases)('$title', ({ program, observation }) => {
  test('the oracle finds that walks conform', () => {
    const events = randomTrace(program, observation, 3, 60);
    expect(events.length).toBeGreaterThan(0);
    expect(oracleVerdict(program, observation, events)).toBe('conforms');
  });

  test('walks conform', () => {
    expect(walksConform(program, observation, range(2), 120).wrong).toEqual([]);
  });

  test('walks that tell less conform', () => {
    expect(lessIsEnough(program, observation, range(2), 60).wrong).toEqual([]);
  });

  test('checker and oracle agree on every trace, and on where it breaks', () => {
    fc.assert(
      fc.property(fc.nat(0xffffff), (seed) => {
        expect(verdictsAgree(program, observation, [seed], 40).wrong).toEqual([]);
      }),
      { seed: 1, numRuns: 6 },
    );
  });

  test('of a recording with a hole in it nothing is said but that', () => {
    expect(gapsNeverAccuse(program, observation, range(5), 40).wrong).toEqual([]);
  });

  test('a bound that is reached is no violation', () => {
    expect(boundsNeverAccuse(program, observation, range(3), 40).wrong).toEqual([]);
  });

  test('the order of events with one timestamp means nothing', () => {
    expect(tiesDoNotMatter(program, observation, range(3), 15).wrong).toEqual([]);
  });
});
