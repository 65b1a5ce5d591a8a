import { expect, test } from 'vitest';
import { Random } from '../../src/explore/random.js';

function draw(seed: number, count: number): string {
  const random = new Random(seed);
  return Array.from({ length: count }, () => random.next()).join(' ');
}

test.each([
  [0, '1684164658 3653269916 2939563536'],
  [1, '1580013426 350525680 3524174333'],
])('seed %i gives the numbers that splitmix32 gives', (seed, numbers) => {
  expect(draw(seed, 3)).toBe(numbers);
});

test('a seed counts modulo 2^32', () => {
  expect(draw(-1, 5)).toBe(draw(2 ** 32 - 1, 5));
});

test('neighbouring seeds have nothing in common', () => {
  const first = new Set(draw(1, 1000).split(' '));
  expect(
    draw(2, 1000)
      .split(' ')
      .filter((each) => first.has(each)),
  ).toEqual([]);
});

test('every number below a bound comes up about as often', () => {
  const random = new Random(7);
  const counts = [0, 0, 0, 0, 0];
  for (let draws = 0; draws < 50_000; draws += 1) counts[random.below(5)]! += 1;
  expect(counts.every((count) => count > 9_500 && count < 10_500)).toBe(true);
});
