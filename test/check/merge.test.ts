/** Recordings in parts, merged: on a sample of the bundled ones; the long proof does it with all. */
import { describe, expect, test } from 'vitest';
import { TraceChecker } from '../../src/check/check.js';
import { readTraceText } from '../../src/trace/read-trace.js';
import { recordedOf, recordings } from '../recordings/recordings.js';
import { specOf } from '../support/load-spec.js';
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
