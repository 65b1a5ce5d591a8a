/** The built command as a process: streams, signals, and how it ends. Needs `npm run build`. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.js';

const main = 'dist/bin/main.js';
const spec = 'test/cli/inputs/latch.kspec';
const good = 'test/cli/inputs/good.txt';

function start(...argv: readonly string[]) {
  const child = spawn(process.execPath, [main, ...argv]);
  const seen = { output: '', notes: '' };
  child.stdout.on('data', (chunk: Buffer) => (seen.output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (seen.notes += chunk.toString()));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return { child, seen, ended };
}

test('there is a build to test', () => {
  expect(existsSync(main), '`npm run build` makes it').toBe(true);
});

test('results go to standard output, notes to standard error, the verdict is the exit code', async () => {
  const { child, seen, ended } = start('check', spec, '-');
  child.stdin.end(readFileSync('test/cli/inputs/bad.txt'));
  expect(await ended).toBe(1);
  expect(seen.output).toMatch(/^violates: -:6: /);
  expect(seen.notes).toBe('-: read by observation kernel-1\n');
});

test('a reader that leaves early is no error', async () => {
  const { child, seen, ended } = start('run', spec, '--steps', '20000', '--emit', 'ndjson');
  child.stdout.destroy();
  expect(await ended).toBe(0);
  expect(seen.notes).not.toContain('bug');
});

/**
 * Interrupts a command that has had some time to begin. On a loaded machine that may have been too
 * little, so a failure counts only after a long time.
 */
async function patiently(attempt: (milliseconds: number) => Promise<void>): Promise<void> {
  for (const milliseconds of [500, 2_000]) {
    try {
      return await attempt(milliseconds);
    } catch {
      // Once more, with more time.
    }
  }
  await attempt(10_000);
}

const long = { timeout: 60_000 };

test('an interruption ends the process with 130 and without a word', long, async () => {
  await patiently(async (milliseconds) => {
    const { child, seen, ended } = start('check', spec, '-');
    child.stdin.write(readFileSync(good));
    await sleep(milliseconds);
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(seen).toEqual({ output: '', notes: '' });
  });
});

test('an interruption of --follow prints the verdict so far', long, async () => {
  await patiently(async (milliseconds) => {
    const file = join(temporaryFolder(), 'trace.txt');
    writeFileSync(file, '');
    const { child, seen, ended } = start('check', spec, file, '--follow', '--observe', 'kernel-1');
    await sleep(milliseconds);
    appendFileSync(file, readFileSync(good));
    await sleep(milliseconds);
    child.kill('SIGINT');
    expect(await ended).toBe(0);
    expect(seen.output).toMatch(/^conforms: /);
  });
});

test('a pipe that stays open does not keep an interrupted --follow waiting', long, async () => {
  await patiently(async (milliseconds) => {
    const { child, seen, ended } = start('check', spec, '-', '--follow', '--observe', 'kernel-1');
    child.stdin.write(readFileSync(good));
    await sleep(milliseconds);
    child.kill('SIGINT');
    expect(await ended).toBe(0);
    expect(seen.output).toMatch(/^conforms: /);
  });
});
