/** `kspec check` of a trace of states: the verdict, its forms, and what cannot be judged. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { schemaProblems } from '../support/schemas.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { type Ran, runKspec } from './run-kspec.js';

const latch = 'test/cli/inputs/latch.kspec';
const fair = 'test/cli/inputs/fair.kspec';
const race = 'test/cli/inputs/race.kspec';
const folder = temporaryFolder();

async function emitted(spec: string, ...options: string[]): Promise<string> {
  return (await runKspec(['run', spec, '--emit', 'itf', '--quiet', ...options])).output;
}

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** The exit code and the first line, the folder left out. */
function brief({ code, output, notes }: Ran): string {
  const line = (output || notes).split('\n')[0]!;
  return `${code} ${line.replaceAll(`${folder}/`, '')}`;
}

test('a walk conforms, and one changed value is told with the nearest step', async () => {
  const good = await emitted(latch, '--seed', '7');
  const bad = file('bad.json', good.replaceAll('"taken": true', '"taken": false'));
  expect(brief(await runKspec(['check', latch, file('good.json', good)]))).toBe(
    '0 conforms: good.json: latch explains all 10 states',
  );
  const { code, output } = await runKspec(['check', latch, bad, '--no-color']);
  expect(code).toBe(1);
  expect(output).toContain('no step of latch leads to state 3');
  expect(output).toContain('t: take: l.taken = true: leads elsewhere');
  expect(output).toContain('but `a.taken = false` does not hold:');
  const json = await runKspec(['check', latch, bad, '--format', 'json']);
  const report = JSON.parse(json.output) as {
    results: { scenario: string; divergence: { state: object; kind: string; line: number } }[];
  };
  expect(schemaProblems('check-1.json', report)).toEqual([]);
  const [result] = report.results;
  expect(result).toMatchObject({
    scenario: 'one',
    divergence: { kind: 'unreachable-state', state: { index: 3, again: false }, line: 47 },
  });
});

test.each(['ktap', 'junit', 'sarif', 'github', 'ndjson'])('%s tells it too', async (format) => {
  const text = (await emitted(latch, '--seed', '7')).replaceAll('"taken": true', '"taken": false');
  const { code, output } = await runKspec([
    'check',
    latch,
    file('f.json', text),
    '--format',
    format,
  ]);
  expect(code).toBe(1);
  expect(output).toContain(
    format === 'ndjson' ? '"unreachable-state"' : 'no step of latch leads to',
  );
});

test('a broken property is told with the state that breaks it', async () => {
  const { output } = await runKspec([
    'explore',
    race,
    '--scenario',
    'attach_and_release',
    '--emit',
    'itf',
    '--quiet',
  ]);
  const path = file('broken.json', output);
  expect(brief(await runKspec(['check', race, path]))).toMatch(
    /^1 violates: broken\.json:\d+: in state \d+, released_free is broken: A released device has no driver$/,
  );
});

test('the lasso of a counterexample conforms, and does not if it leads back elsewhere', async () => {
  const argv = ['explore', race, '--scenario', 'waiting', '--property', 'bound_at_last'];
  const { output } = await runKspec([...argv, '--emit', 'itf', '--quiet']);
  const lasso = JSON.parse(output) as { states: object[]; loop: number };
  const at = (loop: number) => file('lasso.json', JSON.stringify({ ...lasso, loop }));
  expect(brief(await runKspec(['check', race, at(lasso.loop)]))).toMatch(/^0 conforms/);
  expect(brief(await runKspec(['check', race, at(0)]))).toMatch(/^1 .* leads back to state 0$/);
  expect(brief(await runKspec(['check', race, at(999), '--quiet']))).toMatch(/^5 inconclusive/);
});

test('the scenario is the one that the user, the trace or its variables name', async () => {
  const text = await emitted(race, '--scenario', 'crossed', '--steps', '5');
  const nameless = text.replace('"scenario": "crossed"', '"scenario": "another"');
  const check = async (content: string, ...options: string[]) =>
    (await runKspec(['check', race, file('s.json', content), ...options])).notes;
  expect(await check(text)).toContain('judged in scenario crossed');
  expect(await check(nameless)).toContain('judged in scenario crossed');
  expect(await check(text, '--scenario', 'twice')).toContain('judged in scenario twice');
  expect(await check(text, '--scenario', 'none')).toContain('E0808');
});

test('no observation is needed', async () => {
  const text = await emitted(fair, '--steps', '3');
  const path = file('fair.json', text);
  expect(brief(await runKspec(['check', fair, path]))).toMatch(/^0 conforms/);
  const piped = ['check', fair, '-', '--input-format', 'itf'];
  expect(brief(await runKspec(piped, { input: text }))).toMatch(/^0 conforms/);
  expect((await runKspec(['check', fair, path, 'test/cli/inputs/good.txt'])).code).toBe(2);
});

test('packed, by several specifications, and broken off', async () => {
  const text = await emitted(latch, '--seed', '7');
  const packed = gzipSync(text);
  expect(brief(await runKspec(['check', latch, file('p.gz', packed)]))).toMatch(/^0 conforms/);
  const cut = await runKspec(['check', latch, file('c.gz', packed.subarray(0, 300)), '--quiet']);
  expect(cut.code).toBe(5);
  expect(cut.notes).toContain('E0806');
  const designs = await runKspec([
    'check',
    latch,
    'test/cli/inputs/latch-twice.kspec',
    file('d.json', text),
  ]);
  expect(designs.output).toContain('fits: latch');
});

test.each([
  ['half of it', (text: string) => text.slice(0, text.length / 2), '5 inconclusive'],
  ['no state', () => '{"states":[]}', '4 error[E0605]: `t.json` has no state'],
  [
    'no variable of the specification',
    () => '{"states":[{"x":1}]}',
    '6 inconclusive: t.json: no state names a variable of one',
  ],
  [
    'a value that is none',
    () => '{"states":[{"a":null}]}',
    '4 error[E0605]: line 1 of `t.json` is no part of a trace of states: expected a value of ITF, which has no null, in variable `a`',
  ],
])('%s', async (_, change, expected) => {
  const path = file('t.json', change(await emitted(latch)));
  expect(brief(await runKspec(['check', latch, path, '--quiet']))).toContain(expected);
});

test('names that mean nothing are counted', async () => {
  const text = await emitted(latch, '--seed', '7');
  const path = file('x.json', text.replaceAll('"alive": true', '"dead": false'));
  const { output, code } = await runKspec(['check', latch, path]);
  expect(code).toBe(0);
  expect(output).toContain('not spoken about: a.dead (10)');
});

test('other commands and --follow refuse it', async () => {
  const path = file('o.json', await emitted(latch));
  for (const argv of [
    ['coverage', latch, path],
    ['triage', latch, path],
    ['check', latch, path, '--follow'],
  ]) {
    const { notes, code } = await runKspec(argv);
    expect(notes, argv[0]).toContain('is a trace of states');
    expect(code, argv[0]).toBe(4);
  }
});
