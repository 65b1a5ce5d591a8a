/**
 * Parses the `print fmt` of an event, by recursive descent.
 *
 *     "%s%lx", REC->isra ? "a" : "b", (unsigned long)((REC->dev) >> 20)
 */
import {
  binaryOperators,
  type BinaryOperator,
  type Expression,
  type PrintFormat,
  type UnaryOperator,
} from './syntax.js';
import { tokensOf, type Token } from './tokens.js';

/** Undefined if the text is not what is understood here: then the fields are shown as they are. */
export function parsePrintFormat(print: string): PrintFormat | undefined {
  if (print.length > maxLength) return undefined;
  const tokens = tokensOf(print);
  if (tokens === undefined) return undefined;
  const parser = new Parser(tokens);
  const format = parser.texts();
  if (format === undefined) return undefined;
  const args: Expression[] = [];
  while (parser.take(',')) {
    const arg = parser.expression();
    if (arg === undefined) return undefined;
    args.push(arg);
  }
  return parser.isAtEnd ? { format, args } : undefined;
}

/** The longest of Linux 6.12 have some ten thousand characters. */
const maxLength = 1 << 18;

/** How deeply expressions may nest. */
const maxDepth = 100;

/** How many operands may stand in a row: each is one more level of the tree. */
const maxChain = 300;

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get isAtEnd(): boolean {
    return this.#token.kind === 'end';
  }

  get #token(): Token {
    return this.#tokens[this.#at]!;
  }

  #peek(distance: number): Token {
    return this.#tokens[Math.min(this.#at + distance, this.#tokens.length - 1)]!;
  }

  /** Passes a sign or word, if it is there. */
  take(text: string): boolean {
    const { kind, text: found } = this.#token;
    if ((kind !== 'sign' && kind !== 'word') || found !== text) return false;
    this.#at += 1;
    return true;
  }

  /** Texts that stand next to each other are one. */
  texts(): string | undefined {
    if (this.#token.kind !== 'text') return undefined;
    let text = '';
    for (; this.#token.kind === 'text'; this.#at += 1) text += this.#token.text;
    return text;
  }

  expression(): Expression | undefined {
    this.#depth += 1;
    const expression = this.#depth > maxDepth ? undefined : this.#choice();
    this.#depth -= 1;
    return expression;
  }

  #choice(): Expression | undefined {
    const condition = this.#binary(0);
    if (condition === undefined || !this.take('?')) return condition;
    const then = this.#token.text === ':' ? condition : this.expression();
    if (then === undefined || !this.take(':')) return undefined;
    const otherwise = this.expression();
    return otherwise && { kind: 'choice', condition, then, otherwise };
  }

  #binary(level: number): Expression | undefined {
    const operators: readonly BinaryOperator[] | undefined = binaryOperators[level];
    if (operators === undefined) return this.#unary();
    let left = this.#binary(level + 1);
    for (let length = 0; left !== undefined; length += 1) {
      if (length > maxChain) return undefined;
      const operator = operators.find((each) => this.take(each));
      if (operator === undefined) return left;
      const right = this.#binary(level + 1);
      left = right && { kind: 'binary', operator, left, right };
    }
    return left;
  }

  #unary(): Expression | undefined {
    this.#depth += 1;
    const expression = this.#depth > maxDepth ? undefined : this.#prefixed();
    this.#depth -= 1;
    return expression;
  }

  #prefixed(): Expression | undefined {
    const operator = unaryOperators.find((each) => this.take(each));
    if (operator !== undefined) {
      const of = this.#unary();
      return of && { kind: 'unary', operator, of };
    }
    if (this.#token.text === '(' && this.#isTypeAt(1)) {
      this.#at += 1;
      const type = this.#type();
      const of = this.take(')') ? this.#unary() : undefined;
      return of && { kind: 'cast', type, of };
    }
    return this.#postfixed(this.#primary());
  }

  #postfixed(first: Expression | undefined): Expression | undefined {
    let expression = first;
    for (let length = 0; expression !== undefined && this.take('['); length += 1) {
      if (length > maxDepth) return undefined;
      const index = this.expression();
      if (index === undefined || !this.take(']')) return undefined;
      expression = { kind: 'index', of: expression, index };
    }
    return expression;
  }

  #primary(): Expression | undefined {
    const { kind, text } = this.#token;
    if (kind === 'text') return { kind: 'text', text: this.texts()! };
    this.#at += kind === 'end' ? 0 : 1;
    if (kind === 'number') {
      return isInteger(text) ? { kind: 'number', value: integer(text) } : undefined;
    }
    if (kind === 'word') return this.#named(text);
    if (text === '{') return this.#pair();
    if (text !== '(') return undefined;
    if (this.#token.text === 'REC' && this.#peek(1).text === ')' && this.#peek(2).text === '->') {
      this.#at += 2;
      return this.#field();
    }
    const expression = this.expression();
    return this.take(')') ? expression : undefined;
  }

  #named(name: string): Expression | undefined {
    if (name === 'REC') return this.#field();
    if (!this.take('(')) return { kind: 'name', name };
    if (name === 'sizeof') {
      const type = this.#type();
      return this.take(')') ? { kind: 'name', name: `sizeof ${type}` } : undefined;
    }
    const args: Expression[] = [];
    if (this.take(')')) return { kind: 'call', name, args };
    do {
      const arg = this.#token.text === ')' ? undefined : this.expression();
      if (arg === undefined) return undefined;
      args.push(arg);
    } while (this.take(','));
    return this.take(')') ? { kind: 'call', name, args } : undefined;
  }

  #field(): Expression | undefined {
    if (!this.take('->') || this.#token.kind !== 'word') return undefined;
    const name = this.#token.text;
    this.#at += 1;
    return { kind: 'field', name };
  }

  #pair(): Expression | undefined {
    const value = this.expression();
    if (value === undefined || !this.take(',')) return undefined;
    const text = this.expression();
    if (text === undefined) return undefined;
    this.take(',');
    return this.take('}') ? { kind: 'pair', value, text } : undefined;
  }

  /** True if a type stands there, then `)`, and then something that can be cast. */
  #isTypeAt(distance: number): boolean {
    let at = distance;
    while (this.#peek(at).kind === 'word') at += 1;
    const first = this.#peek(distance).text;
    if (at === distance || first === 'REC') return false;
    const isType = at > distance + 1 || this.#peek(at).text === '*' || isTypeName(first);
    while (this.#peek(at).text === '*') at += 1;
    if (this.#peek(at).text !== ')') return false;
    const { kind, text } = this.#peek(at + 1);
    if (kind === 'sign') return text === '(' || text === '~' || (isType && /^[-+!*&]$/.test(text));
    return kind !== 'end';
  }

  #type(): string {
    const words: string[] = [];
    while (this.#token.kind === 'word') {
      words.push(this.#token.text);
      this.#at += 1;
    }
    let stars = '';
    for (; this.take('*');) stars = ' *';
    return words.join(' ') + stars;
  }
}

const unaryOperators: readonly UnaryOperator[] = ['-', '+', '!', '~', '&', '*'];

function isTypeName(word: string): boolean {
  return /^(?:(?:__)?[us]\d+|int|long|short|char|unsigned|signed|bool|\w+_t)$/.test(word);
}

/** `089` is none. */
function isInteger(text: string): boolean {
  return !/^0\d*[89]/.test(text);
}

function integer(text: string): bigint {
  const digits = text.replace(/[uUlL]+$/, '');
  return BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits);
}
