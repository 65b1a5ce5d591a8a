/** `kspec export SPEC [TRACE] --to perfetto|mermaid|dot`: what was found, for viewers of other tools. */
import type { Diagnostic } from '../base/diagnostic.js';
import { renderJson } from '../report/diagnostic-json.js';
import { renderDiagnostics } from '../report/diagnostic-text.js';
import { dotGraph } from '../report/drawings/dot.js';
import { mermaidSequence } from '../report/drawings/mermaid.js';
import { perfettoTrace } from '../report/drawings/perfetto.js';
import type { PageCase } from '../report/html/page-data.js';
import { SourceList } from '../report/html/timeline-builder.js';
import type { Command } from './arguments.js';
import { choose } from './choose.js';
import type { Outcome } from './exit-codes.js';
import type { Outside } from './outside.js';
import { findCases, wrongCases } from './page-cases.js';
import { readSpec } from './specification.js';
import { painter } from './terminal.js';
import { written } from './write-file.js';

/** How each is made of a case; undefined if there is nothing in it that it could show. */
const drawings = {
  perfetto: (shown: PageCase) => {
    const trace = perfettoTrace(shown);
    return trace && renderJson(trace);
  },
  mermaid: mermaidSequence,
  dot: dotGraph,
} as const;

export type Drawing = keyof typeof drawings;

export function isDrawing(language: string): language is Drawing {
  return Object.hasOwn(drawings, language);
}

/** What the drawing shows does not decide how the command ends: it was written or it was not. */
export async function exportDrawing(
  language: Drawing,
  command: Command,
  outside: Outside,
): Promise<Outcome> {
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
  const choice = choose('property', command.text('property'), found.cases.map(named));
  if ('problem' in choice) return refuse([choice.problem], 'usage');
  const text = drawings[language](choice.chosen.shown);
  if (text === undefined) {
    await outside.notes.write(
      'there is nothing to draw: no path is told, and no event was judged\n',
    );
    return 'fine';
  }
  const file = command.text('output');
  if (file === undefined) {
    await outside.output.write(text);
    return 'fine';
  }
  const problem = written(file, text);
  return problem ? refuse([problem], 'unwritable-output') : 'fine';

  async function note(problems: readonly Diagnostic[]): Promise<void> {
    const notes = painter(outside.notes, command, outside);
    await outside.notes.write(renderDiagnostics(problems, notes));
  }

  async function refuse(problems: readonly Diagnostic[], end: Outcome): Promise<Outcome> {
    await note(problems);
    return end;
  }
}

function named(shown: PageCase): { readonly name: string; readonly shown: PageCase } {
  return { name: shown.id, shown };
}
