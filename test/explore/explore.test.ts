/** What the explorer says of every claim, and with which path. */
import { expect, test } from 'vitest';
import {
  explore,
  type Exploration,
  Explorer,
  type ExploreOptions,
} from '../../src/explore/explore.js';
import type { Path } from '../../src/explore/path.js';
import { countStates } from '../support/count-states.js';
import { letterGraph, type LetterGraph } from '../support/letter-graph.js';
import { compileFile, compileText, scenarioModel, toy } from '../support/load-spec.js';
import { counter, lock } from '../support/toy-models.js';

/** What each claim came to, then deadlock and errors; paths by the letters of their states. */
function check(graph: LetterGraph, options: ExploreOptions = {}): string {
  return lettersOf(explore(letterGraph(graph), options));
}

function lettersOf(found: Exploration<string, string>): string {
  const { properties, deadlock, failures, outcomes } = found;
  const parts = [
    ...properties.map(({ outcome, isVacuous, path }) =>
      [outcome, ...(isVacuous ? ['vacuously'] : []), ...(path ? [letters(path)] : [])].join(' '),
    ),
    ...(deadlock ? [`deadlock ${letters(deadlock)}`] : []),
    ...failures.map(({ path }) => `error ${letters(path)}`),
    ...outcomes.map(
      ({ occurs, count, witness }) =>
        `${occurs} ${count} of ${found.finals}${witness ? ` ${letters(witness)}` : ''}`,
    ),
  ];
  return [found.outcome, ...parts].join('; ');
}

function letters({ initial, steps, repeatsFrom, failed }: Path<string, string>): string {
  const states = [initial, ...steps.map(({ state }) => state)];
  if (repeatsFrom !== undefined) states.splice(repeatsFrom + 1, 0, '(', ')');
  const text = states.join('').replace(/\(\)(.*)/, '($1)');
  return failed ? `${text}!` : text;
}

test.each<[string, LetterGraph, string]>([
  ['nothing is claimed and nothing is wrong', { paths: ['ab'], final: 'b' }, 'holds'],
  ['`always` holds', { paths: ['abca'], claims: ['always abc'] }, 'holds; holds'],
  ['`always` breaks at once', { paths: ['aa'], claims: ['always b'] }, 'violated; violated a'],
  [
    '`never` breaks on the shortest path',
    { paths: ['abcx', 'adx', 'xa'], claims: ['never x'] },
    'violated; violated adx',
  ],
  [
    'of equally short paths the first is told',
    { paths: ['abx', 'acx', 'xa'], claims: ['never x'] },
    'violated; violated abx',
  ],
  [
    '`never` holds of what is not reached',
    { paths: ['aa', 'bx'], claims: ['never x'] },
    'holds; holds',
  ],
  ['`sometimes` shows how', { paths: ['abca'], claims: ['sometimes c'] }, 'holds; holds abc'],
  [
    '`sometimes` breaks without a path',
    { paths: ['aba'], claims: ['sometimes c'] },
    'violated; violated',
  ],
  [
    'claims are judged one by one',
    { paths: ['abca'], claims: ['never c', 'always ab', 'sometimes b', 'never d'] },
    'violated; violated abc; violated abc; holds ab; holds',
  ],
  [
    'a state without steps is a deadlock',
    { paths: ['ab', 'ac'], final: 'c' },
    'violated; deadlock ab',
  ],
  ['unless nothing is left to do', { paths: ['ab', 'ac'], final: 'bc' }, 'holds'],
  ['a step may be an error', { paths: ['ab!', 'ba'] }, 'violated; error ab!'],
  [
    'errors at different places are different errors',
    { paths: ['ab!', 'a!', 'ba'] },
    'violated; error a!; error ab!',
  ],
  [
    'a state with an error for its only step is no deadlock',
    { paths: ['a!'] },
    'violated; error a!',
  ],
  [
    'a claim is vacuous if what it speaks about never is',
    { paths: ['aba'], claims: ['always ab if c', 'always ab if b', 'never c if c'] },
    'holds; holds vacuously; holds; holds vacuously',
  ],
  [
    'a broken claim is not vacuous',
    { paths: ['aba'], claims: ['always a if c'] },
    'violated; violated ab',
  ],
  [
    'outcomes are judged where everything has ended',
    { paths: ['abd', 'acd', 'ce'], final: 'de', claims: ['outcome d', 'outcome de', 'outcome b'] },
    'holds; sometimes 1 of 2 abd; always 2 of 2 abd; never 0 of 2',
  ],
  [
    'a deadlock is no end, so no outcome',
    { paths: ['ab', 'ac'], final: 'b', claims: ['outcome c'] },
    'violated; deadlock ac; never 0 of 1',
  ],
])('%s', (_, graph, expected) => {
  expect(check(graph)).toBe(expected);
});

