/** Designs side by side: which cell is broken, and by which path. */
import { expect, test } from 'vitest';
import { explore } from '../../src/explore/explore.js';
import { type Design, matricesOf, stepCount } from '../../src/explore/matrix.js';
import { ScenarioModel } from '../../src/model/scenario-model.js';
import { compileText } from '../support/load-spec.js';

/**
 * The tables of these designs: what they are called, then each row with its cells. A violation shows
 * the length of its path and the scenario.
 */
function check(texts: readonly string[], maxStates = 1000): string {
  const designs = texts.map((text, index) => designOf(`${index + 1}`, text, maxStates));
  return matricesOf(designs)
    .map(({ designs: columns, rows }) =>
      [
        columns.map(({ name }) => name).join(' '),
        ...rows.map(({ claim, cells }) => {
          const what =
            claim.kind === 'deadlock'
              ? `deadlock ${claim.scenario}`
              : claim.kind === 'error'
                ? `${claim.code} ${claim.process}`
                : claim.name;
          const marks = cells.map(({ outcome, shortest }) =>
            shortest ? `${stepCount(shortest.path)} ${shortest.scenario}` : outcome,
          );
          return `${what}: ${marks.join(', ')}`;
        }),
      ].join('; '),
    )
    .join(' | ');
}

function designOf(name: string, text: string, maxStates: number): Design {
  const program = compileText(`spec design\n${text}`);
  const explored = program.scenarios.map((scenario) => {
    const model = new ScenarioModel(program, scenario);
    return { model, found: explore(model, { maxStates }) };
  });
  return { name, title: program.title, explored };
}

const rising = (most: number) => `
var n: 0..9 = 0
process rise() { while n < ${most} n += 1 }
never three: n == 3
scenario s { task t runs rise() }`;

const blocking = (scenarios: string) => `
lock l
process hold() { lock l lock l }
process pass() { lock l unlock l }
${scenarios}`;

test.each([
  ['a broken cell has its path', [rising(2), rising(4)], '1 2; three: holds, 7 s'],
  [
    'designs without a common scenario have tables of their own',
    [rising(2), rising(2).replace('scenario s', 'scenario u')],
    '1; three: holds | 2; three: holds',
  ],
  [
    'a third design can bring two together',
    [
      'scenario a { }',
      'scenario b { }',
      'never broken: true scenario c { }',
      'scenario a { } scenario b { }',
    ],
    '1 2 4 | 3; broken: 0 c',
  ],
  [
    'of two scenarios the one with the shorter path is shown',
    [
      `var n: 0..9 = 0
       process rise() { while n < 4 n += 1 }
       never four: n == 4
       scenario long { task t runs rise() }
       scenario short { task t runs { n = 4 } }`,
    ],
    '1; four: 1 short',
  ],
  [
    'a claim that only one design makes is absent in the other',
    [`${rising(2)} never four: n == 4`, rising(2)],
    '1 2; three: holds, holds; four: holds, absent',
  ],
  [
    'deadlocks are told apart by scenario',
    [
      blocking('scenario a { task t runs hold() } scenario b { task t runs pass() }'),
      blocking('scenario a { task t runs pass() }'),
      blocking('scenario b { task t runs pass() }'),
    ],
    '1 2 3; deadlock a: 2 a, holds, absent',
  ],
  [
    'errors are told apart by process, and absent where it is',
    [
      'process p() { assert false } scenario a { task t runs p() }',
      'process p() { skip } scenario a { task t runs p() }',
      'process q() { skip } scenario a { task t runs q() }',
    ],
    '1 2 3; E0504 p: 2 a, holds, absent',
  ],
  [
    'a `sometimes` that is never reached has no path',
    ['sometimes never_so: false scenario a { }'],
    '1; never_so: violated',
  ],
])('%s', (_, texts, expected) => {
  expect(check(texts)).toBe(expected);
});

test('a cut search claims neither that a property holds nor that there is no deadlock', () => {
  expect(check([rising(2), rising(9)], 4)).toBe(
    '1 2; three: bounded, bounded; deadlock s: bounded, bounded',
  );
});

test('what a cut search has found is broken all the same', () => {
  expect(check([rising(1), rising(9)], 8)).toBe(
    '1 2; three: holds, 7 s; deadlock s: holds, bounded',
  );
});
