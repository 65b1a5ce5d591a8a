import { expect, test } from 'vitest';
import type { Hop } from '../../src/explore/liveness.js';
import { pathLength, pathThrough, pathToFailure } from '../../src/explore/path.js';
import { ModelSpace, noReductions } from '../../src/explore/state-space.js';
import { isFailed } from '../../src/model/model.js';
import type { Model } from '../../src/model/model.js';
import { letterGraph } from '../support/letter-graph.js';

const same = (state: string): string => state;

/** The steps of the path through these letters. */
function check(model: Model<string, string>, hops: string, key = same, via?: string): string {
  const space = new ModelSpace(model, noReductions);
  space.begin();
  for (let state = 0; state < space.size; state += 1) space.expand(state);
  const numbers = new Map(
    Array.from({ length: space.size }, (_, state) => [space.read(state), state]),
  );
  const wanted = [...hops].map((letter, index): Hop => {
    const state = numbers.get(letter)!;
    return index > 0 && via !== undefined ? { state, via } : { state };
  });
  return pathThrough(model, space, wanted, key)
    .steps.map(({ step }) => step)
    .join(' ');
}

test('a path takes the steps between its states', () => {
  expect(check(letterGraph({ paths: ['abca', 'ac'] }), 'abcac')).toBe('ab bc ca ac');
});

test('of several steps to a state the first is taken', () => {
  expect(check(twoWays, 'ab')).toBe('slow');
});

test('or the one that fulfills what it must', () => {
  expect(check(twoWays, 'ab', same, 'haste')).toBe('fast');
});

test('states may stand for others, and the path is still one that happens', () => {
  const small = (state: string): string => state.toLowerCase();
  const model = letterGraph({ paths: ['aBc', 'bC', 'a!'] });
  // From a nothing leads to b; what leads to c from there is B, which b stands for.
  expect(check({ ...model, initialStates: () => ['a', 'b'] }, 'abc', small)).toBe('aB Bc');
});

test('an error is the step after the last', () => {
  const model = letterGraph({ paths: ['ab!', 'a!', 'bc'] });
  const path = { initial: 'a', steps: [{ step: 'ab', state: 'b' }] };
  const failures = ['a', 'b'].flatMap((state) =>
    [...model.transitions(state)].flatMap(({ next }) => (isFailed(next) ? [next.failure] : [])),
  );
  expect(pathLength(path)).toBe(2);
  expect(pathToFailure(model, path, failures[1]!).failed).toEqual({
    step: 'b!',
    failure: failures[1],
  });
  expect(() => pathToFailure(model, path, failures[0]!)).toThrow('the state it was found in');
});

/** Two steps lead from a to b. */
const twoWays: Model<string, string> = {
  properties: [],
  initialStates: () => ['a'],
  transitions: (state) =>
    state === 'a'
      ? [
          { step: 'slow', next: 'b' },
          { step: 'fast', next: 'b' },
        ]
      : [],
  key: same,
  isFinal: () => true,
  obligation: (_, step) => (step === 'fast' ? 'haste' : undefined),
};
