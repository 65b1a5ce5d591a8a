/** `kspec export SPEC --to …`: a scenario as a model for another tool, or what was found as a drawing. */
import { basename, dirname, extname, join } from 'node:path';
import type { Diagnostic } from '../base/diagnostic.js';
import { exportPromela } from '../export/promela.js';
import { monitorOf } from '../export/rv/monitor-of.js';
import { writeDot } from '../export/rv/write-dot.js';
import { exportTla } from '../export/tla.js';
import type { Observation } from '../model/observation.js';
import type { Program, Scenario } from '../model/program.js';
import { renderDiagnostics } from '../report/diagnostic-text.js';
import { type Command, usageError } from './arguments.js';
import { choose } from './choose.js';
import type { Outcome } from './exit-codes.js';
import { exportDrawing, isDrawing } from './export-drawing.js';
import type { Outside } from './outside.js';
import { readSpec } from './specification.js';
import { painter } from './terminal.js';
import { written } from './write-file.js';

/** A text with the ending of its file's name. */
interface Part {
  readonly extension: string;
  readonly text: string;
}

interface Exported {
  readonly parts: readonly Part[];
  readonly warnings: readonly Diagnostic[];
}

export async function exportModel(command: Command, outside: Outside): Promise<Outcome> {
  const [path] = command.operands as [string];
  const notes = painter(outside.notes, command, outside);
  const language = command.text('to');
  if (language === undefined) {
    const help =
      'write `--to promela`, `--to tla`, `--to rv`, `--to perfetto`, `--to mermaid` or `--to dot`';
    return refuse(usageError('E0804', '`kspec export` needs `--to`', help), 'usage');
  }
  if (isDrawing(language)) return exportDrawing(language, command, outside);
  if (command.operands.length > 1) {
    const message = `\`--to ${language}\` writes a scenario, and takes no TRACE`;
    return refuse(usageError('E0805', message), 'usage');
  }
  const { program, diagnostics, outcome } = await readSpec(path, command, outside);
  await outside.notes.write(renderDiagnostics(diagnostics, notes));
  if (!program) return outcome;
  const choice = choose('scenario', command.text('scenario'), program.scenarios);
  if ('problem' in choice) return refuse(choice.problem, 'usage');

  const file = command.text('output');
  if (language === 'tla' && file !== undefined && !isModuleName(file)) {
    const message = `\`${file}\` is no name for a module, which has letters, digits and underscores`;
    return refuse(usageError('E0803', message, 'write `-o Model.tla`'), 'usage');
  }
  const watched = watchedObject(program, choice.chosen, command);
  if (language === 'rv' && 'code' in watched) return refuse(watched, 'usage');
  const exported =
    language === 'promela'
      ? promela(program, choice.chosen, command.number('max-running'))
      : language === 'rv' && 'object' in watched
        ? rv(program, choice.chosen, watched)
        : tla(program, choice.chosen, file);
  if (!('parts' in exported)) return refuse(exported, 'wrong-spec');
  const { parts, warnings } = exported;
  await outside.notes.write(renderDiagnostics(warnings, notes));
  if (file === undefined) {
    await outside.output.write(parts.map(({ text }) => text).join('\n'));
    return 'fine';
  }
  for (const { extension, text } of parts) {
    const name = `${join(dirname(file), basename(file, extname(file)))}${extension}`;
    const problem = written(extension === parts[0]!.extension ? file : name, text);
    if (problem) return refuse(problem, 'unwritable-output');
  }
  return 'fine';

  async function refuse(problem: Diagnostic, end: Outcome): Promise<Outcome> {
    await outside.notes.write(renderDiagnostics([problem], notes));
    return end;
  }
}

function promela(
  program: Program,
  scenario: Scenario,
  maxRunning: number | undefined,
): Exported | Diagnostic {
  const exported = exportPromela(program, scenario, maxRunning === undefined ? {} : { maxRunning });
  if (!('text' in exported)) return exported;
  return { parts: [{ extension: '.pml', text: exported.text }], warnings: exported.warnings };
}

interface Watched {
  readonly observation: Observation;
  readonly object: number;
}

/** Under which observation which object of the cast is watched; without `--object`, the first. */
function watchedObject(
  program: Program,
  scenario: Scenario,
  command: Command,
): Watched | Diagnostic {
  const observed = choose('observation', command.text('observe'), program.observations);
  if ('problem' in observed) return observed.problem;
  const object = choose('object', command.text('object'), scenario.objects);
  if ('problem' in object) return object.problem;
  return { observation: observed.chosen, object: scenario.objects.indexOf(object.chosen) + 1 };
}

function rv(
  program: Program,
  scenario: Scenario,
  { observation, object }: Watched,
): Exported | Diagnostic {
  const monitor = monitorOf(program, scenario, observation, object);
  if (!('automaton' in monitor)) return monitor;
  const text = writeDot(monitor.automaton, monitor.losses);
  const warnings = monitor.losses.map((message): Diagnostic => {
    return { code: 'W0902', severity: 'warning', message };
  });
  return { parts: [{ extension: '.dot', text }], warnings };
}

/** A module is called like its file; what stands below it is no part of it, and so the configuration. */
function tla(
  program: Program,
  scenario: Scenario,
  file: string | undefined,
): Exported | Diagnostic {
  const name = file === undefined ? scenario.name : basename(file, extname(file));
  const exported = exportTla(program, scenario, name.replace(/\W/g, '_'));
  if (!('module' in exported)) return exported;
  const parts = [
    { extension: '.tla', text: exported.module },
    { extension: '.cfg', text: exported.config },
  ];
  return { parts, warnings: [] };
}

function isModuleName(file: string): boolean {
  return /^\w*[A-Za-z]\w*$/.test(basename(file, extname(file)));
}
