/** Spin, without reduction, stores as many states as we count and reaches the same verdicts. */
import { expect, test, vi } from 'vitest';
import { exportPromela } from '../../src/export/promela.js';
import type { Program } from '../../src/model/program.js';
import { compileFile, compileText, toy } from '../support/load-spec.js';
import { randomSpec } from '../support/random-spec.js';
import { bothVerdicts, hasSpin, spinHolds, spinStatesBreadthFirst } from '../support/spin.js';

/** The compiler takes its time with the verifiers of large scenarios. */
vi.setConfig({ testTimeout: 120_000 });

/** Where there is no Spin these tests are left out; the gate of the project has it. */
const isLeftOut = !hasSpin() && process.env['CI'] === undefined;

/** Larger scenarios are for `npm run proof`. */
const maxStates = 60_000;

function check(program: Program, name: string): void {
  const scenario = program.scenarios.find((each) => each.name === name)!;
  const verdicts = bothVerdicts(program, scenario, maxStates);
  expect(verdicts?.spin).toBe(verdicts?.own);
  expect(verdicts).toBeDefined();
}

const asyncProbe = 'spec/models/async-probe.kspec';

test.skipIf(isLeftOut).each([
  { D: '1', R: '1', T: '1', W: '1' },
  { D: '1', R: '1', T: '2', W: '1' },
  { D: '1', R: '2', T: '2', W: '1' },
  { D: '1', R: '1', T: '2', W: '1', MUTANT: '1' },
  { D: '1', R: '1', T: '2', W: '1', MUTANT: '2' },
])('asynchronous probing at %o', (settings) => {
  check(compileFile(asyncProbe, settings), 'all_at_once');
});

test.skipIf(isLeftOut).each([
  ['lock-and-flag', 'forever'],
  ['lock-and-flag', 'once'],
  ['mixed', 'single'],
  ['reference-count', 'forever'],
  ['tagged-union', 'forever'],
  ['transitions', 'three'],
  ['work-items', 'narrow'],
  ['choose-and-each', 'marking'],
])('the toy %s, scenario %s', (name, scenario) => {
  check(toy(name), scenario);
});

test.skipIf(isLeftOut).each([
  ['spec/driver-core-6.1.kspec', 'release_while_pending'],
  ['spec/variants/v4.kspec', 'attach_and_release'],
  ['test/export/odds-and-ends.kspec', 's'],
])('the specification %s, scenario %s', (path, scenario) => {
  check(compileFile(path), scenario);
});

test.skipIf(isLeftOut).each([12, 13, 19, 20, 27, 32, 360])(
  'the random specification %i',
  (seed) => {
    check(compileText(randomSpec(seed)), 's');
  },
);

test.skipIf(isLeftOut).each([
  [compileFile(asyncProbe, { D: '2', T: '1' }), 2987],
  [toy('transitions'), 1088],
  [toy('work-items'), 6364],
])('breadth first there are as many states: %#', (program, states) => {
  const scenario = program.scenarios.at(-1)!;
  const exported = exportPromela(program, scenario);
  const found = 'text' in exported ? spinStatesBreadthFirst(exported.text) : undefined;
  expect(found).toBe(states);
});

/** Words of Promela, of C, of its library and of Spin's verifier, as names of everything. */
const hostile = `spec active "Names that mean something elsewhere"
enum chan { mtype, do_, od, printf }
object int_ { var now: bool = false  lock pan  var linux: chan = mtype  union word tagged errno { 0: a(opaque?) = none  1: fi(int_) } }
var stdin: bool = false
var init: 0..3 = 0
process proctype(unless: int_, me: bool): bool {
  lock unless.pan
  unless.now = !me
  unless.word = fi(unless)
  if unless.errno && unless.linux == mtype { unless.linux = printf }
  unlock unless.pan
  stdin = true
  return me
}
work inline(run: int_, frame: chan) { let each_ = call proctype(run, true)  run.now = each_ }
transition timeout(skip_: int_) when skip_.now && init < 3 { init += 1 }
never main: exists typedef: int_: typedef.now && stdin
sometimes assert_: init == 3
scenario hidden {
  int_ __proto__
  int_ constructor
  task base runs { schedule inline(__proto__, od)  let bool_ = call proctype(constructor, false) }
  task local runs p_local_()
  outcome none_ "": false
}
process p_local_() { await all work }
`;

test.skipIf(isLeftOut)('hostile names are harmless', () => {
  const program = compileText(hostile.replace(/^ {2}outcome.*\n/m, ''));
  check(program, 'hidden');
});

test.skipIf(isLeftOut).each([
  ['done = true', true],
  ['if done skip', false],
])('`eventually` is a formula: a task that does `%s`', (body, holds) => {
  const program = compileText(
    `spec s\nvar done: bool = false\neventually ends: done\nscenario s { task t runs { ${body} } }`,
  );
  const exported = exportPromela(program, program.scenarios[0]!);
  expect('text' in exported && spinHolds(exported.text, 'ends')).toBe(holds);
});
