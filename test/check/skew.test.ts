/** Clocks that are not synchronized: what is not further apart than the skew has no known order. */
import { describe, expect, test } from 'vitest';
import { Random } from '../../src/explore/random.js';
import { randomTrace } from '../support/agreement.js';
import { compileText, toyCases } from '../support/load-spec.js';
import { mutate } from '../support/mutate.js';
import { range } from '../support/properties.js';
import { skewed, verdictOfAnyOrder, verdictWithSkew } from '../support/skewed.js';
import { eventsOf } from '../support/trace-text.js';

const latch = compileText(`spec latch
  object latch { lock mutex  var taken: bool = false }
  process take(l: latch) { lock l.mutex  assert !l.taken  l.taken = true  unlock l.mutex }
  process drop(l: latch) { lock l.mutex  assert l.taken  l.taken = false  unlock l.mutex }
  scenario one { latch a  task s runs take(a)  task t runs drop(a) }
  observe kernel from scenario one {
    entry take(l) => enter take(l)  return take => leave take
    entry drop(l) => enter drop(l)  return drop => leave drop
  }`);

const inWrongOrder = eventsOf(`
  t-2: entry drop l=a
  t-2: return drop
  s-1: entry take l=a
  s-1: return take
`).map((event) => ({ ...event, cpu: event.task!.pid }));

test.each([
  [0, 'violates'],
  [999, 'violates'],
  [1000, 'conforms'],
])('within %d ns a drop before its take %s', (skew, expected) => {
  expect(verdictWithSkew(latch, latch.observations[0]!, inWrongOrder, skew)).toBe(expected);
});

test('events of one CPU keep their order whatever the skew', () => {
  const events = inWrongOrder.map((event) => ({ ...event, cpu: 0 }));
  expect(verdictWithSkew(latch, latch.observations[0]!, events, 1_000_000)).toBe('violates');
});

test('without the skew walks that are recorded so are accused', { timeout: 60_000 }, () => {
  const accused = toyCases().filter(({ program, observation }) =>
    range(4).some((seed) => {
      const walked = randomTrace(program, observation, seed, 20);
      const events = skewed(walked, 4000, new Random(seed));
      return verdictWithSkew(program, observation, events, 0) === 'violates';
    }),
  );
  expect(accused).not.toEqual([]);
});

describe.each(toyCases())('$title', { timeout: 60_000 }, ({ program, observation }) => {
  test('a walk that is recorded with skewed clocks is not accused', () => {
    for (const seed of range(12)) {
      const random = new Random(seed);
      const skew = 500 * (1 + random.below(8));
      const walked = randomTrace(program, observation, seed, 12 + random.below(25));
      const events = skewed(walked, skew, random);
      const verdict = verdictWithSkew(program, observation, events, skew);
      expect([seed, verdict]).not.toEqual([seed, 'violates']);
    }
  });

  test('a short trace conforms exactly if one of its orders does', () => {
    for (const seed of range(8)) {
      const random = new Random(seed);
      const skew = 500 * (1 + random.below(8));
      const walked = randomTrace(program, observation, seed, 30).slice(0, 6);
      if (walked.length === 0) continue;
      const events = skewed(mutate(walked, random, observation), skew, random);
      const verdict = verdictWithSkew(program, observation, events, skew);
      if (verdict === 'inconclusive') continue;
      const expected = verdictOfAnyOrder(program, observation, events, skew);
      expect([seed, verdict]).toEqual([seed, expected]);
    }
  });
});
