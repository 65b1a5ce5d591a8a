/**
 * Cuts a text into declarations, so that each is parsed, and fails, on its own.
 *
 * A declaration begins with a reserved word outside all brackets, and no such word stands outside
 * brackets within a declaration but `process` after `export` and `scenario` after `from`.
 * `fair`, which may be a name, begins one where a list of names follows.
 * Where brackets do not match, a declaration word in the first column is taken to begin one too,
 * so that a missing brace spoils no more than the declaration it is missing in.
 */
import type { Token } from './scan.js';
import { declarationWords, reservedWords } from './words.js';

/** A part of the text that should be one declaration: from its first token to the next part. */
export interface Part {
  readonly start: number;
  readonly end: number;
  readonly tokens: readonly Token[];
}

/** A bracket without a partner; `at` is where the partner is missed at the latest. */
export interface BracketProblem {
  readonly kind: 'not-closed' | 'not-opened';
  readonly bracket: Token;
  readonly at: number;
}

export interface Split {
  readonly parts: readonly Part[];
  readonly problems: readonly BracketProblem[];
}

const partners: ReadonlyMap<string, string> = new Map([
  [')', '('],
  [']', '['],
  ['}', '{'],
]);

/** `tokens` are those that count: no comments. */
export function splitDeclarations(text: string, tokens: readonly Token[]): Split {
  const strict = split(text, tokens, false);
  return strict.problems.length === 0 ? strict : split(text, tokens, true);
}

function split(text: string, tokens: readonly Token[], trustsFirstColumn: boolean): Split {
  const parts: Part[] = [];
  const problems: BracketProblem[] = [];
  let open: Token[] = [];
  /** The index of the first token of the part. */
  let first = 0;
  let previous = '';

  for (const [index, token] of tokens.entries()) {
    const word = text.slice(token.start, token.end);
    const begins =
      token.kind === 'word' &&
      (beginsDeclaration(word, previous) || beginsFairness(text, tokens, index));
    if (begins) {
      const isFirstColumn = token.start === 0 || text[token.start - 1] === '\n';
      if (open.length > 0 && trustsFirstColumn && isFirstColumn) reportOpen(token.start);
      if (open.length === 0) endPart(index, token.start);
    } else if (token.kind === 'open') {
      open.push(token);
    } else if (token.kind === 'close') {
      close(token, word);
    }
    previous = word;
  }
  if (open.length > 0) reportOpen(text.length);
  endPart(tokens.length, text.length);
  return { parts, problems };

  function endPart(index: number, end: number): void {
    const own = tokens.slice(first, index);
    if (own[0]) parts.push({ start: own[0].start, end, tokens: own });
    first = index;
  }

  function close(token: Token, word: string): void {
    const partner = partners.get(word);
    const last = open.findLastIndex((each) => text[each.start] === partner);
    if (last === -1) {
      problems.push({ kind: 'not-opened', bracket: token, at: token.start });
      return;
    }
    for (const bracket of open.slice(last + 1)) {
      problems.push({ kind: 'not-closed', bracket, at: token.start });
    }
    open = open.slice(0, last);
  }

  /** One message for the outermost bracket: the others are its consequence. */
  function reportOpen(at: number): void {
    const [bracket] = open;
    if (bracket) problems.push({ kind: 'not-closed', bracket, at });
    open = [];
  }
}

function beginsDeclaration(word: string, previous: string): boolean {
  if (!declarationWords.has(word)) return false;
  return previous !== 'export' && !(word === 'scenario' && previous === 'from');
}

/** `fair` and a name, behind which a comma, a declaration or nothing comes. */
function beginsFairness(text: string, tokens: readonly Token[], index: number): boolean {
  if (wordAt(index) !== 'fair' || declarationWords.has(wordAt(index - 1) ?? '')) return false;
  const [name, after] = [wordAt(index + 1), wordAt(index + 2)];
  if (tokens[index + 1]?.kind !== 'word' || reservedWords.has(name ?? '')) return false;
  return after === undefined || after === ',' || after === 'fair' || declarationWords.has(after);

  function wordAt(at: number): string | undefined {
    const token = tokens[at];
    return token && text.slice(token.start, token.end);
  }
}
