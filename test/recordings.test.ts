/**
 * Every bundled recording comes to the verdict in its name, by the specification of its kernel, and
 * a bad one at the line where its design is broken at the latest.
 */
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import { checkTrace } from '../src/check/check.js';
import type { CheckResult } from '../src/check/verdict.js';
import type { Program } from '../src/model/program.js';
import { chooseObservation } from '../src/cli/choose-observation.js';
import { compileSpec } from '../src/model/compile-spec.js';
import type { TraceItem } from '../src/trace/event.js';
import { readTrace } from '../src/trace/read-trace.js';
import { filesIn, readText } from './house/source-files.js';

const verdicts = { ok: 'conforms', bad: 'violates', lossy: 'inconclusive' } as const;

interface Recording {
  readonly file: string;
  readonly kernel: '6.1' | '6.12';
  readonly verdict: (typeof verdicts)[keyof typeof verdicts];
  /** Of a bad one: where its design is broken, as the table of the recordings says. */
  readonly brokenAt: number | undefined;
}

const table = readText('traces/README.md');

const recordings: readonly Recording[] = filesIn('traces', '.gz').map((file) => {
  const [, name] = /\.(ok|bad|lossy)\.txt\.gz$/.exec(file) as unknown as [
    string,
    keyof typeof verdicts,
  ];
  const brokenAt = table.split('\n').flatMap((row) => {
    const [, path, line] = row.split('|').map((cell) => cell.trim());
    return path === file && /^\d+$/.test(line ?? '') ? [Number(line)] : [];
  })[0];
  const kernel = file.startsWith('debian-6.1/') || file.startsWith('debian-6.1-') ? '6.1' : '6.12';
  return { file, kernel, verdict: verdicts[name], brokenAt };
});

const programs = new Map<string, Program>();

beforeAll(() => {
  for (const kernel of ['6.1', '6.12']) {
    const name = `spec/driver-core-${kernel}.kspec`;
    const find = (path: string) => ({ name: `spec/${path}`, text: readText(`spec/${path}`) });
    const { program, diagnostics } = compileSpec({ name, text: readText(name) }, { find });
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    programs.set(kernel, program!);
  }
});

test.each(recordings)('$file $verdict', { timeout: 120_000 }, async (recording) => {
  const { file, kernel, verdict, brokenAt } = recording;
  const result = await check(file, programs.get(kernel)!);
  const { divergence } = result;
  const place = divergence && `line ${divergence.at.line}: ${divergence.claim}`;
  const gap = result.gaps[0] && `${result.gaps[0].kind} at line ${result.gaps[0].line}`;
  expect({ verdict: result.verdict, place, gap }).toMatchObject({
    verdict,
    ...(verdict === 'conforms' ? { place: undefined, gap: undefined } : {}),
  });
  expect(result.isVacuous).toBe(false);
  if (brokenAt !== undefined) expect(divergence!.at.line).toBeLessThanOrEqual(brokenAt);
});

test('every bad recording says where its design is broken', () => {
  const silent = recordings.filter(
    ({ verdict, brokenAt }) => (verdict === 'violates') !== (brokenAt !== undefined),
  );
  expect(silent).toEqual([]);
});

async function check(file: string, program: Program): Promise<CheckResult> {
  const bytes = createReadStream(`traces/${file}`).pipe(
    createGunzip(),
  ) as AsyncIterable<Uint8Array>;
  const batches: (readonly TraceItem[])[] = [];
  for await (const batch of readTrace(bytes)) batches.push(batch);
  const observation = chooseObservation(program.observations, batches.flat().slice(0, 2_000))!;
  async function* again() {
    yield* batches;
  }
  return checkTrace(program, observation, again());
}
