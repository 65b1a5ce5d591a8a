/** `kspec mutate`: scores, survivors, and how it ends. */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { schemaProblems } from '../support/schemas.js';
import { runKspec } from './run-kspec.js';
import { temporaryFolder } from '../support/temporary-folder.js';

// The machine may be busy, and a command is loaded when it runs for the first time.
vi.setConfig({ testTimeout: 60_000 });

const inputs = 'test/cli/inputs';
const latch = `${inputs}/latch.kspec`;
const corpus = `${inputs}/good.txt ${inputs}/bad.txt`;

test.each([
  ['two recordings', `${latch} ${corpus}`, 0],
  ['one that is not there', `${latch} ${inputs}/good.txt ${inputs}/gone.txt`, 4],
  ['one without a word that is spoken about', `${latch} ${inputs}/other.txt`, 6],
  ['a specification with an error', `${inputs}/good.txt ${inputs}/good.txt`, 3],
])('of %s the schema describes the report', async (_, line, code) => {
  const ran = await runKspec(['mutate', ...line.split(' '), '--format', 'json']);
  expect(ran.code).toBe(code);
  expect(schemaProblems('mutate-1.json', JSON.parse(ran.output))).toEqual([]);
});

test('what survives is shown with its line', async () => {
  const { output } = await runKspec(['mutate', latch, ...corpus.split(' ')]);
  expect(output).toContain('of the specification  0.833: 5 of 6 noticed');
  expect(output).toContain(`${latch}:10  order-swapped in take`);
  expect(output).toContain(
    '    - assert allowed\n    + l.taken = true\n    different states in one',
  );
  expect(output).toMatch(/dropped +test\/cli\/inputs\/good\.txt:6 {2}return drop/);
});

test('the same seed gives the same, another seed another sample', async () => {
  const run = async (seed: string) => {
    const argv = ['mutate', 'spec/driver-core-6.1.kspec', sample, '--mutants', '4'];
    const { output } = await runKspec([...argv, '--seed', seed, '--max-states', '10']);
    return output;
  };
  const sample = 'traces/debian-6.1/sync_bind.kp.local.ok.txt.gz';
  expect(await run('3')).toBe(await run('3'));
  expect(await run('3')).not.toBe(await run('4'));
});

test('a folder is searched for recordings', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'inner'));
  cpSync(`${inputs}/good.txt`, join(folder, 'inner/good.txt'));
  writeFileSync(join(folder, 'README.md'), 'no recording');
  const { output } = await runKspec(['mutate', latch, folder, '--quiet']);
  expect(output).toMatch(/^mutants: latch and 1 recording, seed 1\n {2}of the specification/);
});

test('what makes no difference is told from what nobody notices', async () => {
  const file = join(temporaryFolder(), 'same.kspec');
  writeFileSync(
    file,
    `spec same
     object latch { var taken: bool = false  var seen: bool = false }
     process take(l: latch) { atomic { l.taken = false  l.taken = true } }
     scenario s { latch a  task t runs take(a) }
     observe o { entry take(l) => create l: latch, enter take(l)  return take => leave take }`,
  );
  const { output } = await runKspec(['mutate', file, `${inputs}/good.txt`, '--format', 'json']);
  const { specification } = JSON.parse(output);
  const states = specification.survivors.map(
    (each: { before: string; after: string; states: string }) => `${each.states}`,
  );
  expect(specification).toMatchObject({ tried: 5, killed: 0, survived: 5 });
  expect(new Set(states)).toEqual(new Set(['same', 'different']));
  expect(specification.equivalent).toBe(states.filter((each: string) => each === 'same').length);
});

test.each([
  ['an unknown observation', `${latch} ${corpus} --observe none`, 'E0808'],
  ['no mutant at all', `${latch} ${corpus} --mutants 0`, 'E0803'],
  ['no recording', latch, 'E0804'],
  ['standard input twice', '- -', 'E0805'],
])('%s is refused', async (_, line, code) => {
  const ran = await runKspec(['mutate', ...line.split(' ')]);
  expect([ran.code, ran.output]).toEqual([2, '']);
  expect(ran.notes).toContain(code);
});

test('nothing of a specification or a recording can drive a terminal', async () => {
  const folder = temporaryFolder();
  const spec = (name: string, value: string) => {
    const file = join(folder, `${name}.kspec`);
    writeFileSync(
      file,
      `spec a "\u001b[31m" object o { var x: bool = false } /* \u202e */
       process p(a: o) { assert !a.x "\u001b[2J"  a.x = ${value} /* \u001b[31m */ }
       process q(a: o) { assert a.x }
       scenario s { o a  task t runs { call p(a)  call q(a) } }
       observe k { entry p(a) => create a: o, enter p(a)  return p => leave p  entry q(a) => enter q(a) return q => leave q }`,
    );
    return file;
  };
  const [one, other] = [spec('\u001b[31mone', 'true'), spec('other', 'false')];
  const trace = join(folder, '\u202etrace.ndjson');
  const event = (point: string, name: string) =>
    JSON.stringify({
      kind: 'event',
      point,
      name,
      task: { command: '\u001b[1m', pid: 1 },
      fields: { a: '0xff\u001b' },
    });
  const calls = ['p', 'q', 'p', 'q'].flatMap((name) => [
    event('entry', name),
    event('return', name),
  ]);
  writeFileSync(trace, calls.join('\n'));
  for (const argv of [
    ['mutate', one, trace],
    ['mutate', other, trace],
    ['diff', one, other],
    ['triage', other, trace, '--corpus', trace],
    ['coverage', one, trace],
    ['check', other, trace],
  ]) {
    const { code, output, notes } = await runKspec(argv);
    expect([argv[0], code === 70]).toEqual([argv[0], false]);
    expect(`${argv[0]}: ${output}${notes}`).not.toMatch(/[\u001b\u202e]/);
  }
});
