/** Checking recordings, beside a loop that does nothing but split their lines. */
import { execFileSync } from 'node:child_process';
import { createWriteStream, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { gunzipSync } from 'node:zlib';
import { medianRun, type Row } from './measure.js';
import { syntheticTrace } from './synthetic-trace.js';

const driverCore = 'spec/driver-core-6.1.kspec';
const asyncProbe = 'spec/models/async-probe.kspec';

/** Counts lines that have a word in them: what any reader of text has to do at least. */
export const splitting = `
let rest = '', lines = 0;
process.stdin.setEncoding('latin1');
process.stdin.on('data', (text) => {
  const parts = (rest + text).split('\\n');
  rest = parts.pop();
  for (const part of parts) if (part.includes('probe')) lines += 1;
});
process.stdin.on('end', () => console.log(lines));`;

export async function checkRows(folder: string, isLong: boolean): Promise<Row[]> {
  const path = join(folder, 'trace.txt');
  const rows: Row[] = [];
  const sizes = isLong ? [10_000, 100_000, 1_000_000] : [10_000, 100_000];
  for (const events of sizes) {
    for (const objects of [10, 1000, 10_000]) {
      await write(path, syntheticTrace(events, objects));
      rows.push(...rowsOf(`check: synthetic, ${objects} devices`, path, [driverCore]));
    }
  }
  const big = gunzipSync(readFileSync('traces/debian-6.1/big.kp.local.ok.txt.gz'));
  writeFileSync(path, big);
  rows.push(...rowsOf('check: debian-6.1/big.kp', path, [driverCore]));
  const grep = medianRun(['grep', '-c', 'really_probe', path]);
  rows.push({ ...rows.at(-1)!, baseline: 'grep -c', baselineSeconds: grep?.processor });
  await write(path, tosses(isLong ? 1_000_000 : 100_000));
  rows.push(...rowsOf('check: 64 states possible at every event', path, ['bench/coins.kspec']));
  const closed = [asyncProbe, ...['D', 'R', 'T'].flatMap((each) => ['--set', `${each}=2`])];
  const walk = ['run', ...closed, '--steps', isLong ? '2400000' : '240000', '--emit', 'ftrace'];
  writeFileSync(path, execFileSync(execPath, [kspec, ...walk], { maxBuffer: 1 << 30 }));
  rows.push(...rowsOf('check: async-probe 2 2 2 1, a closed world', path, closed));
  return rows;
}

const kspec = 'dist/bin/main.js';

function rowsOf(what: string, path: string, spec: readonly string[]): Row[] {
  const ours = medianRun([execPath, kspec, 'check', '--quiet', ...spec, path]);
  if (!ours) return [];
  const amount = readFileSync(path).filter((byte) => byte === 10).length;
  const row = { what, amount, unit: 'lines', seconds: ours.processor };
  const split = medianRun(['sh', '-c', `"$1" -e "$2" < "$3"`, 'sh', execPath, splitting, path]);
  return [{ ...row, baseline: 'split lines', baselineSeconds: split?.processor }];
}

function* tosses(events: number): Generator<string> {
  yield '# tracer: nop\n#\n';
  for (let index = 0; index < events; index += 1) {
    const time = `${10 + Math.floor(index / 1e6)}.${String(index % 1e6).padStart(6, '0')}`;
    yield `  <idle>-0  [000] .....  ${time}: toss: c=c[${1 + ((index * 7919) % 6)}]\n`;
  }
}

async function write(path: string, pieces: Iterable<string>): Promise<void> {
  const file = createWriteStream(path);
  for (const piece of pieces) {
    if (!file.write(piece)) await new Promise<void>((resolve) => file.once('drain', resolve));
  }
  await new Promise<void>((resolve) => file.end(() => resolve()));
}
