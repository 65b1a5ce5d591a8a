import { expect, test } from 'vitest';
import { countStates } from '../support/count-states.js';
import { compileFile, scenarioModel } from '../support/load-spec.js';

/** `states transitions levels` of the model of asynchronous probing at `D R T W`. */
function check(size: string, mutant = '0'): string {
  const [D, R, T, W] = size.split(' ') as [string, string, string, string];
  const program = compileFile('spec/models/async-probe.kspec', { D, R, T, W, MUTANT: mutant });
  const counts = countStates(scenarioModel(program, 'all_at_once'));
  const broken = counts.brokenAt === undefined ? '' : `, broken at ${counts.brokenAt}`;
  return `${counts.states} ${counts.transitions} ${counts.levels}${broken}`;
}

test.each([
  ['1 1 1 1', '157 266 16'],
  ['1 1 2 1', '1410 3354 17'],
  ['1 2 2 1', '5168 12872 22'],
])(
  'at %s the model has the states, transitions and levels of its peers',
  (size, expected) => {
    expect(check(size)).toBe(expected);
  },
  60_000,
);

test('where device_attach binds without clearing the bit, a claim breaks in the eighth state', () => {
  expect(check('1 1 2 1', '1')).toMatch(/, broken at 8$/);
}, 60_000);
