/** Runs Spin on an exported text: what its verifier stores and what it reports, as data. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { explore } from '../../src/explore/explore.js';
import { PackedSpace } from '../../src/explore/packed-space.js';
import { exportPromela } from '../../src/export/promela.js';
import type { Program, Scenario } from '../../src/model/program.js';
import { ScenarioModel } from '../../src/model/scenario-model.js';

/** Both programs that a verifier needs are there. */
export function hasSpin(): boolean {
  return ['spin -V', 'gcc --version'].every((line) => {
    const [program, ...words] = line.split(' ') as [string, ...string[]];
    return spawnSync(program, words).status === 0;
  });
}

/** `states; what is broken or reached, sorted; deadlock`, as a search without reduction finds it. */
export function spinVerdict(text: string): string {
  const search = (option: string) =>
    verify(text, [option], ['-DSAFETY', '-DNOREDUCE'], ['-c0', '-m1000000']);
  const output = search('-DSOMETIMES');
  const states = /([\d.e+]+) states, stored/.exec(output)?.[1];
  const flags = [...output.matchAll(/assertion violated\s+!\((\w+)\)/g)].map((match) =>
    match[1]!.replace(/^(E05\d\d)_\w+$/, '$1'),
  );
  const isStuckIn = (found: string) => /: invalid end state/.test(found);
  // Where a claim is broken, saying so is a step, and hides that there is no other.
  const isStuck = isStuckIn(output) || (flags.length > 0 && isStuckIn(search('-DDEADLOCKS')));
  return verdict(Number(states), flags, isStuck);
}

/** How many states a search without reduction stores that goes breadth first. */
export function spinStatesBreadthFirst(text: string): number {
  const output = verify(text, [], ['-DSAFETY', '-DNOREDUCE', '-DBFS'], ['-c0']);
  return Number(/([\d.e+]+) states, stored/.exec(output)?.[1]);
}

/** What `spinVerdict` says, as our own search finds it. */
export function ownVerdict(program: Program, scenario: Scenario, maxStates: number) {
  const model = new ScenarioModel(program, scenario);
  const found = explore(model, { maxStates }, new PackedSpace(model));
  if (found.stoppedBy !== undefined) return undefined;
  const broken = found.properties.flatMap(({ property: { name, mode }, outcome }) => {
    if (mode === 'sometimes') return outcome === 'holds' ? [`${name}_is_reached`] : [];
    if (mode === 'eventually') return [];
    return outcome === 'violated' ? [`${name}_is_broken`] : [];
  });
  const reached = found.outcomes.flatMap(({ property, count }) =>
    count > 0 ? [`${property.name}_is_reached`] : [],
  );
  const errors = found.failures.map(({ failure }) => failure.code);
  return verdict(found.states, [...broken, ...reached, ...errors], found.deadlocks > 0);
}

/** Both verdicts on a scenario; undefined where it has more states than wanted. */
export function bothVerdicts(program: Program, scenario: Scenario, maxStates: number) {
  const own = ownVerdict(program, scenario, maxStates);
  if (own === undefined) return undefined;
  const exported = exportPromela(program, scenario);
  if (!('text' in exported)) return { own, spin: `refused: ${exported.message}` };
  return { own, spin: spinVerdict(exported.text) };
}

/** Whether a formula of the text holds on every path. */
export function spinHolds(text: string, formula: string): boolean {
  const output = verify(text, ['-DLIVENESS'], ['-DNOREDUCE'], ['-a', '-N', formula]);
  return /errors: 0/.test(output);
}

function verdict(states: number, flags: readonly string[], isStuck: boolean): string {
  const all = [...new Set(flags)].sort();
  return [`${states} states`, ...all, ...(isStuck ? ['deadlock'] : [])].join('; ');
}

/** What the verifier prints. */
function verify(
  text: string,
  spinOptions: readonly string[],
  compilerOptions: readonly string[],
  options: readonly string[],
): string {
  const folder = mkdtempSync(join(tmpdir(), 'kspec-spin-'));
  try {
    writeFileSync(join(folder, 'model.pml'), text);
    run('spin', ['-a', ...spinOptions, 'model.pml'], folder);
    const compiler = ['-O0', '-w', '-DVECTORSZ=4096', ...compilerOptions];
    run('gcc', [...compiler, '-o', 'pan', 'pan.c'], folder);
    return run('./pan', options, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function run(program: string, words: readonly string[], folder: string): string {
  const { status, stdout, stderr } = spawnSync(program, words, {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(`${program}: ${stdout}${stderr}`);
  return stdout;
}