const line: LetterGraph = {
  paths: ['abcdefga'],
  claims: ['never e', 'sometimes b', 'always abcdefg', 'sometimes g', 'eventually c', 'outcome g'],
};

test.each<[string, LetterGraph, ExploreOptions, string]>([
  [
    'a search that ends early leaves open what it has not seen',
    line,
    { maxStates: 2 },
    'bounded; bounded; holds ab; bounded; bounded; bounded; bounded 0 of 0',
  ],
  [
    'what it has seen it says',
    line,
    { maxStates: 5 },
    'violated; violated abcde; holds ab; bounded; bounded; bounded; bounded 0 of 0',
  ],
  [
    'as many states as there are is no bound',
    { ...line, claims: ['always abcdefg', 'eventually c'] },
    { maxStates: 7 },
    'holds; holds; holds',
  ],
  [
    'memory is a bound too',
    line,
    { maxBytes: 1 },
    'bounded; bounded; bounded; bounded; bounded; bounded; bounded 0 of 0',
  ],
  [
    'nothing is sought after the first broken claim',
    { paths: ['aabcdefg'], claims: ['never c', 'never e', 'sometimes g', 'eventually x'] },
    { stopsAtFirst: true },
    'violated; violated abc; bounded; bounded; bounded',
  ],
  [
    'a deadlock is a first',
    { paths: ['ab', 'acde'], claims: ['never e'] },
    { stopsAtFirst: true },
    'violated; bounded; deadlock ab',
  ],
  [
    'an error is a first',
    { paths: ['a!', 'abcde'], claims: ['never e'] },
    { stopsAtFirst: true },
    'violated; bounded; error a!',
  ],
  [
    'what is always so as far as the search came is not established',
    { paths: ['ab', 'acde'], final: 'be', claims: ['outcome b', 'outcome be', 'outcome e'] },
    { maxStates: 4 },
    'bounded; bounded 1 of 1 ab; bounded 1 of 1 ab; bounded 0 of 1',
  ],
  [
    'what is sometimes so stays so',
    { paths: ['ab', 'acdef', 'ad'], final: 'bf', claims: ['outcome b', 'outcome f'] },
    { maxStates: 6 },
    'holds; sometimes 1 of 2 ab; sometimes 1 of 2 adef',
  ],
])('%s', (_, graph, options, expected) => {
  expect(check(graph, options)).toBe(expected);
});

test('a search can be interrupted between two states', () => {
  const explorer = new Explorer(letterGraph(line));
  expect(explorer.advance(2)).toBe(true);
  expect(explorer.progress()).toMatchObject({ states: 3, expanded: 2, depth: 1 });
  explorer.interrupt();
  expect(explorer.advance(100)).toBe(false);
  expect(explorer.result()).toMatchObject({
    outcome: 'bounded',
    stoppedBy: 'interrupted',
    left: 1,
  });
});

test('an interruption after the end changes nothing', () => {
  const explorer = new Explorer(letterGraph({ paths: ['aba'] }));
  while (explorer.advance(1));
  explorer.interrupt();
  expect(explorer.result()).toMatchObject({ outcome: 'holds', stoppedBy: undefined, left: 0 });
});

test.each([
  ['states', { maxStates: 2 }, 1],
  ['memory', { maxBytes: 1 }, 1],
  ['first', { stopsAtFirst: true }, 1],
] as const)('the reason why it stopped is told: %s', (reason, options, left) => {
  const found = explore(letterGraph(line), options);
  expect(found).toMatchObject({ stoppedBy: reason, left });
});

test('a search in pieces finds what one in one piece finds', () => {
  const model = scenarioModel(compileFile('spec/models/async-probe.kspec', size('1 1 1 1')), all);
  const explorer = new Explorer(model);
  while (explorer.advance(3));
  expect(summary(explorer.result())).toBe(summary(explore(model)));
});

const all = 'all_at_once';

function size(text: string, mutant = '0'): Record<string, string> {
  const [D, R, T, W] = text.split(' ') as [string, string, string, string];
  return { D, R, T, W, MUTANT: mutant };
}

/** States, transitions and depth, then every broken claim with the states of its path. */
function summary<State, Step>(found: Exploration<State, Step>): string {
  const { states, transitions, depth, properties } = found;
  const broken = properties.flatMap(({ property, outcome, path }) =>
    outcome === 'violated' ? [`${property.name} in ${(path?.steps.length ?? -1) + 1}`] : [],
  );
  return [`${states} ${transitions} ${depth}`, ...broken].join(', ');
}

