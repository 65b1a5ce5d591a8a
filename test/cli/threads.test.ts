/** A search on several threads: the same result. Runs what was built. */
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

/** All but the memory: what helpers look up the engine need not keep. */
function explore(workers: number, ...options: string[]): unknown {
  const command = ['dist/bin/main.js', 'explore', ...options, '--workers', `${workers}`];
  const { stdout } = spawnSync(process.execPath, [...command, '--format', 'json'], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  return { ...JSON.parse(stdout), bytes: undefined };
}

const size = ['D=2', 'R=2', 'T=2', 'W=1'].flatMap((each) => ['--set', each]);

test.each([
  ['a model that holds', ['spec/models/async-probe.kspec', ...size]],
  ['one whose states are laid out anew on the way', ['spec/driver-core-6.1.kspec']],
])('%s: three threads find what one finds', (_, options) => {
  const one = explore(1, ...options, '--max-states', '150000');
  expect(one).toMatchObject({ schema: 'kspec/explore/1', stopped_by: 'states' });
  expect(explore(3, ...options, '--max-states', '150000')).toEqual(one);
});
