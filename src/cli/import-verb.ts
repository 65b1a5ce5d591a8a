/** `kspec import FILE`: a specification made of an automaton of the kernel's runtime verification. */
import { basename, extname } from 'node:path';
import type { Diagnostic } from '../base/diagnostic.js';
import { automatonSpec, type MonitorType } from '../export/rv/automaton-spec.js';
import { readDot } from '../export/rv/read-dot.js';
import { renderDiagnostics } from '../report/diagnostic-text.js';
import type { Command } from './arguments.js';
import type { Outcome } from './exit-codes.js';
import type { Outside } from './outside.js';
import { readSource } from './specification.js';
import { painter } from './terminal.js';
import { written } from './write-file.js';

export async function importAutomaton(command: Command, outside: Outside): Promise<Outcome> {
  const [path] = command.operands as [string];
  const reading = await readSource(path, outside);
  if (reading.kind === 'unreadable') return refuse(reading.diagnostic, 'unreadable-input');
  const name = path === '-' ? 'automaton' : basename(path, extname(path));
  const automaton = readDot(name, reading.source);
  if (!('states' in automaton)) return refuse(automaton, 'unreadable-input');
  const type = (command.text('monitor') ?? 'per_cpu') as MonitorType;
  const { text, warnings } = automatonSpec(automaton, type, basename(reading.source.name));
  await say(warnings);
  const target = command.text('output');
  const problem = target === undefined ? undefined : written(target, text);
  if (problem) return refuse(problem, 'unwritable-output');
  if (target === undefined) await outside.output.write(text);
  return 'fine';

  async function refuse(problem: Diagnostic, end: Outcome): Promise<Outcome> {
    await say([problem]);
    return end;
  }

  async function say(diagnostics: readonly Diagnostic[]): Promise<void> {
    const paint = painter(outside.notes, command, outside);
    await outside.notes.write(renderDiagnostics(diagnostics, paint));
  }
}
