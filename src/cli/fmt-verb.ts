/** `kspec fmt SPEC...`: lays files out canonically; `-` from standard input to standard output. */
import { writeFile } from 'node:fs/promises';
import { parse } from '../language/parse.js';
import { print } from '../language/print.js';
import { renderDiagnostics } from '../report/diagnostic-text.js';
import type { Command } from './arguments.js';
import type { Outcome } from './exit-codes.js';
import type { Outside } from './outside.js';
import { readSource } from './specification.js';
import { painter } from './terminal.js';

export async function fmt(command: Command, outside: Outside): Promise<Outcome> {
  let outcome: Outcome = 'fine';
  for (const path of command.operands) outcome = worse(outcome, await format(path));
  return outcome;

  async function format(path: string): Promise<Outcome> {
    const paint = painter(outside.notes, command, outside);
    const reading = await readSource(path, outside);
    if (reading.kind === 'unreadable') {
      await outside.notes.write(renderDiagnostics([reading.diagnostic], paint));
      return 'unreadable-input';
    }
    const { source } = reading;
    const { file, diagnostics } = parse(source);
    if (!file) {
      await outside.notes.write(renderDiagnostics(diagnostics, paint));
      return 'wrong-spec';
    }
    const text = print(file, source);
    const isCanonical = text === source.text;
    if (path === '-' && !command.has('check')) {
      await outside.output.write(text);
      return 'fine';
    }
    if (isCanonical) return 'fine';
    if (!command.has('check')) await writeFile(path, text);
    await outside.output.write(`${path}\n`);
    return command.has('check') ? 'violates' : 'fine';
  }
}

/** The outcome of several files: the first of these that one of them has. */
const precedence: readonly Outcome[] = ['unreadable-input', 'wrong-spec', 'violates', 'fine'];

function worse(left: Outcome, right: Outcome): Outcome {
  return precedence.indexOf(left) < precedence.indexOf(right) ? left : right;
}
