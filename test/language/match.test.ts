/** The grammar over tokens is the one over characters: what is one to each, and made of what. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import * as ohm from 'ohm-js';
import { extractExamples } from 'ohm-js/extras';
import { expect, test } from 'vitest';
import { tokenRecipe } from '../../src/language/kspec-grammar.js';
import { matchTokens } from '../../src/language/match.js';
import type { ParseNode } from '../../src/language/parse-node.js';
import { print } from '../../src/language/print.js';
import { scan, type Token } from '../../src/language/scan.js';
import { splitDeclarations } from '../../src/language/split.js';
import { tokenText } from '../../src/language/token-text.js';
import { arbitrarySpec } from './arbitrary-spec.js';

const root = new URL('../../', import.meta.url).pathname;
const source = readFileSync(join(root, 'src/language/kspec.ohm'), 'utf8');
const shortcuts = readFileSync(join(root, 'src/language/shortcuts.ohm'), 'utf8');
const grammar = ohm.grammar(source);
const tokenGrammar = (ohm as unknown as { makeRecipe(recipe: string): ohm.Grammar }).makeRecipe(
  tokenRecipe,
);

/** What a part is made of: the rule, the place and the parts; of a rule about characters only the place. */
interface Tree {
  readonly rule: string;
  readonly start: number;
  readonly end: number;
  readonly parts: readonly Tree[];
}

const semantics = grammar.createSemantics().addOperation<readonly Tree[]>('trees', {
  _terminal: () => [],
  _iter: (...children) => children.flatMap((each) => each['trees']() as Tree[]),
  _nonterminal(...children) {
    const rule = this.ctorName;
    if (rule === 'word' || rule === 'sameLine') return [];
    const isLexical = /^[a-z]/.test(rule);
    const parts = isLexical ? [] : children.flatMap((each) => each['trees']() as Tree[]);
    if (/^(?:Items|(?:Nonempty|Empty)?ListOf)$/.test(rule)) return parts;
    if (parts.length === 1 && chains.has(rule)) return parts;
    const { startIdx, contents } = this.source;
    const start = startIdx + contents.length - contents.trimStart().length;
    return [{ rule, start, end: startIdx + contents.trimEnd().length, parts }];
  },
});

/** Rules of which only one part is left where nothing is chained. */
const chains = new Set(
  'Implication Disjunction Conjunction Comparison Sum Product Unary Postfix Primary Suffix'.split(
    ' ',
  ),
);

/** The tree of a declaration by the grammar over characters; undefined if it is none. */
function treeOfCharacters(text: string, tokens: readonly Token[]): Tree | undefined {
  const result = grammar.match(withoutComments(text, tokens), 'Declaration');
  return result.succeeded() ? (semantics(result)['trees']() as [Tree])[0] : undefined;
}

function treeOfTokens(text: string, tokens: readonly Token[]): Tree | undefined {
  const node = matchTokens({ name: 'test.kspec', text }, tokens, 'Declaration');
  return node && treeOf(node);
}

function treeOf({ rule, span, parts }: ParseNode): Tree {
  return { rule, start: span.start, end: span.end, parts: parts.map(treeOf) };
}

function scanned(text: string): Token[] {
  return scan(text).filter((token) => token.kind !== 'comment');
}

/** Blanks in place of all that is no token. */
function withoutComments(text: string, tokens: readonly Token[]): string {
  let result = '';
  for (const { start, end } of tokens) {
    result += text.slice(result.length, start).replace(/[^\n]/g, ' ') + text.slice(start, end);
  }
  return result;
}

const rules = (tokenGrammar as unknown as { readonly rules: object }).rules;
const examples = [...extractExamples(source), ...extractExamples(shortcuts)]
  .map((each) => ({ ...each, rule: each.rule.charAt(0).toLowerCase() + each.rule.slice(1) }))
  .filter(({ rule }) => Object.hasOwn(rules, rule));

test.each(examples)('$rule: $example matches: $shouldMatch', ({ rule, example, shouldMatch }) => {
  const text = tokenText(example, scanned(example));
  expect(tokenGrammar.match(text, rule).succeeded()).toBe(shouldMatch);
});

const files = ['spec', 'test/corpus'].flatMap((directory) =>
  readdirSync(join(root, directory), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.kspec'))
    .map((file) => join(directory, file)),
);

test.each(files)('%s: its declarations are made of the same', (file) => {
  const text = readFileSync(join(root, file), 'utf8');
  for (const { start, tokens } of splitDeclarations(text, scanned(text)).parts) {
    const [first] = tokens;
    const part = text.slice(start, tokens.at(-1)?.end);
    if (first && text.slice(first.start, first.end) === 'spec') continue;
    if (hasWrongEscape(part)) continue;
    const own = tokens.map((token) => moved(token, -start));
    expect(treeOfTokens(part, own)).toEqual(treeOfCharacters(part, own));
  }
});

/** It is reported before any grammar is asked. */
function hasWrongEscape(text: string): boolean {
  return /\\[^"\\]/.test(text);
}

function moved({ kind, start, end }: Token, by: number): Token {
  return { kind, start: start + by, end: end + by };
}

test('declarations that were changed somewhere are made of the same, or to neither are any', () => {
  const inserts = [
    '',
    ' ',
    '\n',
    'x',
    '1',
    '01',
    '=',
    '.',
    '"a"',
    '(',
    ')',
    '-',
    '>',
    '<',
    '+',
    '?',
  ];
  const words = ['each', ' return ', ' lock ', ' in ', ' as ', ' of ', ' entry ', ' => ', '&& '];
  const change = fc.tuple(fc.nat(), fc.nat({ max: 2 }), fc.constantFrom(...inserts, ...words));
  let accepted = 0;
  fc.assert(
    fc.property(arbitrarySpec, fc.array(change, { maxLength: 3 }), (file, changes) => {
      const printed = print(file, { name: 'nowhere', text: '' });
      const declarations = printed.slice(printed.indexOf('\n') + 1);
      const changed = changes.reduce((before, [at, length, insert]) => {
        const start = at % (before.length + 1);
        return before.slice(0, start) + insert + before.slice(start + length);
      }, declarations);
      if (hasWrongEscape(changed)) return;
      for (const { start, tokens } of splitDeclarations(changed, scanned(changed)).parts) {
        const part = changed.slice(start, tokens.at(-1)?.end);
        const own = tokens.map((token) => moved(token, -start));
        const expected = treeOfCharacters(part, own);
        if (expected) accepted += 1;
        expect(treeOfTokens(part, own)).toEqual(expected);
      }
    }),
    { numRuns: 300 },
  );
  expect(accepted).toBeGreaterThan(100);
});
