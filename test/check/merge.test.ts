/** Recordings in parts, merged: on a sample of the bundled ones; the long proof does it with all. */
import { describe, expect, test } from 'vitest';
import { TraceChecker } from '../../src/check/check.js';
import { readTraceText } from '../../src/trace/read-trace.js';
import { recordedOf, recordings } from '../recordings/recordings.js';
import { latchSpec } from '../support/latch.js';
import { compileText } from '../support/load-spec.js';
import { compareParts, waysFor } from '../support/parts.js';
import { merged } from '../support/split.js';

const sample = [
  'debian-6.1/deferred.kp.local.ok.txt.gz',
  'debian-6.1/async_dev_first.fg.local.ok.txt.gz',
  'debian-6.1/async_dev_first.fn.local.ok.txt.gz',
  'debian-6.12/async_dev_first.tc.local.report-t.ok.txt.gz',
  'debian-6.12/storm.tinypipe.local.lossy.txt.gz',
  'custom-6.12-racy1/two_async_one_dev.kp.local.bad.txt.gz',
  'custom-6.12-racy3/storm.kp.local.bad.txt.gz',
  'kit-6.1/two_drivers.kit.mono.ok.txt.gz',
];

describe.each(recordings.filter(({ file }) => sample.includes(file)))('$file', (recording) => {
  test.each(waysFor(recording.file))('split %s is judged as the whole', async (way) => {
    expect(await compareParts(await recordedOf(recording), way, 7)).toBe('alike');
  });
});

const program = compileText(latchSpec);

const enter = (task: string, cpu: number, time: string, name: string) =>
  `${task} [00${cpu}] ..... ${time}: ${name}: (${name}+0x0/0x10) l=0xff10`;
const leave = (task: string, cpu: number, time: string, name: string) =>
  `${task} [00${cpu}] ..... ${time}: ${name}__ret: (x+0x8/0x10 <- ${name})`;

async function verdictOf(...texts: readonly (readonly string[])[]): Promise<string> {
  const checker = new TraceChecker(program, program.observations[0]!);
  const parts = texts.map((lines) => readTraceText(`${lines.join('\n')}\n`, 'ftrace'));
  for (const item of await merged(parts)) checker.add(item);
  const { verdict, gaps, divergence } = checker.finish();
  return [verdict, ...gaps.map(({ kind }) => kind), divergence?.at.origin?.file ?? '']
    .join(' ')
    .trim();
}

const made = [enter('s-1', 0, '1.000000', 'make'), leave('s-1', 0, '1.000010', 'make')];
const taken = [enter('s-1', 0, '2.000000', 'take'), leave('s-1', 0, '2.000010', 'take')];
const dropped = [enter('t-2', 1, '3.000000', 'drop'), leave('t-2', 1, '3.000010', 'drop')];

test('the files together explain what one alone does not', async () => {
  expect(await verdictOf([...made, ...taken], dropped)).toBe('conforms');
  expect(await verdictOf(made, dropped)).toBe('violates part-1');
});

test('what is lost in one file may explain what another has in between', async () => {
  const lost = 'CPU:0 [LOST 2 EVENTS]';
  const late = [enter('s-1', 0, '4.000000', 'take'), leave('s-1', 0, '4.000010', 'take')];
  expect(await verdictOf([...made, lost, ...late], dropped)).toBe('inconclusive lost-events');
  expect(await verdictOf([...made, ...late], dropped)).toBe('violates part-1');
});

test('nothing learnt within a hole is held against the next event in it', async () => {
  const again = [
    enter('t-2', 1, '3.100000', 'make'),
    leave('t-2', 1, '3.100010', 'make'),
    enter('t-2', 1, '3.200000', 'drop'),
    leave('t-2', 1, '3.200010', 'drop'),
  ];
  const lost = 'CPU:0 [LOST EVENTS]';
  expect(await verdictOf([...made, lost], again)).toBe('inconclusive lost-events');
});

test('the order of files means nothing where times are equal, of one task even', async () => {
  const at = '2.000000';
  const entries = [enter('s-1', 0, at, 'take'), enter('s-1', 0, at, 'drop')];
  const returns = [leave('s-1', 0, at, 'take'), leave('s-1', 0, at, 'drop')];
  expect(await verdictOf(made, entries, returns)).toBe('conforms');
  expect(await verdictOf(made, returns, entries)).toBe('conforms');
});

test('times cut to microseconds do not come before finer ones', async () => {
  const fine = [
    enter('t-2', 1, '1.500000001', 'make'),
    leave('t-2', 1, '1.500000002', 'make'),
    enter('t-2', 1, '3.000000200', 'take'),
    leave('t-2', 1, '3.000000300', 'take'),
  ];
  const cut = [enter('s-1', 0, '3.000000', 'drop'), leave('s-1', 0, '3.000002', 'drop')];
  expect(await verdictOf(made, fine, cut)).toBe('conforms');
});

test('an address may be of the object before where its creation is in open order', async () => {
  const [begin, end] = [enter('s-1', 0, '2.000000', 'make'), leave('s-1', 0, '2.000010', 'make')];
  const use = [enter('t-2', 1, '2.000000', 'take'), leave('t-2', 1, '2.000020', 'take')];
  expect(await verdictOf([...made, begin, end], use)).toBe('inconclusive too-many-ties');
});
