import { expect, test } from 'vitest';
import { judgePathTest, runPathTest } from '../../src/explore/path-test.js';
import { describeStep } from '../../src/explore/describe.js';
import { compileText, scenarioModel, toy } from '../support/load-spec.js';

const spec = `
spec pair
object device { lock mutex  var bound: bool = false }
process attach(dev: device): bool {
  lock dev.mutex
  let was = dev.bound
  dev.bound = true
  unlock dev.mutex
  return was
}
work later(dev: device) { dev.bound = false }
process postpone(dev: device) { schedule later(dev) }
transition pull(dev: device, hard: bool) when dev.bound { dev.bound = false }
process careless(dev: device) { unlock dev.mutex }
scenario two {
  device disk
  task a runs attach(disk)
  task b[1] runs { call postpone(disk) }
}
scenario wrong { device disk  task a runs careless(disk) }
`;

/** What the search finds for these points, and how long its shortest path is. */
function check(points: string, scenario = 'two', maxStates = 10_000): string {
  const program = compileText(`${spec} test t in ${scenario} possible { ${points} }`);
  const outcome = runPathTest(program, program.tests[0]!, maxStates);
  const path = outcome.kind === 'possible' ? outcome.path : outcome.furthest;
  return `${outcome.kind}: ${path.pointsMet} points in ${path.steps.length} steps`;
}

test.each([
  ['no points at all', '', 'possible: 0 points in 0 steps'],
  ['a state that holds at once', 'state !disk.bound', 'possible: 1 points in 0 steps'],
  [
    'two states at once',
    'state !disk.bound  state !held(disk.mutex)',
    'possible: 2 points in 0 steps',
  ],
  ['a call', 'a enters attach', 'possible: 1 points in 1 steps'],
  ['a call with its arguments', 'a enters attach(disk)', 'possible: 1 points in 1 steps'],
  ['a return', 'a leaves attach', 'possible: 1 points in 6 steps'],
  ['a return with its arguments', 'a leaves attach(disk)', 'possible: 1 points in 6 steps'],
  ['one task of many', 'b[1] leaves postpone(disk)', 'possible: 1 points in 3 steps'],
  ['any worker', 'work enters later(disk)', 'possible: 1 points in 3 steps'],
  ['a step of the environment', 'do pull(disk, true)', 'possible: 1 points in 5 steps'],
  [
    'the order of the points',
    'a leaves attach  a enters attach',
    'impossible: 1 points in 6 steps',
  ],
  [
    'that a step counts once',
    'a enters attach  a enters attach',
    'impossible: 1 points in 1 steps',
  ],
  ['a state after a step', 'a leaves attach  state !disk.bound', 'possible: 2 points in 7 steps'],
  ['that a worker is no task', 'work enters attach', 'impossible: 0 points in 0 steps'],
  ['that a task is no worker', 'a enters later', 'impossible: 0 points in 0 steps'],
])('the search knows %s', (_, points, expected) => {
  expect(check(points)).toBe(expected);
});

test('an error of the run ends a path', () => {
  expect(check('a enters careless', 'wrong')).toBe('possible: 1 points in 1 steps');
  expect(check('a leaves careless', 'wrong')).toBe('impossible: 0 points in 0 steps');
});

test('a search that is cut says so', () => {
  expect(check('a enters attach  a enters attach', 'two', 10)).toMatch(/^bounded: 1 points/);
});

test.each([
  ['lock-and-flag', ['both_bind: met', 'bound_by_nobody: met', 'released_last: met']],
  ['transitions', ['closed_twice: met', 'two_peers: met']],
])('the tests of %s come out as expected', (name, expected) => {
  const program = toy(name);
  const results = program.tests.map(
    (each) => `${each.name}: ${judgePathTest(each, runPathTest(program, each, 100_000))}`,
  );
  expect(results).toEqual(expected);
});

test('an expectation that a cut search cannot judge is not established', () => {
  const program = toy('lock-and-flag');
  const results = program.tests.map((each) => judgePathTest(each, runPathTest(program, each, 3)));
  expect(results).toEqual(['not-established', 'not-established', 'not-established']);
});

test('the steps of a path read like the specification', () => {
  const program = compileText(`${spec} test t in two possible { work leaves later }`);
  const outcome = runPathTest(program, program.tests[0]!, 10_000);
  if (outcome.kind !== 'possible') throw new Error(outcome.kind);
  const model = scenarioModel(program, 'two');
  let before = outcome.path.initial;
  const lines = outcome.path.steps.map(({ step, state }) => {
    const { task, action, changes } = describeStep(model, before, step, state);
    before = state;
    const changed = changes.map((each) => `${each.place}: ${each.before} to ${each.after}`);
    return [task, action, ...changed].join(' | ');
  });
  expect(lines).toEqual([
    'b[1] | enter postpone(disk)',
    'b[1] | postpone: schedule later(dev) | disk.queued later: [] to [later(disk)]',
    'worker 1 | enter later(disk) | disk.queued later: [later(disk)] to []',
    'worker 1 | later: dev.bound = false',
    'worker 1 | leave later',
  ]);
});
