/**
 * The text that the grammar over tokens reads: one character for each token.
 *
 *     x = a[1]    becomes the characters of    a name, `=`, a name, `[`, `1`, `]`
 */
import { tokenCharacters } from './kspec-grammar.js';
import type { Token } from './scan.js';

const characters: ReadonlyMap<string, string> = new Map(
  Object.entries(JSON.parse(tokenCharacters) as Record<string, string>),
);

/** Of what no rule of the grammar has. */
const unknown = ' ';

/** `tokens` are those that count, in order: no comments. */
export function tokenText(text: string, tokens: readonly Token[]): string {
  let result = '';
  for (const [index, token] of tokens.entries()) {
    result += characterOf(text, token, tokens[index + 1]);
  }
  return result;
}

function characterOf(text: string, token: Token, next: Token | undefined): string {
  switch (token.kind) {
    case 'string':
      return character('a string');
    case 'word': {
      const word = text.slice(token.start, token.end);
      if (word === 'return' && endsLine(text, token, next)) return character('return\n');
      return characters.get(word) ?? character('a name');
    }
    case 'number': {
      const number = text.slice(token.start, token.end);
      return /\D/.test(number) ? unknown : (characters.get(number) ?? character('a number'));
    }
    default:
      return character(text.slice(token.start, token.end));
  }
}

function character(token: string): string {
  return characters.get(token) ?? unknown;
}

function endsLine(text: string, token: Token, next: Token | undefined): boolean {
  return next === undefined || text.slice(token.end, next.start).includes('\n');
}