/** Published with the models of asynchronous probing in other languages: see the specification. */
test.each([
  ['1 1 1 1', '0', '157 266 15'],
  ['1 1 2 1', '0', '1410 3354 16'],
  ['1 2 2 1', '0', '5168 12872 21'],
])(
  'asynchronous probing at %s, mutant %s: %s',
  (text, mutant, expected) => {
    const program = compileFile('spec/models/async-probe.kspec', size(text, mutant));
    expect(summary(explore(scenarioModel(program, all)))).toBe(expected);
  },
  60_000,
);

test.each([
  ['1', 8],
  ['2', 11],
])(
  'the seeded error %s breaks a claim in state %d of its path',
  (mutant, states) => {
    const program = compileFile('spec/models/async-probe.kspec', size('1 1 2 1', mutant));
    const model = scenarioModel(program, all);
    const { brokenAt } = countStates(model, true);
    const found = explore(model, { stopsAtFirst: true });
    const lengths = found.properties.flatMap(({ outcome, path }) =>
      outcome === 'violated' ? [path!.steps.length + 1] : [],
    );
    expect({ brokenAt, lengths: [...new Set(lengths)] }).toEqual({
      brokenAt: states,
      lengths: [states],
    });
  },
  60_000,
);

test.each([
  ['lock-and-flag', 'once', '465 1064 19'],
  ['lock-and-flag', 'forever', '1876 4270 40'],
  ['mixed', 'single', '780 2008 42'],
  ['transitions', 'three', '1088 6114 17'],
  ['tagged-union', 'forever', '3280 9608 41'],
  ['work-items', 'narrow', '6364 17941 58'],
])(
  'the toy %s, %s, has as many states as the plainest search finds',
  (name, scenario, expected) => {
    const model = scenarioModel(toy(name), scenario);
    const { states, transitions, levels } = countStates(model);
    expect(`${states} ${transitions} ${levels - 1}`).toBe(expected);
    expect(summary(explore(model))).toBe(expected);
  },
  60_000,
);

test('models written in TypeScript are explored as well', () => {
  expect(summary(explore(counter(5)))).toBe('6 10 5');
  expect(explore(lock(2))).toMatchObject({ outcome: 'holds', deadlocks: 0, finals: 1 });
  const careless = explore(lock(2, 0));
  expect(careless).toMatchObject({ outcome: 'violated', deadlocks: 1 });
  expect(careless.deadlock!.steps.map(({ step }) => step)).toEqual(['take 0', 'drop 0']);
});

/** Of a scenario: claims and outcomes with what became of them. */
function checkSpec(text: string): string[] {
  const program = compileText(text);
  const { properties, outcomes, finals } = explore(scenarioModel(program, 's'));
  return [
    ...properties.map(({ property, outcome, isVacuous }) =>
      [property.name, outcome, ...(isVacuous ? ['vacuously'] : [])].join(' '),
    ),
    ...outcomes.map(
      ({ property, occurs, count }) => `${property.name} ${occurs} ${count} of ${finals}`,
    ),
  ];
}

test('vacuity is seen through quantifiers and implications', () => {
  const text = `
    spec quiet
    object device { var bound: bool = false  var dead: bool = false }
    object driver { var on: bool = false }
    process bind(dev: device) { dev.bound = true }
    always a: forall d: device: d.dead => !d.bound
    always b: forall d: device: d.bound => !d.dead
    never c: exists d: driver: d.on
    never d: exists d: device: d.dead
    always e: forall d: device: !d.dead
    always f: forall d: driver: d.on
    eventually g: (exists d: device: d.dead) leads to (exists d: device: d.bound)
    scenario s { device disk  task t runs bind(disk) }
  `;
  expect(checkSpec(text)).toEqual([
    'a holds vacuously',
    'b holds',
    'c holds vacuously',
    'd holds',
    'e holds',
    'f holds vacuously',
    'g holds vacuously',
  ]);
});

test('the litmus test of two racing increments', () => {
  const text = `
    spec litmus
    var x: 0..2 = 0
    process increment() { let old = x  x = old + 1 }
    scenario s {
      task a runs increment()
      task b runs increment()
      outcome both: x == 2
      outcome lost "An increment is lost": x == 1
      outcome some: x >= 1
      outcome none_at_all: x == 0
    }
  `;
  expect(checkSpec(text)).toEqual([
    'both sometimes 1 of 2',
    'lost sometimes 1 of 2',
    'some always 2 of 2',
    'none_at_all never 0 of 2',
  ]);
});
