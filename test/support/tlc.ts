/** Runs TLC on an exported module: what it finds, as data. `TLC_CLASSPATH` says where TLC is. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { explore } from '../../src/explore/explore.js';
import { PackedSpace } from '../../src/explore/packed-space.js';
import { exportTla } from '../../src/export/tla.js';
import type { Program, Scenario } from '../../src/model/program.js';
import { ScenarioModel } from '../../src/model/scenario-model.js';

/** TLC and a machine for Java are there. */
export function hasTlc(): boolean {
  return process.env['TLC_CLASSPATH'] !== undefined && spawnSync('java', ['-version']).status === 0;
}

/**
 * `states; invariants that are violated, temporal properties, deadlock` by TLC and by our own
 * search; undefined where there are more states than wanted. Errors of a run are states of TLC.
 */
export function bothTlcVerdicts(program: Program, scenario: Scenario, maxStates: number) {
  const model = new ScenarioModel(program, scenario);
  const found = explore(model, { maxStates }, new PackedSpace(model));
  if (found.stoppedBy !== undefined) return undefined;
  const isTemporal = found.properties.some(({ property }) => property.mode === 'eventually');
  const broken = found.properties.flatMap(({ property: { name, mode }, outcome }) =>
    mode !== 'sometimes' && mode !== 'eventually' && outcome === 'violated' ? [name] : [],
  );
  const isUnfulfilled = found.properties.some(
    ({ property: { mode }, outcome }) => mode === 'eventually' && outcome === 'violated',
  );
  const hasErrors = found.failures.length > 0;
  const own = verdict(hasErrors ? undefined : found.states, {
    broken: [...broken, ...(hasErrors ? ['NoError'] : [])],
    isUnfulfilled,
    isStuck: found.deadlocks > 0,
  });
  // A deadlock or a violated temporal property ends the search whatever the options say.
  const first = runTlc(program, scenario, isTemporal ? [] : ['-continue']);
  const isStuck = /Deadlock reached/.test(first);
  const output = isStuck ? runTlc(program, scenario, ['-continue', '-deadlock']) : first;
  const states = [...output.matchAll(/([\d,]+) distinct states found/g)].at(-1)?.[1];
  const tlc = verdict(hasErrors ? undefined : Number(states?.replaceAll(',', '')), {
    broken: [...output.matchAll(/Invariant (\w+) is violated/g)].map((match) => match[1]!),
    isUnfulfilled: /Temporal propert(?:y|ies) \w*.*violated/.test(output),
    isStuck,
  });
  return { own, tlc };
}

interface Findings {
  readonly broken: readonly string[];
  readonly isUnfulfilled: boolean;
  readonly isStuck: boolean;
}

function verdict(states: number | undefined, { broken, isUnfulfilled, isStuck }: Findings): string {
  return [
    ...(states === undefined ? [] : [`${states} states`]),
    ...[...new Set(broken)].sort(),
    ...(isUnfulfilled ? ['unfulfilled'] : []),
    ...(isStuck ? ['deadlock'] : []),
  ].join('; ');
}

function runTlc(program: Program, scenario: Scenario, options: readonly string[]): string {
  const exported = exportTla(program, scenario, 'Model');
  if (!('module' in exported)) return exported.message;
  const folder = mkdtempSync(join(tmpdir(), 'kspec-tlc-'));
  try {
    writeFileSync(join(folder, 'Model.tla'), exported.module);
    writeFileSync(join(folder, 'Model.cfg'), exported.config);
    const classpath = process.env['TLC_CLASSPATH']!;
    const words = ['-Xss16m', '-cp', classpath, 'tlc2.TLC', ...options, 'Model'];
    const { stdout } = spawnSync('java', words, {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    return stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
