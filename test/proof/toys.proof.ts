/**
 * More than a million steps of random walks of the toy specifications, and thousands of traces with
 * mistakes in them. Prints nothing: what is wrong stands in the failure.
 */
import { describe, expect, test } from 'vitest';
import { countStates } from '../support/count-states.js';
import { compileFile, scenarioModel, toyCases } from '../support/load-spec.js';
import {
  boundsNeverAccuse,
  gapsNeverAccuse,
  lessIsEnough,
  range,
  tiesDoNotMatter,
  verdictsAgree,
  walksConform,
} from '../support/properties.js';

describe.each(toyCases())('$title', ({ program, observation }) => {
  // Together 20 × 54,000 steps.
  test('walks of ten thousand steps conform', () => {
    expect(walksConform(program, observation, range(4, 1000), 10_000).wrong).toEqual([]);
  });

  test('walks of five hundred steps conform', () => {
    expect(walksConform(program, observation, range(28, 2000), 500).wrong).toEqual([]);
  });

  test('walks that tell less conform', () => {
    expect(lessIsEnough(program, observation, range(10, 3000), 100).wrong).toEqual([]);
  });

  test('checker and oracle agree on every trace, and on where it breaks', () => {
    expect(verdictsAgree(program, observation, range(600, 4000), 80).wrong).toEqual([]);
  });

  test('of a recording with a hole in it nothing is said but that', () => {
    expect(gapsNeverAccuse(program, observation, range(100, 6000), 80).wrong).toEqual([]);
  });

  test('a bound that is reached is no violation', () => {
    expect(boundsNeverAccuse(program, observation, range(30, 7000), 80).wrong).toEqual([]);
  });

  test('the order of events with one timestamp means nothing', () => {
    expect(tiesDoNotMatter(program, observation, range(100, 5000), 50).wrong).toEqual([]);
  });
});

test.each([
  ['2 2 1 1', '9819 21285 32'],
  ['2 1 2 1', '57115 172866 29'],
])('at %s asynchronous probing has the states of its peers', (size, expected) => {
  const [D, R, T, W] = size.split(' ') as [string, string, string, string];
  const program = compileFile('spec/models/async-probe.kspec', { D, R, T, W });
  const { states, transitions, levels } = countStates(scenarioModel(program, 'all_at_once'));
  expect(`${states} ${transitions} ${levels}`).toBe(expected);
});

test.each([
  ['device_attach binds without clearing the bit', '1', 8],
  ['unregister does not wait for the works', '2', 15],
])('where %s, the shortest counterexample is as long as that of its peers', (_, MUTANT, states) => {
  const settings = { D: '2', R: '2', T: '2', W: '1', MUTANT };
  const program = compileFile('spec/models/async-probe.kspec', settings);
  expect(countStates(scenarioModel(program, 'all_at_once'), true).brokenAt).toBe(states);
});
