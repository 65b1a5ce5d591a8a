/** `kspec check` reads a trace.dat from wherever it comes, and says where it is damaged. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { variants } from '../trace/dat/dat-bytes.js';
import { writeDat } from '../trace/dat/write-dat.js';
import { runKspec, type Surroundings } from './run-kspec.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();

const probe = (name: string, id: number) => ({
  system: 'l',
  name,
  id,
  fields: ['unsigned long __probe_ip', 'u64 l'],
  print: '"(%lx) l=0x%Lx", REC->__probe_ip, REC->l',
});

const call = (event: string, time: bigint) => ({
  event,
  time,
  pid: 104,
  values: [0xffffffff81000000n, 0xff10n],
});

const bytes = writeDat(variants.at(-1)!, {
  events: [probe('take', 7), probe('drop', 8)],
  commands: '104 sh\n',
  buffers: [{ name: '', cpus: [[call('take', 1n), call('drop', 2n)]] }],
});

/** The exit code, and what was said, with short names of files. */
async function check(
  trace: string,
  content: Uint8Array | undefined,
  options: readonly string[] = [],
  around: Surroundings = {},
): Promise<string> {
  const path = trace === '-' ? '-' : join(folder, trace);
  if (content) writeFileSync(path, content);
  const spec = join(folder, 'latch.kspec');
  writeFileSync(
    spec,
    `spec latch
    object latch { var taken: bool = false }
    process take(l: latch) { l.taken = true }
    process drop(l: latch) { assert l.taken  l.taken = false }
    observe kernel { entry take(l) => enter take(l)  entry drop(l) => enter drop(l) }`,
  );
  const ran = await runKspec(['check', spec, path, '--quiet', ...options], around);
  return `${ran.code} ${ran.notes}${ran.output}`.replaceAll(`${folder}/`, '').trim();
}

test.each([
  ['a file', () => check('a.dat', bytes)],
  ['a file packed with gzip', () => check('a.dat.gz', gzipSync(bytes))],
  ['standard input', () => check('-', undefined, [], { input: bytes })],
  ['a format that is named', () => check('a.dat', bytes, ['--input-format', 'trace.dat'])],
])('from %s', async (_, run) => {
  const said = (await run()).replace(/(?:a\.dat(?:\.gz)?|-): /, '');
  expect(said).toBe('0 conforms: latch explains all 2 events it speaks about');
});

test('a damaged one is judged as far as it can be read, and the byte is named', async () => {
  expect(await check('cut.dat', bytes.subarray(0, 1000))).toMatch(
    /^4 error\[E0601\]: `cut\.dat` is damaged at byte \d+: expected /,
  );
});

test('text is none, whatever the user says', async () => {
  const text = new TextEncoder().encode('a-1 [000] 1.5: take: l=0x1\n');
  expect(await check('a.txt', text, ['--input-format', 'trace.dat'])).toMatch(
    /^4 error\[E0601\]: `a\.txt` is damaged at byte 0: expected the bytes 17 08 44 and `tracing`/,
  );
});

test('following one makes no sense', async () => {
  expect(await check('a.dat', bytes, ['--follow'])).toBe(
    [
      '4 error[E0806]: `a.dat` is a trace.dat, which is complete only when its recording has ended',
      ' = help: leave `--follow` out',
    ].join('\n'),
  );
});

describe('of several buffers', () => {
  const several = writeDat(variants.at(-1)!, {
    events: [probe('take', 7), probe('drop', 8)],
    commands: '104 sh\n',
    buffers: [
      { name: '', cpus: [[call('take', 1n), call('drop', 4n)]] },
      { name: 'drivers', cpus: [[call('drop', 2n)]] },
    ],
  });

  test.each([
    ['all', [], /^0 conforms: a\.dat: latch explains all 3 events/],
    ['the top one', ['--buffer', 'top'], /^0 conforms: a\.dat: latch explains all 2 events/],
    [
      'another',
      ['--buffer', 'drivers'],
      /^0 conforms: a\.dat: latch explains the one event|latch explains all 1 event/,
    ],
    [
      'none of them',
      ['--buffer', 'driver'],
      /^4 error\[E0603\]: `a\.dat` has no buffer `driver`\n = help: it has `top`, `drivers`\n/,
    ],
  ])('%s', async (_, options, expected) => {
    expect(await check('a.dat', several, options)).toMatch(expected);
  });
});
