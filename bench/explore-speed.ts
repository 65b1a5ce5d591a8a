/**
 * Prints how fast the explorer is beside Spin's compiled verifier on the same model, exported to
 * Promela: distinct states a second of processor time and bytes a state, medians of several runs.
 *
 *     npm run bench:explore                the sizes up to a million states
 *     npm run bench:explore -- --long      and larger ones
 *     npm run bench:explore -- --json
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { argv, execPath, stdout } from 'node:process';

const spec = 'spec/models/async-probe.kspec';
const runs = 3;

interface Measure {
  readonly states: number;
  /** Seconds of processor time in user mode, of the whole process. */
  readonly user: number;
  readonly bytes: number;
}

interface Row {
  readonly size: string;
  readonly states: number;
  readonly ours: Measure;
  /** Undefined where Spin or a C compiler is not there. */
  readonly depthFirst: Measure | undefined;
  readonly breadthFirst: Measure | undefined;
}

main();

function main(): void {
  const sizes = ['2 2 1 1', '2 2 2 1', '3 1 2 1'];
  if (argv.includes('--long')) sizes.push('3 2 2 1');
  const folder = mkdtempSync(join(tmpdir(), 'kspec-bench-'));
  try {
    const rows = sizes.map((size) => measure(size, folder));
    stdout.write(argv.includes('--json') ? `${JSON.stringify(rows)}\n` : table(rows));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function measure(size: string, folder: string): Row {
  const settings = size.split(' ').map((value, index) => `${'DRTW'[index]}=${value}`);
  const options = settings.flatMap((each) => ['--set', each]);
  const ours = median(() => {
    const command = ['dist/cli/main.js', 'explore', spec, ...options, '--format', 'json'];
    const { report, user } = timed('.', [execPath, ...command]);
    const { states, bytes } = JSON.parse(report) as { states: number; bytes: number };
    return { states, user, bytes: bytes / states };
  });
  const hasSpin = generate(options, folder);
  const spin = (flags: readonly string[]) => (hasSpin ? compileAndRun(flags, folder) : undefined);
  return {
    size,
    states: ours.states,
    ours,
    depthFirst: spin([]),
    breadthFirst: spin(['-DBFS']),
  };
}

function median(run: () => Measure): Measure {
  const all = Array.from({ length: runs }, run).sort((a, b) => a.user - b.user);
  return all[runs >> 1]!;
}

/** Writes the model for Spin and the verifier's source; false if there is no Spin. */
function generate(options: readonly string[], folder: string): boolean {
  const model = join(folder, 'model.pml');
  const command = ['dist/cli/main.js', 'export', spec, '--to', 'promela', ...options, '-o', model];
  execFileSync(execPath, command);
  return spawnSync('spin', ['-a', 'model.pml'], { cwd: folder }).status === 0;
}

/** Spin's verifier without reduction, compiled with these flags besides. */
function compileAndRun(flags: readonly string[], folder: string): Measure | undefined {
  const gcc = ['-O2', '-w', '-DSAFETY', '-DNOREDUCE', '-DMEMLIM=16000', ...flags];
  const compiled = spawnSync('gcc', [...gcc, '-o', 'pan', 'pan.c'], { cwd: folder });
  if (compiled.status !== 0) return undefined;
  return median(() => {
    const { report, user } = timed(folder, ['./pan', '-m50000000', '-w25']);
    const states = Number(/([\d.e+]+) states, stored/.exec(report)?.[1] ?? NaN);
    const megabytes = Number(/([\d.]+)\s+equivalent memory usage/.exec(report)?.[1] ?? NaN);
    return { states, user, bytes: (megabytes * 2 ** 20) / states };
  });
}

/** What a command prints, and its processor time. */
function timed(cwd: string, command: readonly string[]) {
  const options = { cwd, encoding: 'utf8', maxBuffer: 1 << 28 } as const;
  const result = spawnSync('sh', ['-c', 'time -p "$@"', 'sh', ...command], options);
  const user = Number(/user\s+([\d.]+)/.exec(result.stderr)?.[1] ?? NaN);
  return { report: result.stdout, user };
}

function table(rows: readonly Row[]): string {
  const lines = rows.map(({ size, states, ours, depthFirst, breadthFirst }) => {
    const rate = (measured: Measure | undefined) =>
      measured ? `${Math.round(measured.states / measured.user / 1000)} k/s` : 'not there';
    const ratio = depthFirst
      ? `${(states / ours.user / (depthFirst.states / depthFirst.user)).toFixed(2)} times`
      : '';
    return [size, `${states}`, rate(ours), `${ours.bytes.toFixed(1)} B`, rate(depthFirst)]
      .concat(rate(breadthFirst), depthFirst ? `${depthFirst.bytes.toFixed(1)} B` : '', ratio)
      .map((cell) => cell.padStart(12))
      .join('');
  });
  const titles = [
    'D R T W',
    'states',
    'ours',
    'a state',
    'spin dfs',
    'spin bfs',
    'a state',
    'ratio',
  ];
  return `${[titles.map((title) => title.padStart(12)).join(''), ...lines].join('\n')}\n`;
}
