/** `kspec parse SPEC...`: what is wrong with the text of specifications, and nothing else. */
import { diagnosticJson, renderJson } from '../report/diagnostic-json.js';
import { renderDiagnostics } from '../report/diagnostic-text.js';
import { renderProgram } from '../report/program-text.js';
import type { Command } from './arguments.js';
import type { Outcome } from './exit-codes.js';
import type { Outside } from './outside.js';
import { readSpec } from './specification.js';
import { painter } from './terminal.js';

export async function parse(command: Command, outside: Outside): Promise<Outcome> {
  const isJson = command.text('format') === 'json';
  const specs: object[] = [];
  let outcome: Outcome = 'fine';
  for (const path of command.operands) {
    const read = await readSpec(path, command, outside);
    if (!read.program && outcome !== 'unreadable-input') outcome = read.outcome;
    if (isJson) {
      specs.push({
        spec: path,
        name: read.program?.name,
        diagnostics: read.diagnostics.map(diagnosticJson),
      });
      continue;
    }
    const paint = painter(outside.notes, command, outside);
    await outside.notes.write(renderDiagnostics(read.diagnostics, paint));
    if (read.program && !command.has('quiet')) {
      await outside.output.write(renderProgram(path, read.program));
    }
  }
  if (isJson) await outside.output.write(renderJson({ schema: 'kspec/parse/1', specs }));
  return outcome;
}
