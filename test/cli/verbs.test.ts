/** The commands beside `check`. */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runKspec, type Surroundings } from './run-kspec.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const spec = 'test/cli/inputs/latch.kspec';
const broken = 'spec a\nvar x: bol\nvar y: bool = 3\n';

/** Exit code, output and notes of a command line in which `SPEC` is the specification. */
async function check(line: string, around: Surroundings = {}): Promise<string> {
  const argv = line.split(' ').map((word) => (word === 'SPEC' ? spec : word));
  const { code, output, notes } = await runKspec(argv, around);
  return [`${code}`, output.trimEnd(), notes.trimEnd()].filter((part) => part !== '').join('\n');
}

test('parse says what there is', async () => {
  expect(await check('parse SPEC')).toBe(
    `0\n${spec}: latch, A latch is taken before it is dropped: 1 kind of object, 2 processes, 1 scenario, 2 observations, 2 tests`,
  );
});

test('parse reports several errors with their places', async () => {
  const text = await check('parse -', { input: broken });
  expect(text).toMatch(/^3\nerror\[E0/);
  expect(text).toContain('--> <stdin>:2:8');
  expect(text).toContain('did you mean `bool`?');
  expect(text).toMatch(/\n2 errors$/);
});

test('parse has the same as json', async () => {
  const { code, output } = await runKspec(['parse', '-', '--format', 'json'], { input: broken });
  expect(code).toBe(3);
  const [first] = JSON.parse(output).specs[0].diagnostics;
  expect(first).toMatchObject({
    severity: 'error',
    place: { file: '<stdin>', line: 2, column: 8 },
  });
});

test('fmt lays a file out in place, names it, and is content afterwards', async () => {
  const file = join(temporaryFolder(), 'a.kspec');
  writeFileSync(file, 'spec a   var x :bool // kept\n');
  expect(await check(`fmt --check ${file}`)).toBe(`1\n${file}`);
  expect(await check(`fmt ${file}`)).toBe(`0\n${file}`);
  expect(readFileSync(file, 'utf8')).toMatch(/^spec a\n+var x: bool +\/\/ kept\n$/);
  expect(await check(`fmt ${file}`)).toBe('0');
  expect(await check(`fmt --check ${file}`)).toBe('0');
});

test('fmt leaves a file alone that it cannot parse', async () => {
  const file = join(temporaryFolder(), 'a.kspec');
  writeFileSync(file, 'spec a {');
  expect(await check(`fmt ${file}`)).toMatch(/^3\nerror/);
  expect(readFileSync(file, 'utf8')).toBe('spec a {');
});

test('fmt turns standard input into standard output', async () => {
  expect(await check('fmt -', { input: 'spec   a\n' })).toBe('0\nspec a');
});

test('a path is walked, the same for the same seed', async () => {
  const text = await check('run SPEC --seed 3');
  expect(text).toMatch(/^0\n    1  t  enter take\(a\)\n/);
  expect(text).toContain('a.taken: false → true');
  expect(text).toMatch(/finished after 9 steps: nothing is left to do$/);
  expect(await check('run SPEC --seed 3')).toBe(text);
});

test('for programs a step of a walk and of a test is the same', async () => {
  const walked = JSON.parse((await runKspec(['run', spec, '--format', 'json'])).output);
  const tested = JSON.parse((await runKspec(['test', spec, '--format', 'json'])).output);
  const enter = { task: 't', action: 'enter take(a)', changes: [] };
  expect(walked.steps[0]).toEqual(enter);
  expect(tested.specs[0].tests[0].path[0]).toEqual(enter);
});

test('a walk that fails says where', async () => {
  const text = await check('run SPEC --set allowed=false');
  expect(text).toMatch(/^1\n/);
  expect(text).toContain('an assertion does not hold [E0504]');
  expect(text).toContain('assert allowed');
});

test.each(['ftrace', 'ndjson'])('what run emits as %s conforms', async (format) => {
  const { output, code } = await runKspec(['run', spec, '--emit', format, '--observe', 'kernel-1']);
  expect(code).toBe(0);
  expect(await check('check SPEC - --quiet', { input: output })).toBe(
    '0\nconforms: -: latch explains all 4 events it speaks about',
  );
});

test.each([
  ['run SPEC --scenario two', 2, 'one of one'],
  ['run SPEC --emit ftrace --observe probe', 2, 'did you mean `probes`?'],
  ['run gone.kspec', 4, 'there is no such file'],
  ['explain E9999', 2, 'is not a code'],
])('`kspec %s` exits with %d and says why', async (line, code, message) => {
  const text = await check(line);
  expect(text).toMatch(new RegExp(`^${code}\n`));
  expect(text).toContain(message);
});

test('the tests of a specification are run and counted', async () => {
  expect(await check('test SPEC')).toMatch(
    /^0\npassed in_order: possible in \d+ states\npassed out_of_order: impossible in \d+ states\n2 passed, 0 failed$/,
  );
});

test('a test that fails shows how far a path comes', async () => {
  const file = join(temporaryFolder(), 'a.kspec');
  copyFileSync(spec, file);
  const text = readFileSync(file, 'utf8').replace('one impossible', 'one possible');
  writeFileSync(file, text);
  const shown = await check(`test ${file}`);
  expect(shown).toMatch(/^1\n/);
  expect(shown).toContain('FAILED out_of_order: impossible in');
  expect(shown).toContain('expected possible; no path meets point 2');
  expect(shown).toMatch(/1 passed, 1 failed$/);
});

test('explain says more about a code, in either case', async () => {
  expect(await check('explain e0801')).toMatch(/^0\nE0801: There is no such command\n/);
});

test('an exception is a bug of ours and says so', async () => {
  const input = {
    [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('boom')) }),
  };
  const { runCommandLine } = await import('../../src/cli/run-command-line.js');
  let notes = '';
  const write = (text: string) => {
    notes += text;
    return Promise.resolve();
  };
  const output = { isTerminal: false, isClosed: false, write };
  const untilInterrupted = () => new AbortController().signal;
  const outside = { output, notes: output, input, environment: {}, untilInterrupted };
  expect(await runCommandLine(['parse', '-'], outside)).toBe(70);
  expect(notes).toMatch(/^kspec: this is a bug of kspec, .*\n[^]*Error: boom/);
});
