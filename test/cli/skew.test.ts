/** `kspec check --skew`: a recording of two CPUs whose clocks differ by some microseconds. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { latchSpec } from '../support/latch.js';
import { schemaProblems } from '../support/schemas.js';
import { runKspec } from './run-kspec.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
const spec = join(folder, 'latch.kspec');
writeFileSync(spec, latchSpec);

/** The latch is dropped twice on one CPU, and between them taken on another. */
const recording = `\
 sh-104 [001] ..... 0.900000: make: (make+0x0/0x10) l=0xff10
 sh-104 [001] ..... 0.900010: make__ret: (caller+0x8/0x10 <- make)
 sh-104 [001] ..... 1.000000: take: (take+0x0/0x10) l=0xff10
 sh-104 [001] ..... 1.000010: take__ret: (caller+0x8/0x10 <- take)
 sh-104 [001] ..... 1.000020: drop: (drop+0x0/0x10) l=0xff10
 sh-104 [001] ..... 1.000030: drop__ret: (caller+0x8/0x10 <- drop)
 sh-104 [001] ..... 1.000040: drop: (drop+0x0/0x10) l=0xff10
 sh-104 [001] ..... 1.000050: drop__ret: (caller+0x8/0x10 <- drop)
 sh-105 [000] ..... 1.000060: take: (take+0x0/0x10) l=0xff10
 sh-105 [000] ..... 1.000070: take__ret: (caller+0x8/0x10 <- take)
`;

async function check(...options: string[]): Promise<string> {
  const argv = ['check', spec, '-', '--quiet'];
  const { code, output } = await runKspec([...argv, ...options], { input: recording });
  return `${code} ${output}`;
}

test.each([
  [[], /^1 violates: -:8: /],
  [['--skew', '5000'], /^1 violates: -:8: /],
  [['--skew', '40000'], /^0 conforms: -: latch explains all 10 events/],
  [['--skew', '-1'], /^2 /],
])('with %j', async (options, expected) => {
  expect(await check(...options)).toMatch(expected);
});

test('a violation says by which clock it would be none, and JSON does', async () => {
  const { output } = await runKspec(['check', spec, '-'], { input: recording });
  expect(output).toMatch(
    /If the clocks are wrong\n {2}it would conform if the clock of CPU 1 was slow by 10\.001 µs\n/,
  );
  const json = await runKspec(['check', spec, '-', '--format', 'json'], { input: recording });
  const { results } = JSON.parse(json.output);
  expect(schemaProblems('check-1.json', JSON.parse(json.output))).toEqual([]);
  expect(results[0].divergence.clock_shift).toEqual({ cpu: 1, ns: '10001' });
  const told = await runKspec(['check', spec, '-', '--skew', '0'], { input: recording });
  expect(told.output).not.toContain('If the clocks are wrong');
});

/** A task that enters and leaves a call on two CPUs, the other one being early by 60 microseconds. */
const proof = `\
 t-9 [000] ..... 0.100000: outer: (outer+0x0/0x10)
 t-9 [000] ..... 0.100010: inner: (inner+0x0/0x10)
 t-9 [000] ..... 0.100020: inner__ret: (caller+0x8/0x10 <- inner)
 t-9 [000] ..... 0.100030: outer__ret: (caller+0x8/0x10 <- outer)
 t-9 [000] ..... 0.200000: outer: (outer+0x0/0x10)
 t-9 [001] ..... 0.200010: inner__ret: (caller+0x8/0x10 <- inner)
 t-9 [000] ..... 0.200070: inner: (inner+0x0/0x10)
 t-9 [000] ..... 0.200200: outer__ret: (caller+0x8/0x10 <- outer)
`;

test('what the recording proves of its clocks is judged with, and told', async () => {
  const input = proof + recording;
  const { code, output } = await runKspec(['check', spec, '-'], { input });
  expect(code).toBe(0);
  expect(output.replace(/\s+/g, ' ')).toContain(
    'the clocks of CPUs 1 and 0 differ by at least 60 µs: line 6 returns from the call of inner that begins at line 7; judged with that skew',
  );
  const json = JSON.parse(
    (await runKspec(['check', spec, '-', '--format', 'json'], { input })).output,
  );
  expect(schemaProblems('check-1.json', json)).toEqual([]);
  expect(json.results[0].estimated_skew).toMatchObject({
    ns: '60000',
    fact: 'call',
    effect_cpu: 1,
  });
});
