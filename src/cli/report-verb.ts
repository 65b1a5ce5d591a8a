/**
 * `kspec report SPEC [TRACE...] -o FILE`: one page to click through, of the traces, or without any of
 * the counterexamples that exploring a scenario finds.
 */
import type { Diagnostic } from '../base/diagnostic.js';
import { renderDiagnostics } from '../report/diagnostic-text.js';
import { renderPage } from '../report/html/render-page.js';
import { SourceList } from '../report/html/timeline-builder.js';
import type { Command } from './arguments.js';
import type { Outcome } from './exit-codes.js';
import type { Outside } from './outside.js';
import { findCases, wrongCases } from './page-cases.js';
import { readSpec } from './specification.js';
import { painter } from './terminal.js';
import { written } from './write-file.js';

export async function report(command: Command, outside: Outside): Promise<Outcome> {
  const [path, ...traces] = command.operands as [string, ...string[]];
  const misused = await wrongCases(command);
  if (misused.length > 0) return refuse(misused, 'usage');
  const { program, diagnostics, outcome } = await readSpec(path, command, outside);
  await note(diagnostics);
  if (!program) return outcome;
  const sources = new SourceList();
  const found = await findCases({ path, program, sources, command, outside }, traces);
  if (!('cases' in found)) return refuse([found], 'usage');
  if (found.cases.length === 0) return found.outcome;
  const title = `${program.name}: ${found.cases.map(({ name }) => name).join(', ')}`;
  const page = renderPage({ title, sources: sources.sources, cases: found.cases });
  const file = command.text('output');
  if (file === undefined) {
    await outside.output.write(page);
    return found.outcome;
  }
  const problem = written(file, page);
  return problem ? refuse([problem], 'unwritable-output') : found.outcome;

  async function note(problems: readonly Diagnostic[]): Promise<void> {
    const notes = painter(outside.notes, command, outside);
    await outside.notes.write(renderDiagnostics(problems, notes));
  }

  async function refuse(problems: readonly Diagnostic[], end: Outcome): Promise<Outcome> {
    await note(problems);
    return end;
  }
}
