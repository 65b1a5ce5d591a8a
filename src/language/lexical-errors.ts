/**
 * The errors that show before any grammar is tried: in single tokens, and in how much of them
 * there is.
 */
import type { Diagnostic } from '../base/diagnostic.js';
import type { DiagnosticCode } from '../base/diagnostic-codes.js';
import type { SourceText } from '../base/source.js';
import { findExcess } from './nesting.js';
import type { Token } from './scan.js';
import type { BracketProblem } from './split.js';
import { reservedWords } from './words.js';

/** In UTF-16 code units. The grammar reads about a hundred thousand of them in a second. */
export const maxSourceLength = 1 << 17;

/** Integers fit into 32 bits with a sign. */
export const maxInteger = 2 ** 31 - 1;

export interface LexicalErrors {
  readonly diagnostics: readonly Diagnostic[];
  /** Nothing else of the text can be judged. */
  readonly isHopeless: boolean;
}

export function lexicalErrors(source: SourceText, tokens: readonly Token[]): LexicalErrors {
  const { text } = source;
  const diagnostics: Diagnostic[] = [];
  if (text.length > maxSourceLength) {
    const message = `the specification has more than ${maxSourceLength} characters`;
    report('E0105', { start: 0, end: 0 }, message, 'divide it into files and `import` them');
    return { diagnostics, isHopeless: true };
  }
  const excess = findExcess(text, tokens, reservedWords);
  if (excess) {
    report('E0104', excess, 'the text nests too deeply here', 'name the parts and refer to them');
    return { diagnostics, isHopeless: true };
  }
  const semicolons = tokens.filter((token) => text[token.start] === ';' && token.kind === 'symbol');
  const [first] = semicolons;
  if (first) {
    const more = semicolons.length - 1;
    const suffix = more === 0 ? '' : ` (and ${more} more)`;
    report('E0109', first, `a statement needs no semicolon${suffix}`, 'leave it out');
  }
  for (const token of tokens) reportToken(token);
  return { diagnostics, isHopeless: tokens.at(-1)?.kind === 'unclosed-comment' };

  function reportToken(token: Token): void {
    const found = text.slice(token.start, token.end);
    switch (token.kind) {
      case 'unclosed-string':
        report(
          'E0106',
          token,
          'the string is not closed on its line',
          'close it with a double quote',
        );
        break;
      case 'unclosed-comment':
        report(
          'E0107',
          token,
          'the comment is not closed',
          'close it with an asterisk and a slash',
        );
        break;
      case 'stray':
        report('E0114', token, `${visible(found)} has no meaning here`, strayHelp(found));
        break;
      case 'string': {
        const escape = /\\[^"\\]/.exec(found.replace(/\\["\\]/g, '  '));
        if (!escape) break;
        const start = token.start + escape.index;
        const message = `\`${escape[0]}\` has no meaning in a string`;
        report('E0114', { start, end: start + 2 }, message, 'write `\\\\` for a backslash');
        break;
      }
      case 'number':
        if (Number(found) > maxInteger) {
          report('E0113', token, `the number is larger than ${maxInteger}`);
        }
        break;
      default:
        break;
    }
  }

  function report(
    code: DiagnosticCode,
    place: { readonly start: number; readonly end: number },
    message: string,
    help?: string,
  ): void {
    const span = { source, start: place.start, end: place.end };
    diagnostics.push({
      code,
      severity: 'error',
      message,
      span,
      ...(help === undefined ? {} : { help }),
    });
  }
}

export function bracketErrors(
  source: SourceText,
  problems: readonly BracketProblem[],
): Diagnostic[] {
  return problems.map(({ kind, bracket, at }) => {
    const span = { source, start: bracket.start, end: bracket.end };
    const shown = source.text.slice(bracket.start, bracket.end);
    if (kind === 'not-opened') {
      const message = `\`${shown}\` closes nothing`;
      return { code: 'E0103', severity: 'error', message, span };
    }
    const label = { span: { source, start: at, end: at }, text: 'it is missed here' };
    const message = `\`${shown}\` is not closed`;
    return { code: 'E0102', severity: 'error', message, span, labels: [label] };
  });
}

function strayHelp(found: string): string | undefined {
  if (found === '&' || found === '|') return `write \`${found}${found}\``;
  if (found === "'") return 'write strings in double quotes';
  return undefined;
}

/** The character, or its number where it does not show. */
function visible(character: string): string {
  if (/^[\x21-\x7e]$/.test(character)) return `\`${character}\``;
  const code = character.codePointAt(0) ?? 0;
  return `the character U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}
