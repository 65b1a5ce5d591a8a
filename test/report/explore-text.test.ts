/** The reports of explorations, as people read them. */
import { expect, test } from 'vitest';
import type { ExploreOptions } from '../../src/explore/explore.js';
import { renderJson } from '../../src/report/diagnostic-json.js';
import { explorationJson } from '../../src/report/exploration-json.js';
import { renderExploration, renderExplorationLine } from '../../src/report/explore-text.js';
import { colored, plain } from '../../src/report/paint.js';
import { compileFile, compileText } from '../support/load-spec.js';
import { explored } from '../support/explored.js';

const race = compileFile('test/cli/inputs/race.kspec');
const polite = compileFile('test/cli/inputs/race.kspec', { polite: 'true' });

test.each<[string, string, ExploreOptions, number]>([
  ['broken', 'attach_and_release', {}, 100],
  ['error', 'twice', {}, 100],
  ['deadlock', 'crossed', {}, 100],
  ['for-ever', 'waiting', {}, 100],
  ['bounded', 'attach_and_release', { maxStates: 20 }, 100],
  ['first', 'crossed', { stopsAtFirst: true }, 100],
  ['narrow', 'twice', { stopsAtFirst: true }, 60],
])('the report of %s reads as it should', async (name, scenario, options, width) => {
  const text = renderExploration(explored(race, scenario, options, width), plain);
  await expect(text).toMatchFileSnapshot(`../golden/explore/${name}.txt`);
  expect(Math.max(...columnsOf(text).map(({ length }) => length))).toBeLessThanOrEqual(
    Math.max(width, leastWidth),
  );
});

/** The lines of counterexamples: those that begin with a number, and what belongs to them. */
function columnsOf(text: string): string[] {
  return text.split('\n').filter((line) => /^ +\d+ {2}|^ {12}/.test(line));
}

/** A column of 16 for each of four tasks, with three blanks between, behind the number of a step. */
const leastWidth = 4 * 16 + 3 * 3 + 5;

test('the report of what holds reads as it should', async () => {
  const text = renderExploration(explored(polite, 'attach_and_release'), plain);
  await expect(text).toMatchFileSnapshot('../golden/explore/holds.txt');
});

test.each([
  ['violated: race.kspec: crossed: attached and deadlock', 'crossed', {}],
  ['violated: race.kspec: twice: an assertion does not hold [E0504]', 'twice', {}],
  [
    'bounded: race.kspec: waiting: no claim is broken as far as the search came',
    'waiting',
    { maxStates: 3 },
  ],
])('in one line it is `%s`', (expected, scenario, options) => {
  expect(renderExplorationLine(explored(race, scenario, options), plain)).toBe(expected);
});

test('without color nothing but text is printed', () => {
  const each = explored(race, 'crossed');
  const escape = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');
  expect(renderExploration(each, colored)).toMatch(escape);
  expect(renderExploration(each, colored).replace(escape, '')).toBe(renderExploration(each, plain));
});

test('a specification cannot drive the terminal through the report', () => {
  const escape = String.fromCharCode(27);
  const program = compileText(`
    spec hostile
    var x: bool = false
    process p() { x = /* ${escape}[2J */ true  assert x "a${escape}[2J" }
    never bad "t${escape}]0;title${String.fromCharCode(7)}": x
    scenario s "s${escape}[1A" { task t runs p()  outcome o "o\u202e": x }`);
  const text = renderExploration(explored(program, 's'), plain);
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
});

test('few gaps are told unless all are wanted', () => {
  const each = explored(compileFile('spec/models/async-probe.kspec', { T: '1' }), 'all_at_once');
  const some = renderExploration(each, plain).split('not exercised\n')[1]!.split('\n');
  expect(some).toHaveLength(7);
  expect(some[5]).toMatch(/^ {2}and \d+ more: see --coverage$/);
  const all = renderExploration({ ...each, maxGaps: Infinity }, plain).split('not exercised\n')[1]!;
  expect(all.trimEnd().split('\n').length).toBeGreaterThan(20);
  expect(all).not.toContain('--coverage');
});

test('for programs there is the same', async () => {
  const json = renderJson(explorationJson(explored(race, 'crossed')));
  await expect(json).toMatchFileSnapshot('../golden/explore/deadlock.json');
});

interface Json {
  readonly [key: string]: unknown;
  readonly properties: readonly Record<string, unknown>[];
}

function jsonOf(scenario: string, options: ExploreOptions = {}): Json {
  return JSON.parse(renderJson(explorationJson(explored(race, scenario, options))));
}

test('the keys that others rely on are there', () => {
  expect(jsonOf('attach_and_release')).toMatchObject({
    schema: 'kspec/explore/1',
    spec: 'race.kspec',
    scenario: 'attach_and_release',
    outcome: 'violated',
    states: 225,
    transitions: 478,
    depth: 22,
    deadlocks: 0,
    final_states: 2,
    properties: [
      { name: 'released_free', kind: 'always', outcome: 'violated', vacuous: false },
      { name: 'attached', kind: 'sometimes', outcome: 'holds' },
    ],
    outcomes: [
      { name: 'bound', occurs: 'sometimes', count: 1 },
      { name: 'unbound', occurs: 'sometimes', count: 1 },
    ],
    coverage: {
      never_taken: [],
      never_false: [{ text: 'dev.pending != none', place: { line: 23 } }],
      never_true: [],
      not_reached: [],
    },
  });
});

test('a path is a list of states, the initial one first', () => {
  const [first] = jsonOf('attach_and_release').properties;
  const path = first!['path'] as Record<string, unknown>[];
  expect(path).toHaveLength(16);
  expect(path[0]).toMatchObject({ task: null, action: 'initial state', changes: [] });
  expect(path[0]!['state']).toMatchObject({ 'disk.mutex': 'free', 'disk.driver': 'none' });
  expect(path[1]).toEqual({ task: 'modprobe', action: 'enter attach(disk, nvme)', changes: [] });
});

test('a path that repeats itself says from where, an error what it is', () => {
  const waiting = jsonOf('waiting').properties.find(({ kind }) => kind === 'eventually');
  expect(waiting).toMatchObject({ outcome: 'violated', repeats_from: 1 });
  const failed = jsonOf('twice').properties.find(({ kind }) => kind === 'error');
  expect(failed).toMatchObject({
    name: 'E0504',
    failure: { code: 'E0504', step: { task: 'worker 2' }, place: { line: 24 } },
  });
});

test('a bounded search says what it left and why', () => {
  expect(jsonOf('attach_and_release', { maxStates: 20 })).toMatchObject({
    outcome: 'bounded',
    stopped_by: 'states',
    not_expanded: expect.any(Number),
  });
});
