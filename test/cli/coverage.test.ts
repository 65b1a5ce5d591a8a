/** `kspec coverage`: what it prints, what it refuses, how it ends. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { schemaProblems } from '../support/schemas.js';
import { runKspec } from './run-kspec.js';
import { temporaryFolder } from '../support/temporary-folder.js';

// The machine may be busy, and a command is loaded when it runs for the first time.
vi.setConfig({ testTimeout: 60_000 });

const inputs = 'test/cli/inputs';
const latch = `${inputs}/latch.kspec`;
const recording = 'traces/debian-6.1/deferred.kp.local.ok.txt.gz';

test.each([
  ['a whole one', `${latch} ${inputs}/good.txt`, 0],
  ['one that violates', `${latch} ${inputs}/bad.txt`, 0],
  ['one with a gap', `${latch} ${inputs}/lossy.txt`, 0],
  ['one without a word that is spoken about', `${latch} ${inputs}/other.txt`, 6],
  ['none', `${latch} ${inputs}/gone.txt`, 4],
  ['several', `${latch} ${inputs}/good.txt ${inputs}/gone.txt`, 4],
  ['a specification with an error', `${inputs}/good.txt ${inputs}/good.txt`, 3],
  ['a real one', `spec/driver-core-6.1.kspec ${recording} --max-states 500`, 0],
])('of %s the schema describes the report', async (_, line, code) => {
  const ran = await runKspec(['coverage', ...line.split(' '), '--format', 'json']);
  expect(ran.code).toBe(code);
  expect(schemaProblems('coverage-1.json', JSON.parse(ran.output))).toEqual([]);
});

test('a recording that violates counts up to there', async () => {
  const { output } = await runKspec(['coverage', latch, `${inputs}/bad.txt`]);
  expect(output).toContain('bad.txt: violates at line 6, and counts up to there');
});

test('of a recording of a kernel, what it lacks and who comes to that', async () => {
  const argv = ['coverage', 'spec/driver-core-6.1.kspec', recording, '--max-states', '300'];
  const { output } = await runKspec(argv);
  expect(output).toContain(
    'never run    spec/driver-core-6.1.kspec:421  process device_bind_driver',
  );
  expect(output).toMatch(/What to record next\n {2}\w+ "\w+ /);
  expect((await runKspec(argv)).output).toBe(output);
  const quiet = await runKspec([...argv, '--quiet']);
  expect(output.startsWith(quiet.output.trimEnd())).toBe(true);
});

test.each([
  ['an unknown observation', `${latch} ${inputs}/good.txt --observe none`, 'E0808'],
  ['an unknown scenario', `${latch} ${inputs}/good.txt --scenario none`, 'E0808'],
  ['a folder', `${latch} ${inputs}`, 'E0805'],
  ['standard input twice', `${latch} - -`, 'E0805'],
  ['no trace', latch, 'E0804'],
])('%s is refused', async (_, line, code) => {
  const ran = await runKspec(['coverage', ...line.split(' ')]);
  expect([ran.code, ran.output]).toEqual([2, '']);
  expect(ran.notes).toContain(code);
});

test('names from a specification cannot drive a terminal', async () => {
  const folder = temporaryFolder();
  const spec = join(folder, 'a\u001b[31m.kspec');
  writeFileSync(
    spec,
    `spec a
     process p() { if "x\u202e" == "x" skip }`,
  );
  const ran = await runKspec(['coverage', spec, `${inputs}/good.txt`]);
  expect(ran.output + ran.notes).not.toMatch(/[\u001b\u202e]/);
});
