/** The bundled recordings, and how one is judged by the specification of its kernel. */
import { createReadStream, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { createGunzip, gunzipSync } from 'node:zlib';
import { expect } from 'vitest';
import type { SourceText } from '../../src/base/source.js';
import { checkTrace } from '../../src/check/check-trace.js';
import type { CheckResult } from '../../src/check/verdict.js';
import { chooseObservation } from '../../src/cli/choose-observation.js';
import { unpackers } from '../../src/cli/unpackers.js';
import { compileSpec } from '../../src/model/compile-spec.js';
import type { Program } from '../../src/model/program.js';
import { bytesAtHand } from '../../src/trace/dat/random-access.js';
import { TraceDat } from '../../src/trace/dat/read-dat.js';
import type { TraceItem } from '../../src/trace/event.js';
import { readTrace } from '../../src/trace/read-trace.js';
import { checkJson } from '../../src/report/check-json.js';
import { schemaProblems } from '../support/schemas.js';
import { filesIn, readText } from '../house/source-files.js';

const verdicts = { ok: 'conforms', bad: 'violates', lossy: 'inconclusive' } as const;

export interface Recording {
  readonly file: string;
  readonly kernel: '6.1' | '6.12';
  readonly verdict: (typeof verdicts)[keyof typeof verdicts];
  /** Of a bad one: where its design is broken, as the table of the recordings says. */
  readonly brokenAt: number | undefined;
}

/** It takes longer than all others together, so another process checks it beside them. */
export const largest = 'debian-6.1/big.kp.local.ok.txt.gz';

export const recordings: readonly Recording[] = findRecordings();

function findRecordings(): Recording[] {
  const table = readText('traces/README.md');
  return filesIn('traces', '.gz').map((file) => {
    const [, name] = /\.(ok|bad|lossy)\.(?:txt|dat)\.gz$/.exec(file) as unknown as [
      string,
      keyof typeof verdicts,
    ];
    const brokenAt = table.split('\n').flatMap((row) => {
      const [, path, line] = row.split('|').map((cell) => cell.trim());
      return path === file && /^\d+$/.test(line ?? '') ? [Number(line)] : [];
    })[0];
    const kernel = /^(?:debian|kit)-6\.1[-/]/.test(file) ? '6.1' : '6.12';
    return { file, kernel, verdict: verdicts[name], brokenAt };
  });
}

/** Demands that a recording comes to its verdict, a bad one where it is broken at the latest. */
export async function expectVerdict(recording: Recording): Promise<void> {
  const { file, kernel, verdict, brokenAt } = recording;
  const result = await judge(file, `spec/driver-core-${kernel}.kspec`);
  const { divergence } = result;
  const place = divergence && `line ${divergence.at.line}: ${divergence.claim}`;
  const gap = result.gaps[0] && `${result.gaps[0].kind} at line ${result.gaps[0].line}`;
  expect({ verdict: result.verdict, place, gap }).toMatchObject({
    verdict,
    ...(verdict === 'conforms' ? { place: undefined, gap: undefined } : {}),
  });
  expect(result.isVacuous).toBe(false);
  const traces = [{ trace: file, reproduce: '', result, diagnostics: [] }];
  expect(schemaProblems('check-1.json', checkJson(kernel, traces, []))).toEqual([]);
  if (brokenAt !== undefined) expect(divergence!.at.line).toBeLessThanOrEqual(brokenAt);
}

const programs = new Map<string, Program>();

export function programOf(spec: string): Program {
  const known = programs.get(spec);
  if (known) return known;
  const read = (name: string) => ({ name, text: readText(name) });
  const find = (path: string, from: SourceText) => read(posix.join(posix.dirname(from.name), path));
  const { program, diagnostics } = compileSpec(read(spec), { find });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  programs.set(spec, program!);
  return program!;
}

/** What a specification, named from the top of the project, says of a recording. */
export async function judge(file: string, spec: string): Promise<CheckResult> {
  const program = programOf(spec);
  const batches: (readonly TraceItem[])[] = [];
  for await (const batch of itemsOf(file)) batches.push(batch);
  const observation = chooseObservation(program.observations, batches.flat().slice(0, 2_000))!;
  async function* again() {
    yield* batches;
  }
  return checkTrace(program, observation, again());
}

/** The items of a recording, whatever its format. */
export function itemsOf(file: string): AsyncIterable<readonly TraceItem[]> {
  if (file.endsWith('.dat.gz')) {
    const bytes = gunzipSync(readFileSync(`traces/${file}`));
    return new TraceDat(bytesAtHand(bytes), unpackers).items();
  }
  return readTrace(createReadStream(`traces/${file}`).pipe(createGunzip()));
}

/** A recording with the specification of its kernel and the observation that fits it. */
export async function recordedOf({ file, kernel }: Recording) {
  const program = programOf(`spec/driver-core-${kernel}.kspec`);
  const items: TraceItem[] = [];
  for await (const batch of itemsOf(file)) items.push(...batch);
  const observation = chooseObservation(program.observations, items.slice(0, 2_000))!;
  return { program, observation, items };
}
