/** `kspec diff`: what it prints, what it emits, how it ends. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { schemaProblems } from '../support/schemas.js';
import { runKspec } from './run-kspec.js';
import { temporaryFolder } from '../support/temporary-folder.js';

// The machine may be busy, and a command is loaded when it runs for the first time.
vi.setConfig({ testTimeout: 60_000 });

const inputs = 'test/cli/inputs';
const [racy, cured] = ['v4-flush-moved', 'attach-pending-bit'].map(
  (name) => `spec/variants/${name}.kspec`,
) as [string, string];

test.each([
  ['two that part', `${racy} ${cured}`, 1],
  ['two that do not', `${inputs}/race.kspec ${inputs}/polite-race.kspec`, 0],
  ['two cut short', `${inputs}/race.kspec ${inputs}/polite-race.kspec --max-states 5`, 5],
  ['one with an error', `${inputs}/race.kspec ${inputs}/good.txt`, 3],
  ['one that is not there', `${inputs}/race.kspec ${inputs}/gone.kspec`, 4],
])('of %s the schema describes the report', async (_, line, code) => {
  const ran = await runKspec(['diff', ...line.split(' '), '--format', 'json']);
  expect(ran.code).toBe(code);
  expect(schemaProblems('diff-1.json', JSON.parse(ran.output))).toEqual([]);
});

test('a report says who allows what and what else there was', async () => {
  const argv = ['diff', racy, cured];
  const { output } = await runKspec(argv);
  expect(output).toContain(`${racy} allows, and ${cured} does not (7 events, 13 steps)`);
  expect(output).toContain(`${cured} could have gone on with`);
  expect((await runKspec(argv)).output).toBe(output);
});

test('each difference can be looked for by what is of interest', async () => {
  const names = ['__driver_attach', 'really_probe', 'device_release_driver_internal'];
  const probes = names.flatMap((name) => ['--only', name]);
  const { code, output } = await runKspec(['diff', racy, cured, ...probes, '--format', 'json']);
  expect(code).toBe(1);
  expect(JSON.parse(output).compared).toEqual(names);
});

/** A design observed from its beginning. */
function observed(design: string): string {
  const file = join(temporaryFolder(), 'observed.kspec');
  const clauses = [
    ['driver_register', 'drv'],
    ['device_add', 'dev'],
    ['__driver_attach', 'dev, drv, origin'],
    ['__driver_attach_async_helper', 'dev'],
    ['device_release_driver_internal', 'dev, drv'],
    ['really_probe', 'dev, drv, origin'],
  ].flatMap(([name, fields]) => [
    `entry ${name}(${fields}) => enter ${name}(${fields})`,
    `return ${name} => leave ${name}`,
  ]);
  writeFileSync(
    file,
    `spec observed
     extends "${join(process.cwd(), design)}"
     observe race from scenario attach_and_release {
       name dev = devname
       name drv = drvname
       ${clauses.join('\n')}
     }`,
  );
  return file;
}

test('a trace of the race is rejected by the cured design alone', async () => {
  const [left, right] = [observed(racy), observed(cured)];
  const emitted = await runKspec(['diff', left, right, '--emit', 'ftrace']);
  expect(emitted.code).toBe(1);
  const check = (spec: string) =>
    runKspec(['check', spec, '-', '--format', 'json'], { input: emitted.output });
  const byCured = JSON.parse((await check(right)).output).results[0];
  expect([byCured.verdict, byCured.divergence.event.name]).toEqual(['violates', 'really_probe']);
  const byRacy = JSON.parse((await check(left)).output).results[0];
  expect(byRacy.verdict).toBe('conforms');
  const ndjson = await runKspec(['diff', left, right, '--emit', 'ndjson', '--quiet']);
  expect([ndjson.notes, ndjson.output.split('\n').length > 5]).toEqual(['', true]);

  const { output } = await runKspec(['diff', left, right, '--emit', 'test']);
  const file = left.replace('observed.kspec', 'tested.kspec');
  writeFileSync(file, `spec tested\nextends "${left}"\n${output}`);
  expect((await runKspec(['test', file])).output).toContain('passed differs');
});

test('without a difference nothing is emitted', async () => {
  const argv = ['diff', `${inputs}/latch.kspec`, `${inputs}/latch-twice.kspec`, '--emit', 'test'];
  const { code, output, notes } = await runKspec(argv);
  expect([code, output]).toEqual([0, '']);
  expect(notes).toContain('there is nothing to emit');
});

test.each([
  ['an unknown scenario', `${racy} ${cured} --scenario none`, 'E0808'],
  ['no scenario of one name', `${racy} ${inputs}/latch.kspec`, 'E0808'],
  ['no observation to emit by', `${racy} ${cured} --emit ftrace`, 'E0808'],
  ['an unknown observation', `${racy} ${cured} --observe none`, 'E0808'],
  ['what is not in both', `${racy} ${cured} --only device_ad`, 'did you mean `device_add`?'],
  ['standard input twice', '- -', 'E0805'],
  ['one specification', racy, 'E0804'],
  ['three', `${racy} ${cured} ${racy}`, 'E0805'],
])('%s is refused', async (_, line, problem) => {
  const ran = await runKspec(['diff', ...line.split(' ')]);
  expect([ran.code, ran.output]).toEqual([2, '']);
  expect(ran.notes).toContain(problem);
});
