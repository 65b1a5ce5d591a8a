/** `kspec export`: where the texts go, and what is refused. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runKspec } from './run-kspec.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const spec = 'test/cli/inputs/latch.kspec';

/** Exit code and the first line of what was said about the command line. */
async function check(line: string): Promise<string> {
  const { code, notes } = await runKspec(['export', spec, ...line.split(' ')]);
  return `${code} ${notes.split('\n')[0]!}`;
}

test('Promela goes to standard output', async () => {
  const { code, output } = await runKspec(['export', spec, '--to', 'promela']);
  expect(code).toBe(0);
  expect(output).toMatch(/^\/\* Scenario one of latch/);
});

test('a TLA+ module is followed by its configuration, which is no part of it', async () => {
  const { output } = await runKspec(['export', spec, '--to', 'tla']);
  expect(output).toMatch(/^---- MODULE one ----\n[^]*\n={78}\n\nSPECIFICATION Spec\n/);
});

test('with a file the configuration stands beside the module, which is called like it', async () => {
  const folder = temporaryFolder();
  expect(await check(`--to tla -o ${join(folder, 'Latch.tla')}`)).toBe('0 ');
  expect(readFileSync(join(folder, 'Latch.tla'), 'utf8')).toMatch(/^---- MODULE Latch ----\n/);
  expect(readFileSync(join(folder, 'Latch.cfg'), 'utf8')).toMatch(/^SPECIFICATION Spec\n/);
});

test.each([
  ['--scenario one', '2 error[E0804]: `kspec export` needs `--to`'],
  ['--to tla --scenario two', '2 error[E0808]: there is no scenario `two`'],
  ['--to spin', '2 error[E0803]: `--to` cannot be `spin`'],
  [
    '--to tla -o my-model.tla',
    '2 error[E0803]: `my-model.tla` is no name for a module, which has letters, digits and underscores',
  ],
])('`%s` is refused', async (line, answer) => {
  expect(await check(line)).toBe(answer);
});
