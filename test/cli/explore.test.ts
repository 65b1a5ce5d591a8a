/** `kspec explore`: exit codes, options, and what it hands to other commands. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runKspec, type Surroundings } from './run-kspec.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const race = 'test/cli/inputs/race.kspec';
const asyncProbe = 'spec/models/async-probe.kspec';

/** Exit code, output and notes of a command line in which `RACE` is the specification. */
async function check(line: string, around: Surroundings = {}): Promise<string> {
  const argv = line.split(' ').map((word) => (word === 'RACE' ? race : word));
  const { code, output, notes } = await runKspec(argv, around);
  return [`${code}`, output.trimEnd(), notes.trimEnd()].filter((part) => part !== '').join('\n');
}

test.each([
  ['explore RACE --quiet', `1\nviolated: ${race}: attach_and_release: released_free`],
  [
    'explore RACE --scenario crossed --quiet',
    `1\nviolated: ${race}: crossed: attached and deadlock`,
  ],
  [
    'explore RACE --scenario twice --quiet',
    `1\nviolated: ${race}: twice: an assertion does not hold [E0504]`,
  ],
  ['explore RACE --scenario waiting --quiet', `1\nviolated: ${race}: waiting: bound_at_last`],
  [
    'explore RACE --set polite=true --quiet',
    `0\nholds: ${race}: attach_and_release: every claim, in all 198 reachable states`,
  ],
  [
    'explore RACE --max-states 20 --quiet',
    `5\nbounded: ${race}: attach_and_release: no claim is broken as far as the search came`,
  ],
])('`kspec %s`', async (line, expected) => {
  expect(await check(line)).toBe(expected);
});

test.each([
  ['explore RACE --scenario crosed', 2, 'did you mean `crossed`?'],
  ['explore RACE --set polite=3', 3, 'polite'],
  ['explore RACE --set politer=true', 3, 'politer'],
  ['explore RACE --max-states 0', 2, '--max-states'],
  ['explore RACE --reduce hard', 2, 'one of symmetry, order'],
  ['explore RACE --emit test --property bond', 2, 'did you mean `bound`?'],
  ['explore RACE --emit ftrace --observe kernal', 2, 'did you mean `kernel`?'],
  ['explore gone.kspec', 4, 'there is no such file'],
  ['explore', 2, 'SPEC'],
])('`kspec %s` exits with %d and says why', async (line, code, message) => {
  const text = await check(line);
  expect(text).toMatch(new RegExp(`^${code}\n`));
  expect(text).toContain(message);
});

test('a specification without a scenario cannot be explored', async () => {
  expect(await check('explore -', { input: 'spec empty\n' })).toContain(
    '2\nerror[E0808]: the specification has no scenario',
  );
});

