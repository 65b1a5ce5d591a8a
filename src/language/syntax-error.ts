/**
 * Turns a failed match into a diagnostic: what stands there, what was expected, what to do.
 */
import type { Diagnostic } from '../base/diagnostic.js';
import type { SourceText, Span } from '../base/source.js';
import type { Token } from './scan.js';
import { reservedWords } from './words.js';

/** Where a match failed, and the texts and rule descriptions that would have matched there. */
export interface Failure {
  readonly position: number;
  readonly expected: readonly string[];
}

const comparisons = new Set(['==', '!=', '<', '<=', '>', '>=']);
const operators = new Set(
  '=> || && == != < <= > >= in + - * / % ! as is . ..'.split(' ').concat(['[', '(']),
);
const operandStarts = new Set(
  '( [ { - ! none true false forall exists'.split(' ').concat(['a name', 'a number']),
);
const maxExpected = 4;

/** The diagnostic for a failure at `token`, behind `before`; without it, the text ended too early. */
export function syntaxError(
  source: SourceText,
  failure: Failure,
  token: Token | undefined,
  before: Token | undefined,
): Diagnostic {
  const lastEnd = before?.end ?? 0;
  const span: Span = { source, start: token?.start ?? lastEnd, end: token?.end ?? lastEnd };
  const textOf = (each: Token | undefined) => source.text.slice(each?.start ?? 0, each?.end ?? 0);
  const found = textOf(token);
  const previous = textOf(before);
  const { expected } = failure;
  const wantsOperand = expected.includes('forall');
  const wantsOperator = expected.includes('*');

  if (token?.kind === 'word' && reservedWords.has(found) && isNameExpected(expected)) {
    return {
      code: 'E0108',
      severity: 'error',
      message: `\`${found}\` is a reserved word and cannot be a name`,
      span,
      help: `choose another name, as \`${found}_\``,
    };
  }
  if (found === '=' && wantsOperator) {
    return {
      code: 'E0110',
      severity: 'error',
      message: '`=` assigns and does not compare',
      span,
      help: 'write `==` to compare',
    };
  }
  if (comparisons.has(found) && wantsOperator && !wantsOperand) {
    return {
      code: 'E0111',
      severity: 'error',
      message: 'comparisons cannot be chained',
      span,
      help: 'write `a < b && b < c`',
    };
  }
  const help =
    helpFor(found, previous, wantsOperand, wantsOperator) ??
    (expected.includes('end of input') ? helpBetweenDeclarations(found) : undefined);
  return {
    code: 'E0101',
    severity: 'error',
    message: `expected ${expectedWords(expected)}, found ${foundWords(token, found)}`,
    span,
    ...(help === undefined ? {} : { help }),
  };
}

/** A name, and not any expression or statement, which may begin with one. */
function isNameExpected(expected: readonly string[]): boolean {
  if (expected.includes('forall') || expected.includes('skip')) return false;
  return expected.includes('a name');
}

function foundWords(token: Token | undefined, found: string): string {
  if (!token) return 'the end of the text';
  if (token.kind === 'string') return 'a string';
  const shown = found.length > 40 ? `${found.slice(0, 40)}…` : found;
  return `\`${shown}\``;
}

function helpFor(
  found: string,
  previous: string,
  wantsOperand: boolean,
  wantsOperator: boolean,
): string | undefined {
  if (previous === 'and') return 'write `&&`';
  if (previous === 'not') return 'write `!`';
  if (found === 'and' && wantsOperator) return 'write `&&`';
  if (found === 'or' && wantsOperator) return 'write `||`';
  if (found === 'leads' && wantsOperator) return '`leads to` goes with `eventually`';
  if (found === '=>' && wantsOperand) return 'something is missing before `=>`';
  return undefined;
}

/** Where a declaration may end, and what is found begins none. */
function helpBetweenDeclarations(found: string): string | undefined {
  if (found === 'fair') return 'behind `fair` stand names with commas between them: `fair p, q`';
  if (found === 'outcome') return 'an `outcome` belongs in a scenario';
  return undefined;
}

/** `)`, `,` or an operator: at most a few, the most telling first. */
function expectedWords(expected: readonly string[]): string {
  const rest = new Set(expected);
  const groups: string[] = [];
  const replace = (marker: string, words: ReadonlySet<string> | undefined, group: string) => {
    if (!rest.has(marker)) return;
    groups.push(group);
    for (const each of words ?? rest) rest.delete(each);
  };
  if (rest.has('skip')) {
    for (const each of [...rest])
      if (/^[a-z]+$/.test(each) && !operators.has(each)) rest.delete(each);
    if (!rest.has('*')) rest.delete('a name');
    groups.push('a statement');
  }
  if (rest.has('observe')) {
    for (const each of [...rest]) if (/^[a-z]+$/.test(each)) rest.delete(each);
    groups.push('a declaration');
  }
  replace('forall', operandStarts, 'an expression');
  replace('*', operators, 'an operator');
  replace('end of input', new Set(['end of input']), 'a declaration');
  const words = [...[...rest].map(inWords), ...new Set(groups)];
  const shown = words.slice(0, maxExpected);
  const last = shown.pop() ?? 'nothing';
  if (words.length > maxExpected) return `${[...shown, last].join(', ')} or something else`;
  return shown.length === 0 ? last : `${shown.join(', ')} or ${last}`;
}

/** Descriptions of rules are words already; everything else is text to be typed. */
function inWords(expected: string): string {
  return expected.includes(' ') ? expected : `\`${expected}\``;
}
