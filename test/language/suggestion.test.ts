/** How near two names are, and which one is suggested. */
import { expect, test } from 'vitest';
import { editDistance, findNearest } from '../../src/language/suggestion.js';

test.each([
  ['device', 'device', 0],
  ['device', 'devise', 1],
  ['device', 'devices', 1],
  ['device', 'evice', 1],
  ['device', 'dveice', 1],
  ['device', 'driver', 4],
  ['', 'abc', 3],
])('from %j to %j it takes %i', (from, to, distance) => {
  expect(editDistance(from, to)).toBe(distance);
  expect(editDistance(to, from)).toBe(distance);
});

test.each([
  ['a near name is suggested', 'devcie', ['driver', 'device'], 'device'],
  ['the first of two equally near', 'devic', ['device', 'devico'], 'device'],
  ['no name that is far', 'bus', ['device', 'driver'], undefined],
  ['nothing for a name of two letters', 'ab', ['ac'], undefined],
  ['not the name itself', 'device', ['device'], undefined],
])('%s', (_, name, candidates, expected) => {
  expect(findNearest(name, candidates)).toBe(expected);
});
