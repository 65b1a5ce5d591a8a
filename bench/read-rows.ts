/** Reading a trace.dat to its last event, beside `trace-cmd report` on the same file. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { gunzipSync } from 'node:zlib';
import { medianRun, type Row } from './measure.js';

const spec = 'spec/driver-core-6.12.kspec';
const recording = 'traces/debian-6.12/async_dev_first.tc6.local.ok.dat.gz';

export function readRows(folder: string): Row[] {
  const path = join(folder, 'trace.dat');
  writeFileSync(path, gunzipSync(readFileSync(recording)));
  const ours = medianRun([execPath, 'dist/bin/main.js', 'check', '--format', 'json', spec, path]);
  if (!ours) return [];
  const { results } = JSON.parse(ours.output) as { results: [{ events: { read: number } }] };
  const report = medianRun(['trace-cmd', 'report', '-t', '-N', path]);
  return [
    {
      what: 'read and check: async_dev_first.tc, trace.dat',
      amount: results[0].events.read,
      unit: 'events',
      seconds: ours.processor,
      baseline: 'trace-cmd report',
      baselineSeconds: report?.processor,
    },
  ];
}
