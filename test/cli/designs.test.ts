/** `kspec check` with several specifications: which of them does a trace fit? */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runKspec } from './run-kspec.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const inputs = 'test/cli/inputs';

function pathOf(name: string): string {
  return name === '-' || name.startsWith('/') ? name : `${inputs}/${name}`;
}

/** `latch count : good -q` are two specifications, a trace and an option. */
function argvOf(line: string): string[] {
  const [specs = '', traces = ''] = line.split(':');
  const words = (text: string) => text.split(' ').filter((word) => word !== '');
  return [
    'check',
    ...words(specs).map((name) => pathOf(`${name}.kspec`)),
    ...words(traces).map((word) => {
      if (word.startsWith('--') || word === '-') return word;
      return word.startsWith('/') ? word : pathOf(`${word}.txt`);
    }),
  ];
}

test.each([
  ['one explains it, the other does not', 'latch latch-twice : bad', 0],
  ['each trace has a specification that explains it', 'latch latch-twice : good bad', 0],
  ['one trace has none', 'latch latch-twice : good bad lossy', 5],
  ['all are contradicted', 'latch latch : bad', 1],
  ['one is contradicted, for the other nothing counts', 'latch count : bad', 6],
  ['for none of them anything counts', 'latch latch-twice : other', 6],
  ['contradicted goes before undecided', 'latch latch : lossy bad', 1],
  ['undecided goes before vacuous', 'latch count : lossy', 5],
  ['a trace that is not there goes before all', 'latch latch-twice : bad gone', 4],
  ['for git bisect undecided is skipped', 'latch latch-twice : lossy --bisect', 125],
])('the exit code says that %s', async (_, line, code) => {
  expect((await runKspec(argvOf(line))).code).toBe(code);
});

test('each specification has a line, and one draws the conclusion', async () => {
  const { output, notes } = await runKspec(argvOf('latch latch-twice count : bad'));
  expect(output).toBe(`test/cli/inputs/bad.txt
  latch        violates      line 6: sh-104 can leave drop only with an error: an assertion does not hold [E0504]: message = not taken
  latch-twice  conforms      explains all 6 events it speaks about
  count        inconclusive  linux judges no event of the trace, which has 6 events
fits: latch-twice; does not fit: latch (line 6); undecided: count
`);
  expect(notes).toContain('bad.txt: read by observation kernel-1');
});

test('where several fit, the report says in what they differ', async () => {
  const { output } = await runKspec(argvOf('latch latch-twice : good'));
  expect(output.trimEnd().split('\n').slice(-2)).toEqual([
    'fits: latch, latch-twice',
    'Nothing recorded here tells latch and latch-twice apart; they differ in drop.',
  ]);
  const same = await runKspec(argvOf('latch latch : good'));
  expect(same.output.trimEnd().split('\n').at(-1)).toBe(
    'fits: test/cli/inputs/latch.kspec, test/cli/inputs/latch.kspec',
  );
});

test('quiet is the conclusion alone', async () => {
  const { output, notes } = await runKspec(argvOf('latch latch-twice : bad lossy --quiet'));
  expect(output).toBe(`test/cli/inputs/bad.txt: fits: latch-twice; does not fit: latch (line 6)
test/cli/inputs/lossy.txt: fits: none; undecided: latch, latch-twice
`);
  expect(notes).toBe('');
});

test('json holds what each specification says by itself, and which traces it fits', async () => {
  const line = 'latch latch-twice : bad gone --format=json';
  const { code, output } = await runKspec(argvOf(line));
  const { schema, specs, fits } = JSON.parse(output);
  expect([code, schema]).toEqual([4, 'kspec/check-designs/1']);
  const [latch, twice] = ['latch', 'latch-twice'].map((name) => pathOf(`${name}.kspec`));
  expect(fits).toEqual([
    { trace: pathOf('bad.txt'), conforms: [twice], violates: [latch], inconclusive: [] },
    { trace: pathOf('gone.txt'), conforms: [], violates: [], inconclusive: [latch, twice] },
  ]);
  const alone = await runKspec(argvOf('latch : bad gone --format=json'));
  expect(specs[0]).toEqual(JSON.parse(alone.output));
});

test('json has the diagnostics of every specification when one is wrong', async () => {
  const argv = ['check', pathOf('latch.kspec'), 'gone.kspec', pathOf('good.txt')];
  const { code, output } = await runKspec([...argv, '--format', 'json']);
  expect(code).toBe(4);
  expect(JSON.parse(output)).toMatchObject({
    specs: [
      { results: [], diagnostics: [] },
      { results: [], diagnostics: [{ code: 'E0806' }] },
    ],
    fits: [],
  });
});

test.each([
  ['latch latch-twice : -', 'standard input can be read only once, and 2 specifications read it'],
  ['latch latch-twice : good --follow', '`--follow` goes with one specification'],
  ['latch latch-twice :', '`kspec check` needs a TRACE'],
  [
    'latch count : good --observe=linux',
    '`test/cli/inputs/latch.kspec` has no observation `linux`',
  ],
])('`%s` is refused', async (line, message) => {
  const { code, output, notes } = await runKspec(argvOf(line));
  expect([code, output]).toEqual([2, '']);
  expect(notes).toContain(message);
});

test('a pipe with a name is refused too', async () => {
  const pipe = join(temporaryFolder(), 'trace_pipe');
  execFileSync('mkfifo', [pipe]);
  const { code, notes } = await runKspec(argvOf(`latch latch-twice : ${pipe}`));
  expect(code).toBe(2);
  expect(notes).toContain(`\`${pipe}\` can be read only once, and 2 specifications read it`);
});
