/** What of a specification a scenario does not exercise. */
import { expect, test } from 'vitest';
import { positionAt } from '../../src/base/source.js';
import { findCoverageGaps } from '../../src/explore/coverage-gaps.js';
import { explore, Explorer } from '../../src/explore/explore.js';
import { PackedSpace } from '../../src/explore/packed-space.js';
import { Coverage } from '../../src/model/coverage.js';
import type { Program } from '../../src/model/program.js';
import { compileFile, compileText, scenarioModel, toy } from '../support/load-spec.js';

const spec = `
spec gaps
const strict: bool = false
enum Kind { fast, slow }
object device { const kind: Kind = fast  var on: bool = false  var off: bool = false }
transition pull(dev: device) when dev.on && !dev.off { dev.on = false }
process never_called(dev: device) { dev.off = true }
`;

/** The gaps of a scenario in which `task t runs work(disk)` does these statements. */
function check(statements: string, more = ''): string[] {
  const text = `${spec}
    process busy(dev: device) { ${statements} }
    ${more}
    scenario s { device disk  task t runs busy(disk) }`;
  return gapsOf(compileText(text), 's');
}

function gapsOf(program: Program, scenario: string, isPacked = false): string[] {
  const model = scenarioModel(program, scenario);
  const coverage = new Coverage();
  model.interpreter.observer = coverage;
  const explorer = isPacked
    ? new Explorer(model, {}, new PackedSpace(model))
    : new Explorer(model, {});
  while (explorer.advance(1000));
  const gaps = findCoverageGaps(model, coverage, explorer.result());
  return [
    ...gaps.neverTaken.map(({ text, statements }) => `never taken: ${text} (${statements})`),
    ...gaps.neverTrue.map(({ text }) => `never true: ${text}`),
    ...gaps.neverFalse.map(({ text }) => `never false: ${text}`),
    ...gaps.notReached.map(({ text }) => `not reached: ${text}`),
  ];
}

const pulled = ['never false: !dev.off'];

test.each([
  ['all is taken', 'dev.on = true', pulled],
  [
    'a transition that never happens',
    'skip',
    ['never taken: transition pull (1)', 'never true: dev.on'],
  ],
  [
    'an `if` that is never true, and what it leads to',
    'dev.on = true  if dev.kind == slow { skip  dev.off = true }',
    ['never taken: skip (2)', 'never true: dev.kind == slow', ...pulled],
  ],
  [
    'an `if` that is never false',
    'dev.on = true  if dev.kind == fast dev.off = true else skip',
    ['never taken: skip (1)', 'never false: dev.kind == fast'],
  ],
  [
    'what is not reached behind a loop that does not end',
    'dev.on = true  while dev.kind == fast skip  dev.off = true',
    ['never taken: dev.off = true (1)', 'never false: dev.kind == fast', ...pulled],
  ],
  [
    'a conjunct of an `await`',
    'dev.on = true  await !dev.on && dev.kind == fast',
    ['never false: dev.kind == fast', ...pulled],
  ],
  [
    'a `where` that nothing satisfies',
    'dev.on = true  for each d: device where d.kind == slow skip',
    ['never taken: skip (1)', 'never true: d.kind == slow', ...pulled],
  ],
  [
    'a choice that is always allowed',
    'dev.on = true  choose d: device where d.kind == fast',
    ['never false: d.kind == fast', ...pulled],
  ],
  [
    'nothing that a constant switches off',
    'dev.on = true  if strict && dev.off { dev.off = true }',
    pulled,
  ],
  ['nothing that cannot be otherwise', 'dev.on = true  while true { skip }', pulled],
  [
    'not the statement that failed, but those behind it',
    'dev.on = true  assert dev.off  skip',
    ['never taken: skip (1)', ...pulled],
  ],
])('of a process it tells %s', (_, statements, expected) => {
  expect(check(statements).sort()).toEqual([...expected].sort());
});

test('a process or a work function that is never begun is one gap', () => {
  const text = 'dev.on = true  if dev.kind == slow { call later(dev)  schedule idle_work(dev) }';
  const more = `process later(dev: device) { skip  skip  if dev.on skip }
    work idle_work(dev: device) { skip }`;
  const taken = check(text, more).filter((each) => each.startsWith('never taken'));
  expect(taken.sort()).toEqual([
    'never taken: call later(dev) (2)',
    'never taken: process later (4)',
    'never taken: work idle_work (1)',
  ]);
});

test('what is claimed to happen sometimes and does not', () => {
  const more = 'sometimes off: exists d: device: d.off  sometimes on: exists d: device: d.on';
  expect(check('dev.on = true', more)).toEqual([...pulled, 'not reached: off']);
});

test('a gap has its place', () => {
  const program = compileText(`${spec} scenario s { device disk { kind = slow } }`);
  const model = scenarioModel(program, 's');
  const coverage = new Coverage();
  model.interpreter.observer = coverage;
  const { neverTaken } = findCoverageGaps(model, coverage, explore(model));
  const [{ span }] = neverTaken as [(typeof neverTaken)[number]];
  expect(positionAt(span.source, span.start)).toMatchObject({ line: 6, column: 1 });
});

test.each(['lock-and-flag', 'transitions', 'tagged-union', 'work-items'])(
  'both engines tell the same of %s',
  (name) => {
    const program = toy(name);
    const scenario = program.scenarios.at(-1)!.name;
    expect(gapsOf(program, scenario, true)).toEqual(gapsOf(program, scenario));
  },
  60_000,
);

test('of asynchronous probing with one driver, what only a second one does', () => {
  const program = compileFile('spec/models/async-probe.kspec', { T: '1' });
  const gaps = gapsOf(program, 'all_at_once', true);
  expect(gaps).toContain('never taken: transition reg_probe_ok (3)');
  const two = compileFile('spec/models/async-probe.kspec', { T: '1', R: '2' });
  expect(gapsOf(two, 'all_at_once', true).join()).not.toContain('reg_probe_ok');
});
