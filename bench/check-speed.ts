/**
 * Prints how fast `kspec check` is on synthetic recordings and on the largest bundled one, as whole
 * processes, beside `wc -l` on the same file: medians of several runs.
 *
 *     npm run bench
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { argv, execPath, hrtime, stdout } from 'node:process';
import { gunzipSync } from 'node:zlib';
import { syntheticTrace } from './synthetic-trace.js';

const runs = 3;
const spec = 'spec/driver-core-6.1.kspec';

interface Sample {
  /** Seconds of processor time in user mode. */
  readonly user: number;
  readonly wall: number;
}

function measure(command: string, args: readonly string[]): Sample {
  const samples = Array.from({ length: runs }, () => {
    const start = hrtime.bigint();
    const result = spawnSync('sh', ['-c', 'time -p "$@" >/dev/null', 'sh', command, ...args], {
      encoding: 'utf8',
    });
    const wall = Number(hrtime.bigint() - start) / 1e9;
    const user = Number(/user\s+([\d.]+)/.exec(result.stderr)?.[1] ?? NaN);
    return { user, wall };
  });
  const median = (values: number[]) => values.sort((a, b) => a - b)[runs >> 1]!;
  return {
    user: median(samples.map(({ user }) => user)),
    wall: median(samples.map(({ wall }) => wall)),
  };
}

async function write(path: string, events: number, objects: number): Promise<void> {
  const file = createWriteStream(path);
  for (const piece of syntheticTrace(events, objects)) {
    if (!file.write(piece))
      await new Promise<void>((resolve) => file.once('drain', () => resolve()));
  }
  await new Promise<void>((resolve) => file.end(() => resolve()));
}

function report(name: string, path: string): void {
  const lines = Number(execFileSync('wc', ['-l', path], { encoding: 'utf8' }).trim().split(' ')[0]);
  const ours = measure(execPath, ['dist/cli/main.js', 'check', spec, path]);
  const baseline = measure('wc', ['-l', path]);
  const rate = Math.round(lines / ours.user);
  const ratio = (ours.wall / baseline.wall).toFixed(0);
  stdout.write(
    `${name.padEnd(28)} ${String(lines).padStart(9)} lines  ${ours.user.toFixed(2).padStart(7)} s user  ` +
      `${String(rate).padStart(7)} lines/s  ${ratio.padStart(5)} times wc -l\n`,
  );
}

const folder = mkdtempSync(join(tmpdir(), 'kspec-bench-'));
try {
  const sizes = argv.includes('--long') ? [10_000, 100_000, 1_000_000] : [10_000, 100_000];
  for (const events of sizes) {
    for (const objects of [10, 1000, 10_000]) {
      const path = join(folder, 'trace.txt');
      await write(path, events, objects);
      report(`${events} events, ${objects} objects`, path);
    }
  }
  const big = join(folder, 'big.txt');
  writeFileSync(big, gunzipSync(readFileSync('traces/debian-6.1/big.kp.local.ok.txt.gz')));
  report('debian-6.1/big.kp', big);
} finally {
  rmSync(folder, { recursive: true });
}
