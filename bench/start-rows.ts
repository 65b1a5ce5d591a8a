/** From the start of the process to the end of a short one, beside Node that does nothing. */
import { execPath } from 'node:process';
import { medianRun, type Row } from './measure.js';

const kspec = 'dist/bin/main.js';
const spec = 'spec/driver-core-6.1.kspec';
const recording = 'traces/debian-6.1/attach_release_while_pending.kp.local.ok.txt.gz';

export function startRows(): Row[] {
  const commands = [
    ['start: kspec --version', ['--version']],
    ['start: kspec parse driver-core-6.1', ['parse', spec]],
    ['start: kspec check, the recording of the README', ['check', '--quiet', spec, recording]],
  ] as const;
  const nothing = medianRun([execPath, '-e', '0']);
  return commands.flatMap(([what, words]) => {
    const ours = medianRun([execPath, kspec, ...words]);
    const row = { what, amount: 1, unit: 'runs', baseline: 'node -e 0' };
    return ours ? [{ ...row, seconds: ours.elapsed, baselineSeconds: nothing?.elapsed }] : [];
  });
}
