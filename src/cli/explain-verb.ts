/** `kspec explain CODE`. */
import { type DiagnosticCode, diagnosticCodes } from '../base/diagnostic-codes.js';
import { renderDiagnostics } from '../report/diagnostic-text.js';
import { renderExplanation } from '../report/explanation-text.js';
import { type Command, didYouMean, usageError } from './arguments.js';
import type { Outcome } from './exit-codes.js';
import type { Outside } from './outside.js';
import { painter } from './terminal.js';

export async function explain(command: Command, outside: Outside): Promise<Outcome> {
  const [given] = command.operands as [string];
  const code = given.toUpperCase();
  if (isCode(code)) {
    await outside.output.write(renderExplanation(code));
    return 'fine';
  }
  const help = didYouMean(code, Object.keys(diagnosticCodes));
  const problem = usageError(
    'E0807',
    `\`${given}\` is not a code`,
    help ?? 'a code is E and four digits, as in E0101',
  );
  const paint = painter(outside.notes, command, outside);
  await outside.notes.write(renderDiagnostics([problem], paint));
  return 'usage';
}

function isCode(text: string): text is DiagnosticCode {
  return Object.hasOwn(diagnosticCodes, text);
}
