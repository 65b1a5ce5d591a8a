/** Lines of Promela: options, comments, and the way out of a loop. */
import type { Span } from '../base/source.js';
import { describedSource } from './world.js';

/** An option of an `if` or `do` with the lines it guards. */
export function option(guard: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [`:: ${guard}`];
  return [`:: ${guard} ->`, ...lines.map((line) => `   ${line}`)];
}

/** Where an instruction comes from: its line and text, safe inside a comment. */
export function commentText({ span }: { readonly span: Span }): string {
  return describedSource(span).replace(/\*\//g, '* /').replace(/\/\*/g, '/ *');
}

/** Lines in a `do` that end it, unless they have gone elsewhere. */
export function left(lines: readonly string[]): readonly string[] {
  return lines.at(-1)?.startsWith('goto ') ? lines : [...lines, 'break;'];
}
