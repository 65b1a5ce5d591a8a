/** Traces judged on several threads: the same bytes and the same code as on one. Runs what was built. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';

const main = 'dist/bin/main.js';
const inputs = 'test/cli/inputs';
const good = `${inputs}/good.txt`;
const bad = `${inputs}/bad.txt`;

function check(workers: number, operands: readonly string[], input = '') {
  const argv = [main, 'check', ...operands, '--workers', `${workers}`];
  const { stdout, stderr, status } = spawnSync(process.execPath, argv, {
    encoding: 'utf8',
    input,
    maxBuffer: 1 << 26,
  });
  return { stdout, stderr, status };
}

const mixed = [
  good,
  bad,
  'README.md',
  `${inputs}/none.txt`,
  good,
  'package.json',
  bad,
  `${inputs}/broken.itf.json`,
];
const recordings = [
  'traces/custom-6.12-racy3/attach_while_pending.kp.local.bad.txt.gz',
  'traces/debian-6.12/deferred_async.kp.local.ok.txt.gz',
  'traces/debian-6.12/async_dev_first.tc6.local.ok.dat.gz',
  'traces/custom-6.12-racy1/attach_release_while_pending.kp.local.bad.txt.gz',
];

const formats = ['human', 'json', 'ndjson', 'ktap', 'junit', 'sarif', 'github'];

const rows: readonly (readonly [readonly string[], number])[] = [
  ...formats.map((format) => [[`${inputs}/latch.kspec`, ...mixed, '--format', format], 4] as const),
  [[`${inputs}/latch.kspec`, ...mixed, '--quiet'], 4],
  [[`${inputs}/latch.kspec`, ...mixed, '--mail'], 4],
  [[`${inputs}/latch.kspec`, good, bad, '--no-slice'], 1],
  [[`${inputs}/latch.kspec`, good, '-', good], 1],
  [[`${inputs}/latch.kspec`, `${inputs}/latch-twice.kspec`, ...mixed], 4],
  [[`${inputs}/latch.kspec`, `${inputs}/latch-twice.kspec`, bad, good, '--format', 'json'], 0],
  [['spec/driver-core-6.12.kspec', ...recordings], 1],
  [['spec/driver-core-6.12.kspec', ...recordings, '--format', 'json', '--engine', 'reference'], 1],
];

test.each(rows)('%j ends with %i', { timeout: 120_000 }, (operands, code) => {
  const one = check(1, operands, readFileSync(bad, 'utf8'));
  expect(one.status).toBe(code);
  expect(check(3, operands, readFileSync(bad, 'utf8'))).toEqual(one);
});

const largest = 'traces/debian-6.1/big.kp.local.ok.txt.gz';

test('pipes are read one after the other', { timeout: 60_000 }, () => {
  const pipes = `<(cat ${bad}) ${good} <(cat ${good})`;
  const [one, three] = [1, 3].map((workers) => {
    const command = `"$0" ${main} check ${inputs}/latch.kspec ${pipes} --no-slice --workers ${workers}`;
    return spawnSync('bash', ['-c', command, process.execPath], { encoding: 'utf8' });
  });
  expect(one!.status).toBe(1);
  expect(three!.stdout).toBe(one!.stdout);
});

test('an interruption ends threads that judge', { timeout: 60_000 }, async () => {
  const argv = [main, 'check', 'spec/driver-core-6.1.kspec', largest, largest, '--workers', '2'];
  const child = spawn(process.execPath, argv);
  const ended = once(child, 'close');
  await sleep(2_500);
  child.kill('SIGINT');
  expect((await ended)[0]).toBe(130);
});
