/** What single steps do, seen through the ends of walks and the states a scenario can reach. */
import { expect, test } from 'vitest';
import { walk } from '../../src/explore/walk.js';
import { countStates } from '../support/count-states.js';
import type { Host } from '../../src/model/host.js';
import { Interpreter } from '../../src/model/interpret.js';
import { Picks } from '../../src/model/picks.js';
import type { Program } from '../../src/model/program.js';
import { someUnknown, unknown } from '../../src/model/value.js';
import { compileText, scenarioModel } from '../support/load-spec.js';

const header = `
spec steps
object device {
  lock mutex
  refcount refs
  var on: bool = false
  var level: 0..3 = 0
  union word tagged bit { 0: data(opaque?) = none  1: owner(device) }
}
var total: 0..100 = 0
work later(dev: device?) { total += 1 }
`;

/** How a task with this body ends: \`final\`, \`deadlock\`, the code of its error, or the total. */
function check(body: string, cast = 'device disk device nic spare device 1'): string {
  return finalTotal(compileText(`${header} scenario s { ${cast} task t runs { ${body} } }`));
}

function finalTotal(program: Program): string {
  const model = scenarioModel(program, 's');
  const { end, steps, initial } = walk(model, { seed: 1, maxSteps: 1000 });
  if (end.kind === 'failed') return end.failure.code;
  if (end.kind !== 'final') return end.kind;
  const state = steps[steps.length - 1]?.state ?? initial;
  const total = program.kinds[0]!.slots.findIndex(({ name }) => name === 'total');
  return `final with ${state.objects[0]![total] as number}`;
}

test.each([
  ['reading a destroyed object', 'destroy disk  if disk.on total = 1', 'E0503'],
  ['writing to a destroyed object', 'destroy disk  disk.on = true', 'E0503'],
  ['writing a union of a destroyed object', 'destroy disk  disk.word = owner(nic)', 'E0503'],
  ['destroying twice', 'destroy disk  destroy disk', 'E0503'],
  ['locking a destroyed object', 'destroy disk  lock disk.mutex', 'E0503'],
  ['putting once too often', 'put disk.refs  put disk.refs', 'E0503'],
  ['unlocking what nobody locked', 'unlock disk.mutex', 'E0502'],
  ['a false read', 'let d = disk.word as owner', 'E0501'],
  ['leaving a range', 'disk.level -= 1', 'E0505'],
  ['a broken assertion', 'assert disk.on', 'E0504'],
  ['queueing work on none', 'let d = disk.level  schedule later(none)', 'E0507'],
])('%s is an error of the run', (_, body, expected) => {
  expect(check(body)).toBe(expected);
});

test.each([
  ['taking one lock twice', 'lock disk.mutex  lock disk.mutex'],
  ['awaiting what never comes', 'await disk.on'],
  ['creating more than there is to spare', 'create a: device  create b: device'],
  ['an atomic block that blocks half way', 'atomic { disk.on = true  await nic.on }'],
])('%s blocks for ever', (_, body) => {
  expect(check(body)).toBe('deadlock');
});

test.each([
  ['a loop goes over every object', 'for each d: device { total += 1 }', 2],
  ['and over those that satisfy its condition', 'for each d: device where d != disk total += 1', 1],
  [
    'a loop after a break begins anew',
    'while total < 10 { for each d: device { total += 1  if d == nic break } }',
    10,
  ],
  [
    'a loop inside a loop begins anew',
    'for each d: device { for each e: device { total += 1 } }',
    4,
  ],
  ['a created object takes part', 'create d: device  for each e: device total += 1', 3],
  [
    'what is set is read',
    'disk.word = owner(nic)  let d = disk.word as owner  if d == nic total = 7',
    7,
  ],
])('%s', (_, body, total) => {
  expect(check(body)).toBe(`final with ${total}`);
});

test.each([
  ['by a literal', 'task t runs { if d[2] == d[2] total += 2 }', 2],
  ['by a constant', 'task t runs { d[TWO].level = 2  total += d[4 - TWO].level }', 2],
  ['by the number of the task', 'task t[3] runs { d[index].level = index  total += index }', 6],
  ['by what follows from it', 'task t[2] runs up(d[index + 1], d[3 - index])', 5],
  ['by the same number twice', 'task t[2] runs { atomic { total += d[index * 1].start } }', 3],
])('an object of several is found %s', (_, tasks, total) => {
  const text = `
    spec several
    const TWO: 0..9 = 2
    object device { var level: 0..3 = 0  var start: 0..3 = 0 }
    var total: 0..100 = 0
    process up(a: device, b: device) { if a != b total += 1  atomic { a.level = 2  total += a.level } }
    scenario s { device d[3] { start = index } ${tasks} }
  `;
  expect(finalTotal(compileText(text))).toBe(`final with ${total}`);
});

/** Over an open world with two known objects and any number of others. */
class OpenWorld implements Host {
  private readonly picks: Picks;

  constructor(picks: Picks) {
    this.picks = picks;
  }

  read = () => unknown;
  write = () => {};
  settle = () => {};
  pick = (count: number) => this.picks.pick(count);
  choices = () => [1, 2, someUnknown];
  objectsOf = () => undefined;
  spare = () => undefined;
  isIdle = () => false;
  isFinished = () => undefined;
  isActive = () => false;
}

test.each([
  // Nothing, one of three, two or three of them in any order.
  ['at most once', 'for each d: device { skip }', 1 + 3 + 6 + 6],
  ['at most once a round', 'for each d: device { for each e: device skip }', 26_161],
])('an atomic loop over an open world visits an object %s', (_, loop, ways) => {
  const program = compileText(`${header} process p() { atomic { ${loop} } }`);
  const interpreter = new Interpreter(program);
  const process = program.processes.findIndex(({ name }) => name === 'p');
  const frame = interpreter.begin(process, [], undefined);
  const picks = new Picks();
  let count = 0;
  do {
    const outcome = interpreter.step(new OpenWorld(picks), 1, frame);
    expect(outcome.kind).toBe('moved');
    count += 1;
  } while (picks.advance());
  expect(count).toBe(ways);
});

test('an atomic block is one step', () => {
  const reach = (body: string): number => {
    const program = compileText(`${header} scenario s { device disk task t runs { ${body} } }`);
    return countStates(scenarioModel(program, 's')).states;
  };
  expect(reach('disk.on = true  total = 1  disk.on = false')).toBe(5);
  expect(reach('atomic { disk.on = true  total = 1  disk.on = false }')).toBe(3);
});
