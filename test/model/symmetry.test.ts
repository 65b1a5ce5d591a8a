/** What is interchangeable, and that states taken for one can do the same. */
import { expect, test } from 'vitest';
import { ScenarioModel } from '../../src/model/scenario-model.js';
import { compileFile, compileText } from '../support/load-spec.js';
import { range } from '../support/properties.js';
import { randomClosedSpec } from '../support/random-spec.js';
import { shippedSpecs } from '../support/shipped-specs.js';
import { asymmetries } from '../support/symmetric.js';

const header = `
spec alike
object part { lock mutex  var on: bool = false }
object thing {
  lock mutex
  refcount refs
  const size: 0..2 = 0
  var on: bool = false
  var link: thing? = none
  union word tagged bit { 0: data(opaque?) = none  1: to(thing) }
}
var shared: bool = false
var crowd: set of thing
var line: queue of thing max 2
process set(x: thing) { lock x.mutex  x.on = true  x.link = x  unlock x.mutex }
process each() { for each x: thing { x.on = !x.on } }
process drop(x: thing) { put x.refs }
process make() { create x: thing  x.link = x }
process grow() { create p: part  p.on = true }
process late(x: thing) { schedule later(x)  schedule later(x) }
work later(x: thing) { lock x.mutex  x.on = !x.on  unlock x.mutex }
process astray(x: thing) { schedule keeper(x)  schedule taker(x) }
work keeper(x: thing) { lock x.mutex }
work taker(x: thing) { await x.on  unlock x.mutex }
process gather(x: thing) { let y = x  crowd += y  let all = crowd  push y to line  let z = pop line  if z in all z.on = true }
process tell(x: thing) { x.word = to(x)  if x.bit { let y = x.word as to  y.on = true } }
process ask() { shared = exists x: thing: x.link.on }
process ask_first() { shared = exists x: thing: x.link != none && x.link.on }
`;

function model(scenario: string): ScenarioModel {
  const program = compileText(`${header} scenario s { ${scenario} }`);
  return new ScenarioModel(program, program.scenarios[0]!);
}

function classes({ symmetry }: ScenarioModel): string {
  if (!symmetry) return 'nothing';
  return symmetry.classes.map(({ of, names }) => [of, ...names].join(' ')).join('; ');
}

const two = 'thing a thing b';

const cases: readonly (readonly [title: string, scenario: string, classes: string])[] = [
  [
    'tasks that do the same to objects',
    `${two} task l runs set(a) task r runs set(b)`,
    'objects a b; tasks l r',
  ],
  ['tasks of one program', 'thing a task t[2] runs set(a)', 'tasks t[1] t[2]'],
  [
    'not the others beside them',
    `${two} task t[2] runs set(a) task o runs set(b)`,
    'tasks t[1] t[2]',
  ],
  [
    'tasks and objects apart',
    `${two} task t[3] runs { choose x: thing  call set(x) }`,
    'objects a b; tasks t[1] t[2] t[3]',
  ],
  [
    'objects that refer to each other',
    'thing a { link = b } thing b { link = a } task t runs ask_first()',
    'objects a b',
  ],
  [
    'not those that refer one way',
    'thing a { link = b } thing b task t runs { choose x: thing  call set(x) }',
    'nothing',
  ],
  [
    'not those with other constants',
    'thing a thing b { size = 1 } task l runs set(a) task r runs set(b)',
    'nothing',
  ],
  [
    'not those that a claim names',
    `${two} task l runs set(a) task r runs set(b) never n: a.on`,
    'nothing',
  ],
  [
    'not those that an outcome names',
    `${two} task l runs set(a) task r runs set(b) outcome o: a.on`,
    'nothing',
  ],
  ['not those a loop visits in order', `${two} task l runs each()`, 'nothing'],
  [
    'those that only an unused loop visits',
    `${two} task l runs set(a) task r runs set(b)`,
    'objects a b; tasks l r',
  ],
  [
    'not those that are created where others went',
    `${two} spare thing 2 task l runs make() task r runs { choose x: thing  call drop(x) }`,
    'nothing',
  ],
  [
    'what is to spare of a kind that only grows',
    'spare part 2 task t[2] runs grow()',
    'objects part#1 part#2; tasks t[1] t[2]',
  ],
  ['not those a question may fail on', `${two} task t runs ask()`, 'nothing'],
  ['those a question cannot fail on', `${two} task t runs ask_first()`, 'objects a b'],
  [
    'not those a claim may fail on',
    `${two} task l runs set(a) task r runs set(b) always o: forall x: thing: x.link.on`,
    'nothing',
  ],
  [
    'not tasks whose own steps may fail apart',
    `${two} task l runs { assert a.on } task r runs { assert b.on }`,
    'nothing',
  ],
  ['workers', 'thing a task t runs late(a)', 'workers'],
  ['not a single worker', 'thing a workers 1 task t runs late(a)', 'nothing'],
  ['not workers that keep locks', 'thing a task t runs astray(a)', 'nothing'],
  [
    'what is held in locals, sets and queues',
    `${two} task l runs gather(a) task r runs gather(b)`,
    'objects a b; tasks l r',
  ],
  [
    'what is in a union',
    `${two} task l runs tell(a) task r runs tell(b)`,
    'objects a b; tasks l r',
  ],
];

test.each(cases)('interchangeable: %s', (_, scenario, expected) => {
  const alike = model(scenario);
  expect(classes(alike)).toBe(expected);
  expect(asymmetries(alike, 2_000)).toEqual([]);
});

test('the key does not depend on who is who', () => {
  const alike = model(`${two} task l runs gather(a) task r runs gather(b)`);
  const [initial] = alike.initialStates();
  const [left, right] = [...alike.transitions(initial!)].map(({ next }) => next);
  const keys = [left, right].map((state) =>
    alike.symmetry!.canonicalKey(state as typeof initial & {}),
  );
  expect(keys[0]).toBe(keys[1]);
  expect(keys[0]).not.toBe(alike.symmetry!.canonicalKey(initial!));
});

test('of many exchanges a part is used', () => {
  const many = model('thing a[9] task t runs { choose x: thing  call set(x) }');
  const names = range(7, 1).map((index) => `a[${index}]`);
  expect(classes(many)).toBe(`objects ${names.join(' ')}`);
});

test.each(shippedSpecs())('%s: what is taken for one can do the same', (path) => {
  const program = compileFile(path);
  for (const scenario of program.scenarios) {
    expect(asymmetries(new ScenarioModel(program, scenario), 60)).toEqual([]);
  }
});

test.each(range(20, 700))(
  'random specification %i: what is taken for one can do the same',
  (seed) => {
    const program = compileText(randomClosedSpec(seed));
    expect(asymmetries(new ScenarioModel(program, program.scenarios[0]!), 300)).toEqual([]);
  },
);
