/** Which steps may be taken alone: the definition, state by state. */
import { expect, test } from 'vitest';
import { ScenarioModel } from '../../src/model/scenario-model.js';
import { compileFile, compileText } from '../support/load-spec.js';
import { impersistences } from '../support/persistent.js';
import { range } from '../support/properties.js';
import { randomClosedSpec } from '../support/random-spec.js';
import { shippedSpecs } from '../support/shipped-specs.js';
import { statesOf } from '../support/symmetric.js';

const header = `
spec alone
object thing {
  lock mutex
  refcount refs
  var on: bool = false
  var other: bool = false
  var link: thing? = none
}
var shared: bool = false
process set(x: thing) { x.on = true }
process locked(x: thing) { lock x.mutex  x.on = !x.on  unlock x.mutex }
process unlocked(x: thing) { x.on = !x.on  lock x.mutex  unlock x.mutex }
process counted(x: thing) { get x.refs  x.on = true  put x.refs }
process drop(x: thing) { put x.refs }
process late(x: thing) { schedule later(x) }
work later(x: thing) { x.on = true }
process waits() { await all work  shared = true }
process asks(x: thing) { shared = queued(later, x) }
process local() { let y = 1 }
process follow(x: thing) { let y = x.link  if y != none y.on = true }
process again() { for each x: thing { x.on = true } }
process make() { create x: thing  x.on = true }
`;

function model(scenario: string): ScenarioModel {
  const program = compileText(`${header} scenario s { ${scenario} }`);
  return new ScenarioModel(program, program.scenarios[0]!);
}

/** The first step of task \`t\`, the first of the cast, may be taken alone when it has made its calls. */
function isAlone(scenario: ScenarioModel, steps: number): boolean {
  let [state] = scenario.initialStates();
  for (let count = 0; ; count += 1) {
    const transitions = [...scenario.transitions(state!)];
    const own = transitions.findIndex(({ step: { task } }) => task === 0);
    const sets = scenario.ample(state!, transitions);
    if (count === steps) return sets.some((chosen) => chosen.length === 1 && chosen[0] === own);
    state = transitions[own]!.next as typeof state;
  }
}

const two = 'thing a { link = b } thing b';

test.each<[title: string, steps: number, expected: boolean, scenario: string]>([
  ['a step of its own', 1, true, `${two} task t runs local() task u runs local()`],
  ['a call', 0, true, `${two} task t runs local() task u runs set(a)`],
  [
    'not what a claim tells',
    1,
    false,
    `${two} task t runs set(a) task u runs local() never n: a.on`,
  ],
  [
    'what a claim tells of another object',
    1,
    true,
    `${two} task t runs set(a) task u runs local() never n: b.on`,
  ],
  [
    'not a call that a claim asks about',
    0,
    false,
    `${two} task t runs set(a) task u runs local() never n: active(set)`,
  ],
  [
    'a call that a claim asks about for another object',
    0,
    true,
    `${two} task t runs set(a) task u runs local() never n: active(set, b)`,
  ],
  ['a slot that others never touch', 1, true, `${two} task t runs set(a) task u runs set(b)`],
  ['not one that another may write', 1, false, `${two} task t runs set(a) task u runs unlocked(a)`],
  [
    'what the lock protects that it holds',
    2,
    true,
    `${two} task t runs locked(a) task u runs locked(a)`,
  ],
  [
    'not what another lock protects',
    2,
    false,
    `${two} task t runs locked(a) task u runs { lock b.mutex  a.on = true }`,
  ],
  ['not the taking of a lock', 1, false, `${two} task t runs locked(a) task u runs locked(a)`],
  ['not what queued work may touch', 1, false, `${two} task t runs set(a) task u runs late(a)`],
  [
    'what work for another object touches',
    1,
    true,
    `${two} task t runs set(a) task u runs late(b)`,
  ],
  ['not what a reference may lead to', 1, false, `${two} task t runs set(b) task u runs follow(a)`],
  ['not what a loop may come to', 1, false, `${two} task t runs set(b) task u runs again()`],
  [
    'not what queued work is asked about',
    1,
    false,
    `${two} task t runs late(a) task u runs asks(a)`,
  ],
  ['not what is waited for', 1, false, `${two} task t runs late(a) task u runs waits()`],
  [
    'counts that stay above zero',
    1,
    true,
    'thing a { refs = 2 } task t runs counted(a) task u runs counted(a)',
  ],
  [
    'not counts that may come to zero',
    1,
    false,
    'thing a task t runs counted(a) task u runs drop(a)',
  ],
  [
    'not an object that may go',
    1,
    false,
    'thing a { refs = 1 } task t runs set(a) task u runs drop(a)',
  ],
  [
    'an object whose references last',
    1,
    true,
    'thing a { refs = 2 } task t runs set(a) task u runs drop(a)',
  ],
  [
    'not what one that is created may be',
    1,
    false,
    'thing a spare thing 1 task t runs make() task u runs make()',
  ],
])('alone: %s', (_, steps, expected, scenario) => {
  const world = model(scenario);
  expect(isAlone(world, steps)).toBe(expected);
  expect(impersistences(world, 500, 30, false)).toEqual([]);
});

test('not what the environment may do', () => {
  const program = compileText(`${header}
    transition turn(x: thing) { x.on = !x.on }
    scenario s { ${two} task t runs set(a) task u runs local() }`);
  expect(isAlone(new ScenarioModel(program, program.scenarios[0]!), 1)).toBe(false);
});

test('a worker may end alone while items wait, if workers are alike', () => {
  const world = model(`${two} task t runs { call late(a)  call late(b) }`);
  const endsAlone = (isSymmetric: boolean) =>
    [...statesOf(world, 500)].some((state) => {
      const transitions = [...world.transitions(state)];
      const end = transitions.findIndex(
        ({ step: { task, visibility } }) => task === 1 && visibility.kind === 'leave',
      );
      const isWaiting = transitions.some(({ step: { pc } }) => pc < 0);
      const sets = isWaiting ? world.ample(state, transitions, isSymmetric) : [];
      return sets.some((chosen) => chosen.join() === `${end}`);
    });
  expect([endsAlone(false), endsAlone(true)]).toEqual([false, true]);
  expect(impersistences(world, 500, 30, true)).toEqual([]);
});

test.each(shippedSpecs())('%s: what is taken alone commutes with all that others do', (path) => {
  const program = compileFile(path);
  for (const scenario of program.scenarios.slice(0, 2)) {
    const world = new ScenarioModel(program, scenario);
    expect(impersistences(world, 15, 6, true)).toEqual([]);
  }
});

test.each(range(20, 800))('random specification %i: so it does', (seed) => {
  const program = compileText(randomClosedSpec(seed));
  const world = new ScenarioModel(program, program.scenarios[0]!);
  expect(impersistences(world, 60, 10, seed % 2 === 0)).toEqual([]);
});
