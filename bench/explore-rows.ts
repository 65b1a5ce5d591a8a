/**
 * Exploring, beside Spin's verifier of the same model, exported to Promela and compiled with `-O2`,
 * without reduction; compiling it is not counted.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { medianRun, type Row } from './measure.js';

const spec = 'spec/models/async-probe.kspec';
const kspec = 'dist/bin/main.js';

export function exploreRows(folder: string, isLong: boolean): Row[] {
  const sizes = ['2 2 1 1', '2 2 2 1', '3 1 2 1'];
  if (isLong) sizes.push('3 2 2 1');
  return sizes.flatMap((size) => rowsOf(size, folder));
}

function rowsOf(size: string, folder: string): Row[] {
  const settings = size.split(' ').map((value, index) => `${'DRTW'[index]}=${value}`);
  const options = settings.flatMap((each) => ['--set', each]);
  const ours = medianRun([execPath, kspec, 'explore', spec, ...options, '--format', 'json']);
  if (!ours) return [];
  const { states, bytes } = JSON.parse(ours.output) as { states: number; bytes: number };
  const what = `explore: async-probe ${size}, ${(bytes / states).toFixed(1)} B a state`;
  const row = { what, amount: states, unit: 'states', seconds: ours.processor };
  const hasSpin = generate(options, folder);
  return [['Spin, depth first', []] as const, ['Spin, breadth first', ['-DBFS']] as const].map(
    ([baseline, flags]) => {
      const verifier = hasSpin ? compileAndRun(flags, folder) : undefined;
      return {
        ...row,
        baseline,
        baselineSeconds: verifier?.seconds,
        ...(verifier ? { baselineAmount: verifier.states } : {}),
      };
    },
  );
}

/** Writes the model for Spin and the verifier's source; false if there is no Spin. */
function generate(options: readonly string[], folder: string): boolean {
  const model = join(folder, 'model.pml');
  execFileSync(execPath, [kspec, 'export', spec, '--to', 'promela', ...options, '-o', model]);
  return spawnSync('spin', ['-a', 'model.pml'], { cwd: folder }).status === 0;
}

function compileAndRun(flags: readonly string[], folder: string) {
  const gcc = ['-O2', '-w', '-DSAFETY', '-DNOREDUCE', '-DMEMLIM=16000', ...flags];
  const compiled = spawnSync('gcc', [...gcc, '-o', 'pan', 'pan.c'], { cwd: folder });
  if (compiled.status !== 0) return undefined;
  const run = medianRun(['./pan', '-m50000000', '-w25'], folder);
  const states = Number(/([\d.e+]+) states, stored/.exec(run?.output ?? '')?.[1] ?? NaN);
  return run && { seconds: run.processor, states };
}