test('a specification that is wrong is not explored', async () => {
  expect(await check('explore -', { input: 'spec a\nvar x: bol\n' })).toMatch(/^3\nerror\[/);
});

test('an interruption ends the search with what was found', async () => {
  const controller = new AbortController();
  controller.abort();
  const line = `explore ${asyncProbe} --set D=2 --set R=2`;
  const text = await check(line, { interruption: controller.signal });
  expect(text).toMatch(/^130\nbounded: /);
  expect(text).toContain('states not expanded: interrupted');
});

test('an interruption does not hide what is broken', async () => {
  const controller = new AbortController();
  controller.abort();
  const line = `explore ${asyncProbe} --set MUTANT=1 --quiet`;
  expect(await check(line, { interruption: controller.signal })).toMatch(/^1\nviolated: /);
});

test('little memory is a bound', async () => {
  const text = await check(`explore ${asyncProbe} --set D=2 --set R=2 --max-memory 1`);
  expect(text).toMatch(/^5\nbounded: /);
  expect(text).toContain('not expanded: --max-memory was reached');
});

test('the first broken claim may end it', async () => {
  const text = await check('explore RACE --scenario crossed --stop-at-first');
  expect(text).toMatch(/^1\nviolated: [^\n]*: deadlock\n/);
  expect(text).toContain('not expanded: the first broken claim ends the search');
});

test('both engines and both reports say the same', async () => {
  for (const scenario of ['attach_and_release', 'twice', 'crossed', 'waiting']) {
    const line = `explore RACE --scenario ${scenario} --coverage`;
    expect(await check(`${line} --engine reference`)).toBe(await check(line));
  }
});

test('for programs it is one object', async () => {
  const { code, output } = await runKspec(['explore', race, '--format', 'json']);
  expect(code).toBe(1);
  expect(JSON.parse(output)).toMatchObject({
    schema: 'kspec/explore/1',
    spec: race,
    scenario: 'attach_and_release',
    outcome: 'violated',
    states: 225,
  });
});

test('a counterexample is as wide as the terminal lets it be', async () => {
  const longest = async (columns: number): Promise<number> => {
    const { output } = await runKspec(['explore', race], { columns });
    const [, columnsOf = ''] = output.split('\n\n').slice(1);
    return Math.max(...columnsOf.split('\n').map(({ length }) => length));
  };
  const [narrow, wide] = [await longest(70), await longest(160)];
  expect(narrow).toBeLessThanOrEqual(70);
  expect(wide).toBeGreaterThan(100);
  expect(wide).toBeLessThanOrEqual(160);
});

const scenarios = ['attach_and_release', 'twice', 'crossed', 'waiting'];

/** The specification with an emitted test behind it. */
function withTest(spec: string, text: string): string {
  const file = join(temporaryFolder(), 'a.kspec');
  writeFileSync(file, `${readFileSync(spec, 'utf8')}\n${text}`);
  return file;
}

test.each([
  ...scenarios.map((scenario) => [race, `--scenario ${scenario}`]),
  [race, '--property attached'],
  [race, '--property bound'],
  [race, '--property unbound'],
  [race, '--scenario crossed --property deadlock'],
  [race, '--scenario twice --property E0504'],
  [asyncProbe, '--set MUTANT=1'],
  [asyncProbe, '--property bound_late'],
])('the test that is emitted of %s %s is laid out and passes', async (spec, options) => {
  const argv = ['explore', spec, '--emit', 'test', ...options.split(' ')];
  const { output } = await runKspec(argv);
  const name = /^test (\w+) in/m.exec(output)![1]!;
  const file = withTest(spec, output);
  const settings = /--set \S+/.exec(options)?.[0].split(' ') ?? [];
  const tested = await runKspec(['test', file, ...settings]);
  expect(tested.output).toContain(`passed ${name}: possible`);
  expect(tested.code).toBe(0);
  expect(await check('fmt --check -', { input: `spec sketch\n\n${output}` })).toBe('0');
});

test('a test that is emitted has a name of its own', async () => {
  const { output } = await runKspec(['explore', race, '--emit', 'test']);
  expect(output).toMatch(/^\/\/ Breaks released_free\ntest breaks_released_free in /);
  const again = await runKspec(['explore', withTest(race, output), '--emit', 'test']);
  expect(again.output).toContain('test breaks_released_free_2 in ');
});

test('a test keeps the comments of a condition and the parentheses around its ends', async () => {
  const text = `spec a
var x: bool = false
var y: bool = false
process p() { x = true  y = true }
always never_both: (!x || !y) && // at no time
  (!y || !x) // ever
scenario s { task t runs p() }
`;
  const { output } = await runKspec(['explore', '-', '--emit', 'test', '--quiet'], { input: text });
  expect(output).toContain('(!x || !y) &&');
  expect((await runKspec(['test', '-'], { input: `${text}${output}` })).code).toBe(0);
});

test('what cannot be written as an argument is left out', async () => {
  const text = `spec a
object device {}
var poked: bool = false
process p(word: opaque?, dev: device) { skip }
transition poke(word: opaque) when !poked { poked = true }
process run() { create dev: device  call p(none, dev) }
scenario s { spare device 1  task t runs run()  outcome done: poked }
`;
  const argv = ['explore', '-', '--emit', 'test', '--property', 'done', '--quiet'];
  const { output } = await runKspec(argv, { input: text });
  expect(output).toMatch(/ t enters p\n {2}t leaves p\n/);
  expect(output).not.toContain('poke(');
});

test.each(['ftrace', 'ndjson'])('a counterexample emitted as %s conforms', async (format) => {
  for (const scenario of scenarios) {
    const argv = ['explore', race, '--scenario', scenario, '--emit', format];
    const { output, code } = await runKspec(argv);
    expect(code).toBe(1);
    const checked = await runKspec(['check', race, '-', '--quiet'], { input: output });
    // What the kernel observation says nothing about leaves an empty trace.
    const expected = scenario === 'crossed' || scenario === 'waiting' ? 6 : 0;
    expect(`${scenario} ${checked.code} ${checked.output}`).toMatch(
      new RegExp(`^${scenario} ${expected} `),
    );
  }
});

test('where nothing is broken there is nothing to emit', async () => {
  expect(await check('explore RACE --set polite=true --emit test')).toBe(
    `0\nholds: ${race}: attach_and_release: every claim, in all 198 reachable states\nthere is no path to emit: nothing is broken`,
  );
  expect(await check('explore RACE --property deadlock --emit ndjson --quiet')).toBe('1');
});

test('a walk can be emitted as a test too', async () => {
  const { output, code } = await runKspec(['run', race, '--emit', 'test', '--seed', '4']);
  expect(code).toBe(0);
  expect(output).toMatch(/^\/\/ A random walk, seed 4\ntest walk_4 in attach_and_release possible/);
  expect(await check(`test ${withTest(race, output)}`)).toContain('passed walk_4: possible');
});

test.each([
  [
    'docs/example/increments.kspec --reduce symmetry --reduce order',
    ['reduced by symmetry and partial order', 'interchangeable: tasks a, b'],
  ],
  [
    'RACE --scenario waiting --reduce symmetry --reduce order',
    [
      'not reduced by symmetry: `eventually` asks for infinite paths, which it does not keep',
      'not reduced by partial order: `eventually` asks for infinite paths, which it does not keep',
    ],
  ],
  ['docs/example/late-attach.kspec --reduce symmetry', ['interchangeable: workers']],
  [
    'spec/models/async-probe.kspec --max-states 10 --reduce symmetry',
    ['not reduced by symmetry: nothing is interchangeable'],
  ],
])('`kspec explore %s` says what was reduced', async (line, lines) => {
  const text = await check(`explore ${line}`);
  for (const each of lines) expect(text).toContain(`  ${each}`);
});
