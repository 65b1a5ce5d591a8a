/** `kspec explore --matrix`: exit codes, operands and output. */
import { expect, test } from 'vitest';
import { runKspec, type Surroundings } from './run-kspec.js';

const race = 'test/cli/inputs/race.kspec';
const polite = 'test/cli/inputs/polite-race.kspec';

/** Exit code, output and notes of a command line about two designs. */
async function check(line: string, around: Surroundings = {}): Promise<string> {
  const words = line.split(' ').map((word) => ({ RACE: race, POLITE: polite })[word] ?? word);
  const { code, output, notes } = await runKspec(['explore', '--matrix', ...words], around);
  return [`${code}`, output.trimEnd(), notes.trimEnd()].filter((part) => part !== '').join('\n');
}

test('a folder stands for the specifications in it', async () => {
  expect(await check('spec/models --quiet --max-states 100')).toBe(
    '5\nasync-probe: nothing broken',
  );
});

test('--quiet names what each design breaks', async () => {
  expect(await check('RACE POLITE --quiet')).toBe(
    [
      '0',
      'race: released_free, attached, bound_at_last, deadlock in crossed and E0504 in attach_helper',
      'polite-race: attached, bound_at_last, deadlock in crossed and E0504 in attach_helper',
    ].join('\n'),
  );
});

test('--scenario asks for one scenario of each', async () => {
  const text = await check('RACE POLITE --scenario attach_and_release');
  expect(text).toContain('  x .  always     released_free "A released device has no driver"');
  expect(text).not.toContain('crossed');
});

test('a cut search gives question marks, a note and exit code 5', async () => {
  const text = await check('RACE POLITE --max-states 20');
  expect(text).toMatch(/^5\n/);
  expect(text).toContain('  ? ?  always      released_free');
  expect(text).toContain('cut short: errors may be missing here');
});

test('as JSON every cell says what breaks it', async () => {
  const text = await check('RACE POLITE --scenario crossed --format json');
  const { schema, tables } = JSON.parse(text.slice(2)) as {
    readonly schema: string;
    readonly tables: readonly {
      readonly designs: readonly { readonly name: string; readonly scenarios: readonly object[] }[];
      readonly rows: readonly { readonly name: string; readonly cells: readonly object[] }[];
    }[];
  };
  expect(schema).toBe('kspec/matrix/1');
  expect(tables).toHaveLength(1);
  const [{ designs, rows }] = tables as [(typeof tables)[0]];
  expect(designs.map(({ name }) => name)).toEqual(['race', 'polite-race']);
  expect(designs[0]!.scenarios).toEqual([
    { scenario: 'crossed', states: 58, transitions: 94, depth: 14, not_expanded: 0 },
  ]);
  const deadlock = { outcome: 'violated', scenario: 'crossed', steps: 4 };
  expect(rows.find(({ name }) => name === 'deadlock')!.cells).toEqual([deadlock, deadlock]);
});

test.each([
  ['RACE --emit test', 2, '`--emit` does not go with `--matrix`'],
  ['RACE --stop-at-first', 2, '`--stop-at-first` does not go with `--matrix`'],
  ['RACE --scenario crosed', 2, 'no specification has a scenario `crosed`'],
  ['src', 2, 'there is no specification in `src`'],
  ['- -', 2, 'standard input can be read only once'],
  ['RACE gone.kspec', 4, 'there is no such file'],
  ['RACE --set polite=3', 3, 'polite'],
])('`kspec explore --matrix %s` exits with %d and says why', async (line, code, message) => {
  const text = await check(line);
  expect(text).toMatch(new RegExp(`^${code}\n`));
  expect(text).toContain(message);
});

test('without --matrix there is one specification', async () => {
  const { code, notes } = await runKspec(['explore', race, polite]);
  expect(code).toBe(2);
  expect(notes).toContain('with `--matrix` several specifications are compared');
});

test('an interruption ends the search with what it has found', async () => {
  const interruption = AbortSignal.abort();
  const text = await check('spec/models --quiet', { interruption });
  expect(text).toMatch(/^130\n/);
});
