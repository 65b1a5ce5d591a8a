import { expect, test } from 'vitest';
import { walk } from '../../src/explore/walk.js';
import type { Model } from '../../src/model/model.js';
import { counter, graph, lock } from '../support/toy-models.js';

function check<State>(model: Model<State, string>, seed: number, maxSteps = 20): string {
  const { initial, steps, end } = walk(model, { seed, maxSteps });
  const path = [initial, ...steps.map(({ state }) => state)].map((state) => model.key(state));
  const property = end.kind === 'violated' ? ` ${end.property}` : '';
  return `${path.join(' ')}: ${end.kind}${property}`;
}

test.each([
  ['reaches the end of a line', graph(['abc'], '', 'c'), 'a b c: final'],
  ['tells a deadlock from an end', graph(['abc']), 'a b c: deadlock'],
  ['stops at a broken property', graph(['abxc'], 'x', 'c'), 'a b x: violated no x'],
  ['looks at the initial state too', graph(['ab'], 'a', 'b'), 'a: violated no a'],
  ['stops where nothing was ever to do', graph(['a'], '', 'a'), 'a: final'],
])('%s', (_, model, expected) => {
  expect(check(model, 1)).toBe(expected);
});

test('goes as many steps as it may and no further', () => {
  expect(check(counter(1), 1, 4)).toBe('0 1 0 1 0: step-limit');
  expect(check(counter(1), 1, 0)).toBe('0: step-limit');
});

test('an end reached with the last step is an end', () => {
  expect(check(graph(['abc'], '', 'c'), 1, 2)).toBe('a b c: final');
});

test('takes every branch under some seed, and the same under the same seed', () => {
  const model = graph(['abcx', 'adx'], 'x');
  const seen = new Set(Array.from({ length: 20 }, (_, seed) => check(model, seed)));
  expect([...seen].sort()).toEqual(['a b c x: violated no x', 'a d x: violated no x']);
  for (let seed = 0; seed < 20; seed += 1) expect(check(model, seed)).toBe(check(model, seed));
});

test('draws the initial state', () => {
  const model = { ...graph(['a'], '', 'ab'), initialStates: () => ['a', 'b'] };
  const seen = new Set(Array.from({ length: 20 }, (_, seed) => check(model, seed)));
  expect([...seen].sort()).toEqual(['a: final', 'b: final']);
});

test('a forgotten lock is a deadlock for the others', () => {
  expect(check(lock(1), 1)).toMatch(/: final$/);
  const ends = Array.from({ length: 20 }, (_, seed) => check(lock(2, 0), seed).split(': ')[1]);
  expect(new Set(ends)).toEqual(new Set(['final', 'deadlock']));
});
