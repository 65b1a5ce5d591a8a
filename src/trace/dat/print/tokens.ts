/** Takes a `print fmt` apart into words, numbers, texts and signs. */

export interface Token {
  readonly kind: 'word' | 'number' | 'text' | 'sign' | 'end';
  /** Of a text what it stands for, without quotes and escapes. */
  readonly text: string;
}

/** Undefined if there is something that is none of these. */
export function tokensOf(print: string): Token[] | undefined {
  const tokens: Token[] = [];
  pattern.lastIndex = 0;
  while (pattern.lastIndex < print.length) {
    const found = pattern.exec(print);
    if (found === null) return undefined;
    const [, word, number, text, character, sign] = found;
    if (word !== undefined) tokens.push({ kind: 'word', text: word });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (text !== undefined) tokens.push({ kind: 'text', text: unescaped(text) });
    else if (character !== undefined) {
      const code = unescaped(character).charCodeAt(0);
      tokens.push({ kind: 'number', text: String(code) });
    } else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign });
  }
  tokens.push({ kind: 'end', text: '' });
  return tokens;
}

const pattern = new RegExp(
  [
    String.raw`\s+`,
    String.raw`([A-Za-z_]\w*)`,
    String.raw`(0[xX][\da-fA-F]+[uUlL]*|\d+[uUlL]*)`,
    String.raw`"((?:[^"\\]|\\[^])*)"`,
    String.raw`'((?:[^'\\]|\\[^])[^']{0,3})'`,
    String.raw`(->|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^~!<>?:,.(){}\[\]=;])`,
  ].join('|'),
  'y',
);

/** The characters that the escapes of C stand for. */
function unescaped(text: string): string {
  return text.replace(/\\(x[\da-fA-F]{1,2}|[0-7]{1,3}|[^])/g, (_, escape: string) => {
    const simple = escapes.get(escape);
    if (simple !== undefined) return simple;
    if (/^x./.test(escape)) return String.fromCharCode(Number.parseInt(escape.slice(1), 16));
    if (/^[0-7]/.test(escape)) return String.fromCharCode(Number.parseInt(escape, 8) & 0xff);
    return escape;
  });
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['"', '"'],
  ['\\', '\\'],
]);
