/** `kspec explore SPEC... --matrix`: every scenario of every specification, side by side. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Diagnostic } from '../base/diagnostic.js';
import { type Design, type ExploredModel, matricesOf } from '../explore/matrix.js';
import type { Program } from '../model/program.js';
import { ScenarioModel } from '../model/scenario-model.js';
import { renderJson } from '../report/diagnostic-json.js';
import { renderDiagnostics } from '../report/diagnostic-text.js';
import { matrixJson } from '../report/matrix-json.js';
import { renderBrokenClaims, renderMatrices } from '../report/matrix-text.js';
import { type Command, usageError } from './arguments.js';
import { designNames } from './check-inputs.js';
import type { Outcome } from './exit-codes.js';
import { toolForm } from './form.js';
import type { OptionName } from './options.js';
import type { Outside } from './outside.js';
import { searchScenario } from './search-scenario.js';
import { readSpec } from './specification.js';
import { StatusLine } from './status-line.js';
import { painter } from './terminal.js';

export async function exploreDesigns(command: Command, outside: Outside): Promise<Outcome> {
  const notes = painter(outside.notes, command, outside);
  const { specs, problems } = await specsOf(command);
  if (problems.length > 0) {
    await outside.notes.write(renderDiagnostics(problems, notes));
    return 'usage';
  }
  const programs: Program[] = [];
  for (const path of specs) {
    const { program, diagnostics, outcome } = await readSpec(path, command, outside);
    await outside.notes.write(renderDiagnostics(diagnostics, notes));
    if (!program) return outcome;
    programs.push(program);
  }
  const { designs, isInterrupted } = await exploreAll(
    programs,
    designNames(specs),
    command,
    outside,
  );
  if (designs.every(({ explored }) => explored.length === 0)) {
    await outside.notes.write(renderDiagnostics([noScenario(command)], notes));
    return 'usage';
  }
  const matrices = matricesOf(designs.filter(({ explored }) => explored.length > 0));
  if (command.text('format') === 'json') {
    await outside.output.write(renderJson(matrixJson(matrices)));
  } else if (command.has('quiet')) {
    await outside.output.write(renderBrokenClaims(matrices));
  } else {
    const paint = painter(outside.output, command, outside);
    await outside.output.write(renderMatrices(matrices, paint));
  }
  if (isInterrupted) return 'interrupted';
  const isComplete = designs.every(({ explored }) =>
    explored.every(({ found }) => found.left === 0),
  );
  return isComplete ? 'fine' : 'inconclusive';
}

/** Every scenario, or of each specification the one that the user named. */
async function exploreAll(
  programs: readonly Program[],
  names: readonly string[],
  command: Command,
  outside: Outside,
): Promise<{ readonly designs: readonly Design[]; readonly isInterrupted: boolean }> {
  const wanted = command.text('scenario');
  const interrupted = outside.untilInterrupted();
  const line = new StatusLine(command, outside);
  const designs: Design[] = [];
  for (const [index, program] of programs.entries()) {
    const explored: ExploredModel[] = [];
    for (const scenario of program.scenarios) {
      if (wanted !== undefined && scenario.name !== wanted) continue;
      const model = new ScenarioModel(program, scenario);
      explored.push({ model, found: await searchScenario(model, command, line, interrupted) });
    }
    designs.push({ name: names[index]!, title: program.title, explored });
  }
  await line.finish();
  return { designs, isInterrupted: interrupted.aborted };
}

/** The operands, and in the place of a folder the specifications in it. */
async function specsOf(
  command: Command,
): Promise<{ readonly specs: readonly string[]; readonly problems: readonly Diagnostic[] }> {
  const specs: string[] = [];
  const problems: Diagnostic[] = alone.flatMap((option) =>
    command.has(option)
      ? [usageError('E0805', `\`--${option}\` does not go with \`--matrix\``)]
      : [],
  );
  const form = toolForm(command);
  if (form) {
    const help = 'a matrix is no verdict; explore the scenarios one by one';
    problems.push(usageError('E0805', `\`--format ${form}\` does not go with \`--matrix\``, help));
  }
  if (command.operands.filter((operand) => operand === '-').length > 1) {
    problems.push(usageError('E0805', 'standard input can be read only once'));
  }
  for (const path of command.operands) {
    const status = await stat(path).catch(() => undefined);
    if (!status?.isDirectory()) {
      specs.push(path);
      continue;
    }
    const names = (await readdir(path)).filter((name) => name.endsWith('.kspec')).sort();
    if (names.length === 0) {
      problems.push(usageError('E0804', `there is no specification in \`${path}\``));
    }
    specs.push(...names.map((name) => join(path, name)));
  }
  return { specs, problems };
}

function noScenario(command: Command): Diagnostic {
  const name = command.text('scenario');
  const which = name === undefined ? 'a scenario' : `a scenario \`${name}\``;
  return usageError('E0808', `no specification has ${which}`);
}

/** What is about one search. */
const alone: readonly OptionName[] = ['emit', 'property', 'observe', 'stop-at-first', 'mail'];
