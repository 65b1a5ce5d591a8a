/** `kspec record`: where the script goes, what is said beside it, and what is refused. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { debianTypes } from '../support/kernel-types.js';
import { runKspec } from './run-kspec.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const spec = 'test/cli/inputs/latch.kspec';
const folder = temporaryFolder();
const types = join(folder, 'vmlinux.btf');
writeFileSync(types, debianTypes);

/** Exit code, the first line of the script, and what was said. */
async function check(line: string): Promise<string> {
  const { code, output, notes } = await runKspec(['record', ...line.split(' ')]);
  return [`${code}`, output.split('\n')[0]!, notes.trimEnd()]
    .filter((each) => each !== '')
    .join('\n');
}

const nothingHidden =
  'all that the observation speaks about can be recorded, and no claim is out of reach';

test('the script goes to standard output, and what it cannot show to the notes', async () => {
  expect(await check(`${spec} --observe kernel-1`)).toBe(
    `0\n#!/bin/sh\n${nothingHidden}\nthe script says what the kernel it runs on lacks besides`,
  );
});

test('with a file, nothing goes there', async () => {
  const file = join(folder, 'record.sh');
  expect(await check(`spec/driver-core-6.1.kspec -o ${file} --quiet`)).toBe('0');
  expect(readFileSync(file, 'utf8')).toContain('value pend dev (device ->p ->async_driver\n');
});

test("the target's types settle where the fields are, and tell what is missing", async () => {
  const { output, notes } = await runKspec([
    'record',
    'spec/driver-core-6.1.kspec',
    '--btf',
    types,
  ]);
  expect(output).toContain('fetch pend 1 72,184 x64\n');
  expect(output).toContain(`types_size=${debianTypes.length}\n`);
  expect(notes).toBe(`${nothingHidden}\n`);
  expect(await check(`${spec} --observe kernel-1 --btf ${types}`)).toBe(
    [
      '0\n#!/bin/sh\nwhat a recording does not show',
      '  not recorded  entry take: l  the types of take() are not known',
      '  not recorded  entry drop: l  the types of drop() are not known',
    ].join('\n'),
  );
});

test.each([
  [`${spec} --observe kernel-2`, '2\nerror[E0808]: there is no observation `kernel-2`'],
  ['spec/variants/base.kspec', '2\nerror[E0808]: the specification has no observation'],
  [`${spec} --with strace`, '2\nerror[E0803]: `--with` cannot be `strace`'],
  [
    `${spec} --btf ${folder}`,
    `4\nerror[E0806]: \`${folder}\` cannot be read: it is no regular file`,
  ],
  [
    `${spec} --btf no/such/file`,
    '4\nerror[E0806]: `no/such/file` cannot be read: there is no such file',
  ],
  [
    `${spec} -o no/such/file`,
    '74\nerror[E0809]: `no/such/file` cannot be written: there is no such file',
  ],
])('`%s` is refused', async (line, answer) => {
  expect((await check(line)).split('\n').slice(0, 2).join('\n')).toBe(answer);
});
