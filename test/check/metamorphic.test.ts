/**
 * What may be done to a recording and what the verdict does then, on a sample of the bundled ones; the
 * long proof does the same with all of them.
 */
import { describe, expect, test } from 'vitest';
import { TraceChecker } from '../../src/check/check.js';
import { readTraceText } from '../../src/trace/read-trace.js';
import { recordedOf, recordings } from '../recordings/recordings.js';
import { getRecording } from '../support/recordings.js';
import { compileExtension } from '../support/load-spec.js';
import { findWrong, type RelationName, relations } from '../support/metamorphic.js';

const sample = [
  'debian-6.1/attach_release_while_pending.kp.local.ok.txt.gz',
  'debian-6.1/deferred.kp.local.ok.txt.gz',
  'debian-6.1/real_drivers.kp.local.ok.txt.gz',
  'debian-6.12/deferred_async.kp.local.ok.txt.gz',
  'debian-6.1/async_dev_first.fg.local.ok.txt.gz',
];

describe.each(recordings.filter(({ file }) => sample.includes(file)))('$file', (recording) => {
  test.each(Object.keys(relations) as RelationName[])('%s', { timeout: 60_000 }, async (name) => {
    expect(findWrong(name, await recordedOf(recording), 4)).toEqual([]);
  });
});

test.each(recordings.filter(({ file }) => file.includes('racy1/storm')))(
  '$file is rejected at the same line by any names',
  async (recording) => {
    const name = 'other pointers, tasks and names change nothing';
    expect(findWrong(name, await recordedOf(recording), 1)).toEqual([]);
  },
);

test('a claim about a device that a call before the recording may change is not broken', () => {
  // dct-t6 has released the device and not unlisted it when these lines begin, and is not in them.
  const { lines } = getRecording('custom-6.12-good/storm_med.nohash.local.ok');
  const program = compileExtension(`
spec of_any_device
extends "spec/driver-core-6.12.kspec"
always bound_iff_listed: forall d: device: !held(d.mutex) => d.driver == d.knode_driver
`);
  const checker = new TraceChecker(program, program.observations[0]!);
  for (const item of readTraceText(lines.slice(21_584, 21_604).join('\n'))) checker.add(item);
  const { verdict, gaps } = checker.finish();
  expect([verdict, ...gaps.map(({ kind }) => kind)]).toEqual(['inconclusive', 'unknown-start']);
});
