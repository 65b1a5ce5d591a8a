/** Reductions leave out states, and no verdict with them. */
import { expect, test } from 'vitest';
import { explore } from '../../src/explore/explore.js';
import { ScenarioModel } from '../../src/model/scenario-model.js';
import { compileFile, compileText, toy } from '../support/load-spec.js';
import { range } from '../support/properties.js';
import { randomClosedSpec } from '../support/random-spec.js';
import { compareReductions } from '../support/reduced.js';
import { shippedSpecs } from '../support/shipped-specs.js';

test.each<[string, string, string]>([
  ['lock-and-flag', 'forever', '1876 940 905 454'],
  ['lock-and-flag', 'once', '465 251 73 45'],
  ['tagged-union', 'forever', '3280 1676 1126 566'],
  ['transitions', 'three', '1088 564 1088 564'],
  ['mixed', 'single', '780 780 468 468'],
  ['work-items', 'narrow', '6364 6364 1898 1898'],
])(
  '%s, %s: states without, with symmetry, with partial order, with both: %s',
  (name, scenario, counts) => {
    const program = toy(name);
    const at = program.scenarios.findIndex((each) => each.name === scenario);
    const { states, differences } = compareReductions(program, at, 10_000)!;
    expect(states.join(' ')).toBe(counts);
    expect(differences).toEqual([]);
  },
);

test.each(shippedSpecs())('%s: every small scenario keeps every verdict', (path) => {
  const program = compileFile(path);
  for (const scenario of program.scenarios.keys()) {
    expect(compareReductions(program, scenario, 250)?.differences ?? []).toEqual([]);
  }
});

test.each(range(30, 300))('random specification %i keeps every verdict', (seed) => {
  const program = compileText(randomClosedSpec(seed));
  expect(compareReductions(program, 0, 1_000)?.differences ?? []).toEqual([]);
});

const spinning = `
spec spinning
lock mutex
var shared: bool = false
var steps: 0..2 = 0
process spin() { while true { skip } }
process set() { shared = true }
`;

test('a task that goes round without a trace puts nobody off for ever', () => {
  const program = compileText(`${spinning} never set: shared
    scenario s { task a runs spin() task b runs spin() task z runs set() }`);
  const { states, differences } = compareReductions(program, 0, 1_000)!;
  expect(differences).toEqual([]);
  expect(states[2]).toBeLessThan(states[0]!);
});

test.each([
  ['is hidden by an order that ends the same', 'never both: shared && steps == 1'],
  ['is seen only in between', 'sometimes between: !shared && steps == 2'],
])('what %s is found', (_, claim) => {
  const program = compileText(`${spinning} ${claim}
    process count() { steps = 1  steps = 2 }
    scenario s { task a runs set() task b runs count() }`);
  expect(compareReductions(program, 0, 100)?.differences).toEqual([]);
});

test('a claim that only the end decides keeps no order', () => {
  const states = (claim: string) =>
    compareReductions(
      compileText(`${spinning} ${claim}
        process count() { let x = steps  steps = 1 }
        scenario s { task a runs set() task b runs count() }`),
      0,
      100,
    )!.states[2]!;
  expect(states('always set: finished() => shared && steps == 1')).toBe(states(''));
  expect(states('always set: shared && steps == 1')).toBeGreaterThan(states(''));
});

test('infinite paths are not reduced, and it is said why', () => {
  const program = compileText(`${spinning}
    scenario s { task a runs set() task b runs set() fair a  eventually set: shared }`);
  const model = new ScenarioModel(program, program.scenarios[0]!);
  const found = explore(model, { reductions: { symmetry: true, order: true } });
  expect(found.states).toBe(explore(model).states);
  expect(found.reduced).toEqual({
    reductions: { symmetry: false, order: false },
    interchangeable: [],
    withheld: [
      { reduction: 'symmetry', because: 'liveness' },
      { reduction: 'order', because: 'liveness' },
    ],
  });
});

test('where nothing is interchangeable that is said', () => {
  const program = compileText(`${spinning} scenario s { task a runs set() task b runs spin() }`);
  const model = new ScenarioModel(program, program.scenarios[0]!);
  const { reduced } = explore(model, { reductions: { symmetry: true, order: true } });
  expect(reduced.withheld).toEqual([{ reduction: 'symmetry', because: 'nothing-interchangeable' }]);
  expect(reduced.reductions).toEqual({ symmetry: false, order: true });
});
