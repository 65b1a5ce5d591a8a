/**
 * Reads automata in the form of tools/verification/models (6.1, 6.12): a small part of Graphviz.
 *
 *     {node [shape = plaintext, style=invis, label=""] "__init_off"};   the initial state
 *     {node [shape = doublecircle] "off"};                              a final state
 *     "off" -> "on" [ label = "enable\nforce" ];                        two events
 */
import type { Diagnostic } from '../../base/diagnostic.js';
import type { SourceText } from '../../base/source.js';
import { orRefusal, RefusalSignal } from '../refusal.js';
import { type Automaton, maxStates } from './automaton.js';

/** The largest automaton that the kernel takes, with every edge, has some 4 MB. */
const maxLength = 1 << 23;

export function readDot(name: string, source: SourceText): Automaton | Diagnostic {
  if (source.text.length > maxLength) {
    return { code: 'E0902', severity: 'error', message: 'it is too large for an automaton' };
  }
  return orRefusal(() => new DotReader(name, source).read());
}

interface Token {
  readonly text: string;
  readonly isString: boolean;
  readonly start: number;
  readonly end: number;
}

const tokenPattern =
  /\s+|\/\/[^\n]*|\/\*(?:[^]*?\*\/|[^]*)|#[^\n]*|"(?:[^"\\]|\\[^])*(?:"|\\?$)|->|[{}[\];,=]|[^\s{}[\];,="]+/y;
const initialPrefix = '__init_';

class DotReader {
  private readonly name: string;
  private readonly source: SourceText;
  private readonly tokens: readonly Token[];
  private at = 0;
  private initial: string | undefined;
  private readonly states = new Set<string>();
  private readonly finals = new Set<string>();
  private readonly next = new Map<string, Map<string, string>>();

  constructor(name: string, source: SourceText) {
    this.name = name;
    this.source = source;
    this.tokens = tokensOf(source.text);
  }

  read(): Automaton {
    this.expect('digraph');
    if (!this.is('{')) this.at += 1;
    this.expect('{');
    while (!this.is('}')) this.statement();
    const { initial } = this;
    if (initial === undefined) this.fail('there is no initial state, a node `__init_STATE`');
    this.states.delete(initial);
    const states = [initial, ...[...this.states].sort()];
    if (states.length > maxStates) this.fail(`there are more than ${maxStates} states`);
    const finals = this.finals.size > 0 ? this.finals : new Set([initial]);
    return { name: this.name, states, finals, next: this.next };
  }

  private statement(): void {
    if (this.is(';')) {
      this.at += 1;
    } else if (this.is('{')) {
      this.group();
    } else {
      this.edgeOrNode();
    }
  }

  /** `{node [shape = circle] "on"}`; of other groups, as `{ rank = min; … }`, nothing matters. */
  private group(): void {
    this.expect('{');
    if (!this.is('node')) {
      for (let depth = 1; depth > 0; this.at += 1) {
        if (this.is('{')) depth += 1;
        else if (this.is('}')) depth -= 1;
        else this.need('`}`');
      }
      return;
    }
    this.at += 1;
    const attributes = this.attributes();
    while (!this.is('}')) {
      if (this.is(';')) this.at += 1;
      else this.declare(this.word(), attributes.get('shape'));
    }
    this.at += 1;
  }

  private declare(name: string, shape: string | undefined): void {
    if (name.startsWith(initialPrefix)) {
      if (this.initial !== undefined) this.fail('there are two initial states');
      this.initial = name.slice(initialPrefix.length);
      return;
    }
    this.states.add(name);
    if (shape === 'doublecircle' || shape === 'ellipse') this.finals.add(name);
  }

  private edgeOrNode(): void {
    const from = this.word();
    if (this.is('=')) {
      this.at += 1;
      this.word();
      return;
    }
    if (!this.is('->')) {
      this.attributes();
      return;
    }
    this.at += 1;
    const place = this.at;
    const to = this.word();
    const label = this.attributes().get('label') ?? '';
    if (from.startsWith(initialPrefix)) return;
    for (const state of [from, to]) {
      if (!this.states.has(state)) this.fail(`\`${state}\` is no state`, place);
    }
    const edges = this.next.get(from) ?? new Map<string, string>();
    this.next.set(from, edges);
    for (const event of label.split(/\\n|\s+/).filter((each) => each !== '')) {
      const other = edges.get(event);
      if (other !== undefined && other !== to) {
        this.fail(`\`${event}\` leads from \`${from}\` to two states`, place);
      }
      edges.set(event, to);
    }
  }

  /** `[ label = "a", color = green ]`, or nothing. */
  private attributes(): ReadonlyMap<string, string> {
    const found = new Map<string, string>();
    if (!this.is('[')) return found;
    this.at += 1;
    while (!this.is(']')) {
      if (this.is(',') || this.is(';')) {
        this.at += 1;
        continue;
      }
      const name = this.word();
      this.expect('=');
      found.set(name, this.word());
    }
    this.at += 1;
    return found;
  }

  /** A name or a string; the kernel's reader takes a comma in the name of a state for `_`. */
  private word(): string {
    const token = this.need('a name');
    if (!token.isString && token.text.startsWith('"')) this.fail('a string is not closed');
    if (!token.isString && /^(?:[{}[\];,=]|->)$/.test(token.text)) {
      this.fail(`expected a name, found \`${token.text}\``);
    }
    this.at += 1;
    return token.isString ? token.text.slice(1, -1).replaceAll(',', '_') : token.text;
  }

  private expect(text: string): void {
    const token = this.need(`\`${text}\``);
    if (token.text !== text)
      this.fail(`expected \`${text}\`, found \`${token.text.slice(0, 40)}\``);
    this.at += 1;
  }

  private is(text: string): boolean {
    return this.need('`}`').text === text;
  }

  private need(expected: string): Token {
    const token = this.tokens[this.at];
    if (!token) this.fail(`expected ${expected}, found the end of the text`);
    return token;
  }

  private fail(message: string, at = this.at): never {
    const { source } = this;
    const last = this.tokens.at(-1);
    const { start, end } = this.tokens[at] ?? { start: last?.end ?? 0, end: last?.end ?? 0 };
    const span = { source, start, end };
    throw new RefusalSignal({ code: 'E0902', severity: 'error', message, span });
  }
}

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(new RegExp(tokenPattern, 'gy'))) {
    const [found] = match;
    if (/^(?:\s|\/\/|\/\*|#)/.test(found)) continue;
    const end = match.index + found.length;
    tokens.push({
      text: found,
      isString: /^"(?:[^"\\]|\\[^])*"$/.test(found),
      start: match.index,
      end,
    });
  }
  return tokens;
}
