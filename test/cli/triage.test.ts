/** `kspec triage`: who is to blame, in cases in which that is known. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { schemaProblems } from '../support/schemas.js';
import { runKspec } from './run-kspec.js';
import { temporaryFolder } from '../support/temporary-folder.js';

// The machine may be busy, and a command is loaded when it runs for the first time.
vi.setConfig({ testTimeout: 60_000 });

const folder = temporaryFolder();

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** Doors that are locked and unlocked; more may be asked for, and seen, than is right. */
function spec(name: string, unlock: string, sample = 'open => open'): string {
  return file(
    `${name}.kspec`,
    `spec ${name}
     object door { var open: bool = false  var used: bool = false }
     process make(d: door) { skip }
     process unlock_it(d: door) { ${unlock} d.open = true }
     process lock_it(d: door) { assert d.open  d.open = false  d.used = true }
     process look(d: door) { skip }
     observe o {
       sample d: door { ${sample} }
       entry make(d) => create d: door, enter make(d)  return make => leave make
       entry unlock_it(d) => enter unlock_it(d)  return unlock_it => leave unlock_it
       entry lock_it(d) => enter lock_it(d)  return lock_it => leave lock_it
       entry look(d) => enter look(d)  return look => leave look
     }`,
  );
}

let time = 0;

function next(): number {
  time += 1000;
  return time;
}

/** One call of a function after the other, as ndjson; `!` leaves the return out. */
function trace(name: string, calls: string): string {
  const lines = calls.split(' ').flatMap((call) => {
    const [, who, made, open, cut] = /^(\w)\.(\w+)(?:=(\d))?(!?)$/.exec(call)!;
    const task = { command: 't', pid: who!.charCodeAt(0) };
    const fields = { d: '0xff10', ...(open === undefined ? {} : { open }) };
    const event = (point: string, more: object) =>
      JSON.stringify({
        kind: 'event',
        point,
        name: made,
        task,
        timestamp: `${next()}`,
        fields: more,
      });
    return [event('entry', fields), ...(cut ? [] : [event('return', {})])];
  });
  return file(`${name}.ndjson`, `${lines.join('\n')}\n`);
}

interface Report {
  readonly hypotheses: readonly { readonly kind: string; readonly points: number }[];
  readonly weakenings: readonly {
    readonly kind: string;
    readonly before: string;
    readonly escaped_mutants: readonly object[];
    readonly escaped_traces: readonly string[];
  }[];
}

/** Who comes first, and the report, which its schema describes. */
async function check(line: readonly string[], code = 1): Promise<{ first: string } & Report> {
  const ran = await runKspec(['triage', ...line, '--format', 'json']);
  const report = JSON.parse(ran.output) as Report;
  expect([ran.code, schemaProblems('triage-1.json', report)]).toEqual([code, []]);
  return { ...report, first: report.hypotheses[0]?.kind ?? 'none' };
}

const right = 'assert !d.open';
const good = [
  '--corpus',
  trace('good', 'a.make a.unlock_it a.lock_it a.unlock_it a.look b.lock_it b.look b.unlock_it'),
];
const more = ['--corpus', trace('more', 'a.make b.look a.unlock_it b.lock_it a.unlock_it')];

test('a kernel that unlocks twice', async () => {
  const twice = trace('twice', 'a.make a.unlock_it b.unlock_it b.look a.unlock_it b.unlock_it');
  const { first, weakenings } = await check([spec('fine', right), twice, ...good, ...more]);
  expect(first).toBe('kernel');
  const [change] = weakenings;
  expect([change?.kind, change?.before]).toEqual(['assertion-dropped', expect.any(String)]);
});

test('a specification that asks for more than is right, and the line that does', async () => {
  const strict = spec('strict', `${right}  assert !d.used "used"`);
  const used = trace('used', 'a.make a.unlock_it a.lock_it a.unlock_it a.look');
  const shy = ['--corpus', trace('shy', 'a.make a.unlock_it a.look b.lock_it')];
  const { first, weakenings } = await check([strict, used, ...shy]);
  expect(first).toBe('specification-too-strict');
  expect(weakenings.map(({ before }) => before)).toEqual([
    expect.stringContaining('assert !d.used "used"'),
  ]);
  expect(weakenings[0]!.escaped_mutants).toEqual([]);
});

test('what a change lets through beside this recording', async () => {
  const twice = trace('twice2', 'a.make a.unlock_it b.unlock_it b.look');
  const bad = trace('thrice', 'b.make b.unlock_it b.unlock_it a.look');
  const { weakenings } = await check([spec('fine2', right), twice, ...good, '--corpus', bad]);
  expect(weakenings[0]!.escaped_traces).toEqual([bad]);
});

test('an observation that takes one value for another', async () => {
  const wrong = spec('wrong', right, 'open => open { 0: true, 1: false }');
  const seen = trace('seen', 'a.make a.unlock_it a.look=1 a.lock_it a.look=0 a.unlock_it');
  const { first, weakenings } = await check([wrong, seen, ...good]);
  expect(first).toBe('observation-wrong');
  expect(weakenings[0]!.kind).toBe('sample-dropped');
});

test('a recording that lost an event', async () => {
  const cut = trace(
    'cut',
    'a.make a.unlock_it a.lock_it! a.look b.look a.unlock_it a.lock_it b.look',
  );
  const { first } = await check([spec('fine3', right), cut, ...good]);
  expect(first).toBe('recording-incomplete');
});

test.each([
  ['a recording that conforms', good[1]!, 0],
  ['one without a word that is spoken about', 'test/cli/inputs/other.txt', 6],
  ['one that is not there', 'test/cli/inputs/gone.txt', 4],
])('of %s there is nothing to triage', async (_, path, code) => {
  expect((await check([spec('fine4', right), path], code)).first).toBe('none');
});

test('a specification with an error is not triaged', async () => {
  expect((await check(['test/cli/inputs/good.txt', good[1]!], 3)).first).toBe('none');
});

test('for people: the likeliest first, with what speaks for it and against it', async () => {
  const twice = trace('twice3', 'a.make a.unlock_it b.unlock_it b.look a.unlock_it b.unlock_it');
  const argv = ['triage', spec('fine5', right), twice, ...good, ...more];
  const { output } = await runKspec(argv);
  expect(output).toMatch(/^triage: \S+twice3\.ndjson:\d+: the kernel is wrong\n/);
  expect(output).toContain('+1  recordings that conform have');
  expect(output).toContain('assertion-dropped in unlock_it');
  const quiet = await runKspec([...argv, '--quiet']);
  expect(quiet.output).toBe(`${output.split('\n')[0]}\n`);
});

test.each([
  ['no trace', [spec('a', right)], 'E0804'],
  ['two traces', [spec('a', right), good[1]!, good[1]!], 'E0805'],
  ['an unknown observation', [spec('a', right), good[1]!, '--observe', 'x'], 'E0808'],
  ['a folder as trace', [spec('a', right), folder], 'E0805'],
  ['standard input', [spec('a', right), '-'], 'E0805'],
])('%s is refused', async (_, argv, code) => {
  const ran = await runKspec(['triage', ...argv]);
  expect([ran.code, ran.output]).toEqual([2, '']);
  expect(ran.notes).toContain(code);
});
