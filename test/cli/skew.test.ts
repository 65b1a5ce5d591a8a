/** `kspec check --skew`: a recording of two CPUs whose clocks differ by some microseconds. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runKspec } from './run-kspec.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
const spec = join(folder, 'latch.kspec');
writeFileSync(
  spec,
  `spec latch
  object latch { var taken: bool = false }
  process make(l: latch) { skip }
  process take(l: latch) { l.taken = true }
  process drop(l: latch) { assert l.taken  l.taken = false }
  observe kernel {
    entry make(l) => create l: latch, enter make(l)  return make => leave make
    entry take(l) => enter take(l)  return take => leave take
    entry drop(l) => enter drop(l)  return drop => leave drop
  }`,
);

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
