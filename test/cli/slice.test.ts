/** The slice of a rejected trace on the command line: in the report, in JSON and as a file. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { readTraceText } from '../../src/trace/read-trace.js';
import { writeNdjson } from '../../src/trace/ndjson.js';
import { runKspec } from './run-kspec.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const spec = 'test/cli/inputs/latch.kspec';
const bad = readFileSync('test/cli/inputs/bad.txt', 'utf8');
/** A latch that takes no part in what goes wrong. */
const bystander = bad
  .split('\n')
  .slice(0, 4)
  .map((line) => line.replace('sh-104', 'sh-222').replace('0xff10', '0xee20'));
const mixed = [...bystander, bad].join('\n');

const folder = temporaryFolder();
const output = join(folder, 'slice.txt');
afterEach(() => writeFileSync(output, ''));

function fileOf(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function check(words: readonly string[], input = '') {
  const { code, output, notes } = await runKspec(
    ['check', spec, ...words, '--observe', 'kernel-1'],
    { input },
  );
  return { code, output, notes };
}

async function slice(words: readonly string[], input = '') {
  const { output } = await check([...words, '--format', 'json'], input);
  const [result] = (JSON.parse(output) as { results: { divergence: object }[] }).results;
  return result!.divergence;
}

const withoutText = readTraceText(mixed).map(writeNdjson).join('\n');

test.each([
  ['a file', [fileOf('mixed.txt', mixed)], ''],
  ['a packed file', [fileOf('mixed.txt.gz', gzipSync(mixed))], ''],
  ['objects of JSON', [fileOf('mixed.ndjson', withoutText)], ''],
  ['a pipe', ['-'], mixed],
])('the slice of %s leaves out who takes no part', async (_, words, input) => {
  expect(await slice(words, input)).toMatchObject({
    line: 10,
    slice: [5, 7, 8, 9, 10],
    slice_minimal: true,
  });
});

test.each([
  ['lines of ftrace', mixed],
  ['objects of JSON', withoutText],
])('the slice of %s is written as a trace that is rejected too', async (_, text) => {
  const whole = fileOf('whole', text);
  expect((await check([whole, '-o', output])).code).toBe(1);
  const written = readFileSync(output, 'utf8');
  expect(written.match(/^# line \d+$/gm)).toEqual([5, 7, 8, 9, 10].map((line) => `# line ${line}`));
  const again = await check([output]);
  expect(again.code).toBe(1);
  const reason = (report: string) => /^violates: \S+ (.*)$/m.exec(report)?.[1];
  expect(reason(again.output)).toBe(reason((await check([whole])).output));
});

test('a report without a slice says nothing of it', async () => {
  const whole = fileOf('whole.txt', mixed);
  expect((await check([whole])).output).toContain('The smallest part');
  expect((await check([whole, '--no-slice'])).output).not.toContain('The smallest part');
  expect(await slice([whole, '--no-slice'])).toMatchObject({ slice: [] });
});

test('of a trace that is not rejected nothing is written', async () => {
  expect((await check(['test/cli/inputs/good.txt', '-o', output])).code).toBe(0);
  expect(readFileSync(output, 'utf8')).toBe('');
});

const noCpu = withoutText.replaceAll('"cpu":1,', '');

test.each([
  ['two traces', ['test/cli/inputs/bad.txt', 'test/cli/inputs/bad.txt', '-o', output], 2, 'E0805'],
  ['no slice', ['test/cli/inputs/bad.txt', '--no-slice', '-o', output], 2, 'E0805'],
  ['no folder', ['test/cli/inputs/bad.txt', '-o', 'no/such/folder/a.txt'], 74, 'E0809'],
  ['no CPU', [fileOf('no-cpu.ndjson', noCpu), '-o', output], 74, 'E0809'],
])('with %s a slice cannot be written', async (_, words, code, problem) => {
  const ran = await check(words);
  expect([ran.code, ran.notes]).toEqual([code, expect.stringContaining(`error[${problem}]`)]);
});
