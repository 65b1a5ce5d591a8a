/** `kspec check` from its words to its exit code. */
import { gzipSync } from 'node:zlib';
import { readFileSync, writeFileSync, appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { runKspec, type Surroundings } from './run-kspec.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const inputs = 'test/cli/inputs';
const spec = `${inputs}/latch.kspec`;
const good = readFileSync(`${inputs}/good.txt`);
const bad = readFileSync(`${inputs}/bad.txt`);

/** The exit code and the verdict of each trace, in order. */
async function check(words: string, around: Surroundings = {}): Promise<string> {
  const argv = ['check', spec, ...words.split(' ').filter((word) => word !== '')];
  const { code, output } = await runKspec(argv, around);
  const verdicts = output.match(/^(?:conforms|violates|inconclusive)(?=:)/gm) ?? [];
  return [code, ...verdicts].join(' ');
}

function traces(names: string): string {
  return names.replace(/\S+/g, (name) => (name === '-' ? name : `${inputs}/${name}.txt`));
}

test.each([
  ['good', '0 conforms'],
  ['bad', '1 violates'],
  ['lossy', '5 inconclusive'],
  ['other', '6 inconclusive'],
  ['gone', '4'],
  ['good good', '0 conforms conforms'],
  ['good bad', '1 conforms violates'],
  ['bad gone good', '4 violates conforms'],
  ['lossy bad', '1 inconclusive violates'],
  ['other lossy', '5 inconclusive inconclusive'],
  ['good other', '6 conforms inconclusive'],
])('the traces %s come to %s', async (names, expected) => {
  expect(await check(traces(names))).toBe(expected);
});

test.each([
  ['lossy', '125 inconclusive'],
  ['other', '125 inconclusive'],
  ['good', '0 conforms'],
  ['bad', '1 violates'],
  ['gone', '4'],
])('for git bisect the trace %s comes to %s', async (names, expected) => {
  expect(await check(`--bisect ${traces(names)}`)).toBe(expected);
});

test.each([
  ['plain', good, '0 conforms'],
  ['packed', gzipSync(good), '0 conforms'],
  [
    'packed in two parts',
    Buffer.concat([gzipSync(good.subarray(0, 100)), gzipSync(good.subarray(100))]),
    '0 conforms',
  ],
  ['packed and cut short', gzipSync(good).subarray(0, -12), '5 inconclusive'],
  ['packed and cut after its header', gzipSync(good).subarray(0, 12), '4 inconclusive'],
  ['packed and damaged', damaged(gzipSync(good)), '4 inconclusive'],
  [
    'packed and cut short after a violation',
    gzipSync(Buffer.concat([bad, Buffer.alloc(5_000, bad)]), { level: 0 }).subarray(0, -12),
    '1 violates',
  ],
  ['no bytes at all', new Uint8Array(0), '6 inconclusive'],
  ['one byte', Buffer.from([0x1f]), '4 inconclusive'],
  ['bytes of chance', Buffer.from([0, 255, 254, 10, 7, 13, 128, 10]), '4 inconclusive'],
  ['a trace.dat', Buffer.from('\u0017\bDtracing6\0\0\0\0'), '4 inconclusive'],
])('standard input may be %s', async (_, input, expected) => {
  expect(await check('-', { input })).toBe(expected);
});

test('a packed trace that breaks off says so', async () => {
  const { notes, output } = await runKspec(['check', spec, '-'], {
    input: gzipSync(good).subarray(0, -12),
  });
  expect(notes).toContain('error[E0806]: the packed data of `-` is broken: unexpected end of file');
  expect(output).toContain('line 7: this line should hold an event and cannot be read');
});

test('a file that is packed needs no name that says so', async () => {
  const file = join(temporaryFolder(), 'trace.txt');
  writeFileSync(file, gzipSync(bad));
  expect(await check(file)).toBe('1 violates');
});

test.each([
  ['the one that fits', '-', 'read by observation kernel-1'],
  ['the one that was named', '- --observe probes', undefined],
])('a trace is read by %s', async (_, words, note) => {
  const { notes } = await runKspec(['check', spec, ...words.split(' ')], { input: good });
  if (note) expect(notes).toContain(note);
  else expect(notes).toBe('');
});

test('an observation that does not fit matches nothing', async () => {
  expect(await check('--observe probes -', { input: good })).toBe('6 inconclusive');
});

test('the choice of the observation looks at names of tracepoints too', async () => {
  const input = ' sh-104 [001] ..... 1.000000: latch_take: l=0xff10\n';
  const { code, notes } = await runKspec(['check', spec, '-'], { input });
  expect([code, notes]).toEqual([0, '-: read by observation probes\n']);
});

test.each([
  [['check', spec, inputs], 2, 'is a directory'],
  [['check', '-', '-'], 2, 'standard input can be read only once'],
  [['check', spec, `${inputs}/good.txt`, '--observe', 'kernel'], 2, 'did you mean `kernel-1`?'],
  [['check', 'gone.kspec', `${inputs}/good.txt`], 4, 'there is no such file'],
  [['check', `${inputs}/good.txt`, `${inputs}/good.txt`], 3, 'error[E01'],
  [['check', spec, `${inputs}/good.txt`, '--set', 'allowed=perhaps'], 3, 'error['],
  [['check', spec, `${inputs}/good.txt`, '--set', 'alowed=true'], 3, 'did you mean `allowed`?'],
])('`kspec %j` exits with %d and says why', async (argv, code, message) => {
  const ran = await runKspec(argv);
  expect(ran.code).toBe(code);
  expect(ran.notes).toContain(message);
  expect(ran.output).toBe('');
});

test('a constant can be set', async () => {
  expect(await check(`--set allowed=false ${traces('good')}`)).toBe('1 violates');
});

test('quiet is one line for each trace', async () => {
  const argv = ['check', spec, `${inputs}/good.txt`, `${inputs}/bad.txt`, '--quiet'];
  const { output, notes } = await runKspec(argv);
  expect(
    output
      .trimEnd()
      .split('\n')
      .map((line) => line.split(':')[0]),
  ).toEqual(['conforms', 'violates']);
  expect(notes).toBe('');
});

test('json is one object on standard output, also when the specification is wrong', async () => {
  const argv = ['check', spec, `${inputs}/bad.txt`, `${inputs}/gone.txt`, '--format', 'json'];
  const { code, output } = await runKspec(argv);
  expect(code).toBe(4);
  expect(JSON.parse(output)).toMatchObject({
    schema: 'kspec/check/1',
    spec,
    results: [
      { verdict: 'violates', divergence: { line: 6, timestamp_ns: '1000050000' } },
      { verdict: 'inconclusive', diagnostics: [{ code: 'E0806' }] },
    ],
  });
  const wrong = await runKspec(['check', `${inputs}/good.txt`, '-', '--format', 'json']);
  expect(wrong.code).toBe(3);
  expect(JSON.parse(wrong.output)).toMatchObject({ results: [], diagnostics: expect.any(Array) });
});

test.each([
  ['a pipe', {}, [], false],
  ['a terminal', { isTerminal: true }, [], true],
  ['a terminal with NO_COLOR', { isTerminal: true, environment: { NO_COLOR: '1' } }, [], false],
  ['a terminal with --no-color', { isTerminal: true }, ['--no-color'], false],
  ['a pipe with --color', {}, ['--color'], true],
] as const)('%s', async (_, around, options, isColored) => {
  const argv = ['check', spec, `${inputs}/good.txt`, ...options];
  const { output } = await runKspec(argv, around);
  expect(output.includes('\u001b[')).toBe(isColored);
});

test('a growing file is judged when the user has seen enough, without its unfinished line', async () => {
  const file = join(temporaryFolder(), 'growing.txt');
  writeFileSync(file, good.subarray(0, 150));
  const interruption = new AbortController();
  const running = check(`--follow ${file}`, { interruption: interruption.signal });
  await sleep(150);
  appendFileSync(file, good.subarray(150));
  appendFileSync(file, ' sh-104 [001] ..... 1.0001: dr');
  await sleep(300);
  interruption.abort();
  expect(await running).toBe('0 conforms');
});

test('a growing file is judged as soon as it violates', async () => {
  const file = join(temporaryFolder(), 'growing.txt');
  const later = ' sh-104 [001] ..... 2.000000: take: (take+0x0/0x10) l=0xff10\n';
  writeFileSync(file, bad.toString() + later);
  expect(await check(`--follow --observe kernel-1 ${file}`)).toBe('1 violates');
});

function damaged(packed: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(packed);
  copy.fill(0xff, 10, 30);
  return copy;
}
