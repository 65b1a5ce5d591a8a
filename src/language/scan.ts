/**
 * Cuts a text into tokens in one linear pass, whether it is a specification or not.
 *
 * The grammar does not need it. It serves everything that must be known before or without a
 * parse: how deep the text nests, where declarations begin, which brackets match, what the
 * comments are.
 */

export type TokenKind =
  | 'word'
  | 'number'
  | 'string'
  | 'comment'
  /** One of `( [ {`. */
  | 'open'
  /** One of `) ] }`. */
  | 'close'
  /** An operator or a separator. */
  | 'symbol'
  | 'unclosed-string'
  | 'unclosed-comment'
  /** A character that no specification contains outside strings and comments. */
  | 'stray';

/** A token without its text: `[start, end)` of what was scanned. */
export interface Token {
  readonly kind: TokenKind;
  readonly start: number;
  readonly end: number;
}

const twoCharacterSymbols = new Set([
  '=>',
  '==',
  '!=',
  '<=',
  '>=',
  '&&',
  '||',
  '+=',
  '-=',
  '..',
  '->',
]);
const oneCharacterSymbols = new Set('=<>!+-*/%.,:?;');

/** Some editors put it before a text, of which it is no part. */
const byteOrderMark = '\uFEFF';

/** The tokens of `text` in order; whitespace is what lies between them. */
export function scan(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    if (isSpace(text.charCodeAt(at)) || (at === 0 && text.startsWith(byteOrderMark))) {
      at += 1;
      continue;
    }
    const token = tokenAt(text, at);
    tokens.push(token);
    at = token.end;
  }
  return tokens;
}

function tokenAt(text: string, start: number): Token {
  const character = text.charAt(start);
  const pair = text.slice(start, start + 2);
  if (pair === '//') {
    const end = text.indexOf('\n', start);
    return { kind: 'comment', start, end: end === -1 ? text.length : end };
  }
  if (pair === '/*') {
    const end = text.indexOf('*/', start + 2);
    if (end === -1) return { kind: 'unclosed-comment', start, end: text.length };
    return { kind: 'comment', start, end: end + 2 };
  }
  if (character === '"') return stringAt(text, start);
  if (isIdentifierStart(text.charCodeAt(start))) {
    return { kind: 'word', start, end: endOfRun(text, start, isIdentifierPart) };
  }
  if (isDigit(text.charCodeAt(start))) {
    return { kind: 'number', start, end: endOfRun(text, start, isIdentifierPart) };
  }
  if ('([{'.includes(character)) return { kind: 'open', start, end: start + 1 };
  if (')]}'.includes(character)) return { kind: 'close', start, end: start + 1 };
  if (twoCharacterSymbols.has(pair)) return { kind: 'symbol', start, end: start + 2 };
  if (oneCharacterSymbols.has(character)) return { kind: 'symbol', start, end: start + 1 };
  const codePoint = text.codePointAt(start) ?? 0;
  return { kind: 'stray', start, end: start + (codePoint > 0xffff ? 2 : 1) };
}

function stringAt(text: string, start: number): Token {
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '"') return { kind: 'string', start, end: at + 1 };
    if (character === '\n') return { kind: 'unclosed-string', start, end: at };
    if (character === '\\') at += 1;
  }
  return { kind: 'unclosed-string', start, end: text.length };
}

function endOfRun(text: string, start: number, belongs: (code: number) => boolean): number {
  let end = start + 1;
  while (end < text.length && belongs(text.charCodeAt(end))) end += 1;
  return end;
}

/** What the grammar skips between tokens, comments aside: the blank and everything before it. */
export function isSpace(code: number): boolean {
  return code <= 0x20;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isIdentifierStart(code: number): boolean {
  return (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) || code === 0x5f;
}

function isIdentifierPart(code: number): boolean {
  return isIdentifierStart(code) || isDigit(code);
}
