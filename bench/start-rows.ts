/** From the start of the process to the end of a short one, beside Node that does nothing. */
import { execPath } from 'node:process';
import { medianRuns, type Row } from './measure.js';

const kspec = 'dist/bin/main.js';
const spec = 'spec/driver-core-6.1.kspec';
const recording = 'traces/debian-6.1/attach_release_while_pending.kp.local.ok.txt.gz';

export function startRows(): Row[] {
  const commands = [
    ['start: kspec --version', ['--version']],
    ['start: kspec parse driver-core-6.1', ['parse', spec]],
    ['start: kspec check, the recording of the README', ['check', '--quiet', spec, recording]],
  ] as const;
  const [nothing, ...started] = medianRuns([
    [execPath, '-e', '0'],
    ...commands.map(([, words]) => [execPath, kspec, ...words]),
  ]);
  return commands.flatMap(([what], index) => {
    const row = { what, amount: 1, unit: 'runs', baseline: 'node -e 0' };
    const ours = started[index];
    return ours ? [{ ...row, seconds: ours.elapsed, baselineSeconds: nothing?.elapsed }] : [];
  });
}
