/** `kspec check --merge`: several recordings of one run, in files of all kinds. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { schemaProblems } from '../support/schemas.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { runKspec } from './run-kspec.js';

const folder = temporaryFolder();
const spec = 'test/cli/inputs/latch.kspec';
const event = (task: string, cpu: number, time: string, name: string, rest = 'l=0xff10') =>
  ` ${task} [00${cpu}] ..... ${time}: ${name}: (${name}+0x0/0x10) ${rest}\n`;
const leave = (task: string, cpu: number, time: string, name: string) =>
  ` ${task} [00${cpu}] ..... ${time}: ${name}__ret: (x+0x8/0x10 <- ${name}) ret=0\n`;
const take = event('sh-1', 0, '1.000000', 'take') + leave('sh-1', 0, '1.000010', 'take');
const drop = event('sh-2', 1, '2.000000', 'drop') + leave('sh-2', 1, '2.000010', 'drop');
const dropAgain = event('sh-1', 0, '3.000000', 'drop') + leave('sh-1', 0, '3.000010', 'drop');

const files = {
  'a.txt': `# tracer: nop\n${take}${dropAgain}`,
  'b.txt': drop,
  'b.txt.gz': gzipSync(drop),
  'cut.txt.gz': gzipSync(drop).subarray(0, -12),
  'cut.txt': `${drop} sh-2 [001] ..... 2.5`,
  'early.txt': drop.replaceAll(' 2.', ' 0.'),
  'empty.txt': '',
  'untimed.txt': ' 1)   1.000 us    |  take();\n',
  'words.txt': 'this is\nno recording\n',
  'picture.txt': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3]),
};
for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);

async function check(names: readonly string[], ...options: readonly string[]) {
  const paths = names.map((name) => (name === '-' ? name : join(folder, name)));
  const argv = ['check', spec, ...paths, '--observe', 'kernel-1', ...options];
  const { code, output, notes } = await runKspec(argv, { input: drop });
  const clean = (text: string) => text.replaceAll(`${folder}/`, '').trimEnd();
  return { code, output: clean(output), notes: clean(notes) };
}

test.each([
  ['by itself the one is rejected', ['a.txt'], [], /^0 /],
  [
    'what the other has explains nothing more',
    ['a.txt', 'b.txt'],
    ['--merge'],
    /^1 violates: a\.txt:5: /,
  ],
  [
    'the order of the files does not matter',
    ['b.txt', 'a.txt'],
    ['--merge'],
    /^1 violates: a\.txt:5: /,
  ],
  ['packed', ['a.txt', 'b.txt.gz'], ['--merge'], /^1 violates: a\.txt:5: /],
  ['from a pipe', ['a.txt', '-'], ['--merge'], /^1 violates: a\.txt:5: /],
  [
    'an empty file adds nothing',
    ['a.txt', 'empty.txt'],
    ['--merge'],
    /^0 conforms: a\.txt \+ empty\.txt: /,
  ],
  ['one file alone', ['a.txt'], ['--merge'], /^0 conforms: a\.txt: /],
  ['cut off in a line', ['a.txt', 'cut.txt'], ['--merge'], /^5 inconclusive: a\.txt \+ cut\.txt: /],
  [
    'cut off when packed',
    ['a.txt', 'cut.txt.gz'],
    ['--merge'],
    /^5 inconclusive: .*E0806.*cut\.txt\.gz/s,
  ],
  ['at another time', ['a.txt', 'early.txt'], ['--merge'], /^0 conforms: .*W0601/s],
  [
    'moved',
    ['a.txt', 'early.txt'],
    ['--merge', '--offset', 'early.txt=2000000000'],
    /^1 violates: a\.txt:5: /,
  ],
  [
    'without times',
    ['a.txt', 'untimed.txt'],
    ['--merge'],
    /^4 .*E0604.*`untimed\.txt` has an event without a time at line 1/s,
  ],
  ['no recording', ['a.txt', 'words.txt'], ['--merge'], /^4 .*E0806.*`words\.txt`/s],
  ['no text', ['a.txt', 'picture.txt'], ['--merge'], /^4 .*E0806/s],
  ['no file', ['a.txt', 'none.txt'], ['--merge'], /^4 .*E0806.*`none\.txt` cannot be read/s],
  ['twice', ['a.txt', 'a.txt'], ['--merge'], /^2 .*E0805/s],
  ['with --follow', ['a.txt', 'b.txt'], ['--merge', '--follow'], /^2 .*E0805/s],
  ['an offset without a merge', ['a.txt', 'b.txt'], ['--offset', 'b.txt=1'], /^2 .*E0805/s],
  ['an offset of nothing', ['a.txt', 'b.txt'], ['--merge', '--offset', 'c.txt=1'], /^2 .*E0803/s],
  [
    'an offset that is none',
    ['a.txt', 'b.txt'],
    ['--merge', '--offset', 'b.txt=1s'],
    /^2 .*E0803/s,
  ],
])('%s', async (_, names, options, expected) => {
  const named = options.map((each) => each.replace(/^(?=[a-z]+\.txt=)/, `${folder}/`));
  const { code, output, notes } = await check(names, '--quiet', ...named);
  expect(`${code} ${output}\n${notes}`).toMatch(expected);
});

test('JSON names the file of each event, and text does where there are several', async () => {
  const { output } = await check(['a.txt', 'b.txt'], '--merge', '--format', 'json');
  const json = JSON.parse(output);
  expect(schemaProblems('check-1.json', json)).toEqual([]);
  const [{ trace, files: merged, divergence }] = json.results;
  expect([trace, merged]).toEqual(['a.txt + b.txt', ['a.txt', 'b.txt']]);
  const { line, file, event: at, slice, slice_files: sliceFiles } = divergence;
  expect([line, file, at.line, at.file]).toEqual([5, 'a.txt', 5, 'a.txt']);
  expect(sliceFiles).toHaveLength(slice.length);
  const { output: text } = await check(['a.txt', 'b.txt'], '--merge');
  expect(text).toContain('a.txt:5, at 3.000010 s, CPU 0, sh-1');
  expect(text).toMatch(/kspec check \S+ a\.txt b\.txt --merge --observe kernel-1/);
});

test('a slice says of which file its lines are, and is a trace of its own', async () => {
  const slice = join(folder, 'slice.txt');
  await check(['a.txt', 'b.txt'], '--merge', '-o', slice);
  const { code, output } = await check(['slice.txt'], '--quiet');
  expect([code, output]).toEqual([1, expect.stringMatching(/^violates: slice\.txt:/)]);
});

test('each of several specifications judges the merge', async () => {
  const argv = ['check', spec, 'test/cli/inputs/latch-twice.kspec'];
  const paths = ['a.txt', 'b.txt'].map((name) => join(folder, name));
  const { output } = await runKspec([
    ...argv,
    ...paths,
    '--merge',
    '--observe',
    'kernel-1',
    '--quiet',
  ]);
  expect(output).toMatch(
    /^\S+a\.txt \+ \S+b\.txt: fits: latch-twice; does not fit: latch \(\S+a\.txt:5\)\n$/,
  );
});
