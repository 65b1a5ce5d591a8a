/** What the operands of `kspec check` are, and which of them cannot be judged whatever they hold. */
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Diagnostic } from '../base/diagnostic.js';
import type { Observation } from '../model/observation.js';
import type { Program } from '../model/program.js';
import { type Command, didYouMean, usageError } from './arguments.js';
import { wrongForm } from './form.js';
import { wrongOffsets } from './offsets.js';
import type { Outside } from './outside.js';
import { kindOfInput } from './trace-items.js';
import { notRead, openTrace } from './trace-input.js';

/** The specifications, and the traces behind them. */
export interface CheckOperands {
  readonly specs: readonly [string, ...string[]];
  readonly traces: readonly string[];
}

/** The first operand is a specification, and so are those behind it whose names end in `.kspec`. */
export function splitOperands(operands: readonly string[]): CheckOperands {
  const [first, ...others] = operands as [string, ...string[]];
  const end = others.findIndex((operand) => !operand.endsWith('.kspec'));
  const specs = end === -1 ? others : others.slice(0, end);
  return { specs: [first, ...specs], traces: others.slice(specs.length) };
}

export async function wrongInputs(
  { specs, traces }: CheckOperands,
  command: Command,
): Promise<Diagnostic[]> {
  const operands = [...specs, ...traces];
  const problems: Diagnostic[] = [...wrongForm(command), ...wrongSlice(specs, traces, command)];
  if (traces.length === 0) {
    const help = 'write `kspec check SPEC... TRACE...`';
    problems.push(usageError('E0804', '`kspec check` needs a TRACE', help));
  }
  problems.push(...wrongMerge(traces, command), ...(await unreadableOperands(operands)));
  if (specs.length > 1 && command.has('follow')) {
    problems.push(usageError('E0805', '`--follow` goes with one specification'));
  }
  for (const path of specs.length > 1 ? operands : []) {
    const status = path === '-' ? undefined : await stat(path).catch(() => undefined);
    if (path === '-' || (status && !status.isFile() && !status.isDirectory())) {
      const what = path === '-' ? 'standard input' : `\`${path}\``;
      const message = `${what} can be read only once, and ${specs.length} specifications read it`;
      problems.push(usageError('E0805', message, 'write it to a file first'));
    }
  }
  return problems;
}

/** What no command can read: folders, and standard input a second time. */
export async function unreadableOperands(operands: readonly string[]): Promise<Diagnostic[]> {
  const problems: Diagnostic[] = [];
  if (operands.filter((operand) => operand === '-').length > 1) {
    problems.push(usageError('E0805', 'standard input can be read only once'));
  }
  for (const path of operands) {
    const status = path === '-' ? undefined : await stat(path).catch(() => undefined);
    if (!status?.isDirectory()) continue;
    // A directory with such a file is a trace of LTTng.
    if (await isFile(`${path}/metadata`)) {
      problems.push(notRead(path, 'ctf'));
      continue;
    }
    const help = `name the files in it, as \`${path.replace(/\/$/, '')}/*\``;
    problems.push(usageError('E0805', `\`${path}\` is a directory`, help));
  }
  return problems;
}

/** Standard input is none. */
export async function isFile(path: string): Promise<boolean> {
  if (path === '-') return false;
  return (await stat(path).catch(() => undefined))?.isFile() ?? false;
}

/** Traces of states need no observation. Of what can be read only once, the user must say that it is one. */
export async function areStates(
  traces: readonly string[],
  command: Command,
  outside: Outside,
): Promise<boolean> {
  const kind = kindOfInput(command);
  for (const path of kind === undefined ? traces : []) {
    if (!(await isFile(path))) return false;
    const source = { path, outside, until: undefined, kind, takesStates: true };
    const input = await openTrace(source).catch(() => undefined);
    await input?.stop();
    await input?.close();
    if (input?.content.kind !== 'states') return false;
  }
  return kind === undefined || kind === 'states';
}

/** What `--output` cannot be combined with: it writes the slice of one trace for one specification. */
function wrongSlice(
  specs: readonly string[],
  traces: readonly string[],
  command: Command,
): Diagnostic[] {
  if (!command.has('output')) return [];
  const problems: Diagnostic[] = [];
  if (specs.length > 1 || (traces.length > 1 && !command.has('merge'))) {
    const message = '`--output` takes the slice of one trace, judged by one specification';
    problems.push(usageError('E0805', message));
  }
  if (command.has('no-slice')) {
    problems.push(usageError('E0805', '`--output` does not go with `--no-slice`'));
  }
  return problems;
}

/** What `--merge` cannot do, and what needs it. */
function wrongMerge(traces: readonly string[], command: Command): readonly Diagnostic[] {
  if (!command.has('merge')) {
    if (!command.has('offset')) return [];
    return [usageError('E0805', '`--offset` goes with `--merge`')];
  }
  const problems = [...wrongOffsets(traces, command)];
  if (command.has('follow')) {
    const message = '`--follow` does not go with `--merge`';
    problems.push(usageError('E0805', message, 'what comes next is known when all have ended'));
  }
  const twice = traces.find((trace, index) => trace !== '-' && traces.indexOf(trace) < index);
  if (twice !== undefined) {
    const message = `\`${twice}\` is named twice`;
    problems.push(usageError('E0805', message, 'an event that two traces have counts twice'));
  }
  return problems;
}

/** The observations that a trace may be read by: all, or the one that the user named. */
export function observationsOf(program: Program, command: Command): readonly Observation[] {
  const named = command.text('observe');
  return program.observations.filter(({ name }) => named === undefined || name === named);
}

export function noObservation(spec: string, program: Program, command: Command): Diagnostic {
  const named = command.text('observe');
  const names = program.observations.map(({ name }) => name);
  if (names.length === 0) {
    const help = 'without `observe NAME { … }` nothing says what the events of a trace mean';
    return usageError('E0808', `\`${spec}\` has no observation`, help);
  }
  const help =
    didYouMean(named!, names) ??
    `there ${names.length === 1 ? 'is' : 'are'} ${names.map((name) => `\`${name}\``).join(', ')}`;
  return usageError('E0808', `\`${spec}\` has no observation \`${named}\``, help);
}

/** What specifications are called in a report: their files without folders, if that tells them apart. */
export function designNames(specs: readonly string[]): readonly string[] {
  const short = specs.map((spec) => basename(spec, '.kspec'));
  return new Set(short).size === specs.length ? short : specs;
}
