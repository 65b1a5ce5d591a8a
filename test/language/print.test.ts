/** The canonical layout. */
import { readFileSync } from 'node:fs';
import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from '../../src/language/parse.js';
import { print } from '../../src/language/print.js';
import { scan } from '../../src/language/scan.js';
import { arbitrarySpec, treeText } from './arbitrary-spec.js';
import { corpusFiles, readSource } from './corpus.js';

const runs = 300;
const nowhere = { name: 'nowhere', text: '' };

function parsed(text: string) {
  const source = { name: 'test.kspec', text };
  const { file, diagnostics } = parse(source);
  if (!file) throw new Error(`${JSON.stringify(diagnostics.map((each) => each.message))}\n${text}`);
  return { file, source };
}

function printed(text: string): string {
  const { file, source } = parsed(text);
  return print(file, source);
}

/** What is printed for a body of statements, without what is around it. */
function layout(statements: string): string {
  return printed(`spec a\nprocess p() {\n${statements}\n}`)
    .split('\n')
    .slice(2, -2)
    .map((line) => line.slice(2))
    .join('\n');
}

test.each([
  ['blanks are put where they belong', 'x=1+2*3', 'x = 1 + 2 * 3'],
  ['needless parentheses go', 'x = ((1) + (2 * 3))', 'x = 1 + 2 * 3'],
  ['needed parentheses stay', 'x = (1 + 2) * 3 - (4 - 5)', 'x = (1 + 2) * 3 - (4 - 5)'],
  ['`=>` is for the right', 'x = (a => b) => (c => d)', 'x = (a => b) => c => d'],
  ['a reading is put in parentheses', 'x = a.u as v.w', 'x = (a.u as v).w'],
  ['a quantifier keeps to itself', 'x = (forall d: k: a) && b', 'x = (forall d: k: a) && b'],
  ['behind `=>` a quantifier is free', 'x = a => (forall d: k: b)', 'x = a => forall d: k: b'],
  ['a body on one line stays there', 'if a { skip } else skip', 'if a { skip } else skip'],
  ['two statements take lines', 'if a { skip skip }', 'if a {\n  skip\n  skip\n}'],
  [
    'an else may hold an if',
    'if a { skip }\nelse { if b { skip } }',
    'if a { skip } else if b { skip }',
  ],
  ['a comment stays behind its line', 'skip   // why\nskip', 'skip   // why\nskip'],
  ['a comment stays on its line', '// why\nskip', '// why\nskip'],
  ['a comment in a statement moves behind it', 'x = /* why */ 1', 'x = 1 /* why */'],
  ['a comment in an empty block stays', 'if a {\n// why\n}', 'if a {\n  // why\n}'],
  ['a comment behind a bracket stays', 'if a { // why\nskip }', 'if a { // why\n  skip\n}'],
  ['blank lines are kept to one', 'skip\n\n\nskip\nskip', 'skip\n\nskip\nskip'],
  ['but not at the ends of a block', 'if a {\n\nskip\n\n}', 'if a {\n  skip\n}'],
])('%s', (_, before, after) => {
  expect(layout(before)).toBe(after);
});

test('a long condition breaks at its operators', () => {
  const long = 'dev.driver != none && '.repeat(5);
  expect(layout(`await ${long}dev.driver == none`)).toBe(
    `await ${'dev.driver != none &&\n  '.repeat(5)}dev.driver == none`,
  );
});

test('a list that was written over lines keeps its lines', () => {
  const text = 'spec a\nenum E {\n  a, b, // two\n  c\n}\n';
  expect(printed(text)).toBe(text);
});

test('printing and parsing gives the tree again', () => {
  fc.assert(
    fc.property(arbitrarySpec, (file) => {
      expect(treeText(parsed(print(file, nowhere)).file)).toBe(treeText(file));
    }),
    { numRuns: runs },
  );
});

test('what is printed is printed as it is', () => {
  fc.assert(
    fc.property(arbitrarySpec, (file) => {
      const text = print(file, nowhere);
      expect(printed(text)).toBe(text);
    }),
    { numRuns: runs },
  );
});

test('comments at any place are kept, in order, and change nothing else', () => {
  const kinds = fc.constantFrom('// c', '/* c */', '/* c\n   d */', '\n// c', '\n\n/* c */\n');
  const places = fc.array(fc.tuple(fc.nat(), kinds), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(arbitrarySpec, places, (file, comments) => {
      const text = commented(print(file, nowhere), comments);
      const once = printed(text);
      expect(commentsIn(once)).toEqual(commentsIn(text));
      expect(treeText(parsed(once).file)).toBe(treeText(file));
      expect(printed(once)).toBe(once);
    }),
    { numRuns: runs },
  );
});

/** `text` with a comment before some of its tokens; `return` keeps its value on its line. */
function commented(text: string, comments: readonly (readonly [number, string])[]): string {
  const tokens = scan(text);
  const starts = tokens
    .filter((_, index) => wordAt(text, tokens[index - 1]) !== 'return')
    .map((token) => token.start);
  let result = text;
  const chosen = comments.map(
    ([index, kind]) => [starts[index % starts.length] ?? 0, kind] as const,
  );
  for (const [start, kind] of chosen.toSorted(([a], [b]) => b - a)) {
    const gap = kind.includes('//') ? '\n' : ' ';
    result = `${result.slice(0, start)} ${kind}${gap}${result.slice(start)}`;
  }
  return result;
}

function wordAt(text: string, token: { start: number; end: number } | undefined): string {
  return token ? text.slice(token.start, token.end) : '';
}

function commentsIn(text: string): string[] {
  return scan(text)
    .filter((token) => token.kind === 'comment')
    .map((token) => text.slice(token.start, token.end).replace(/\s+/g, ' ').trim());
}

const specFolder = new URL('../../spec/', import.meta.url);
const shipped = readdirSync(specFolder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.kspec'))
  .map((file) => ({ name: `spec/${file}`, text: readFileSync(new URL(file, specFolder), 'utf8') }));
const page = readFileSync(new URL('../../docs/language.md', import.meta.url), 'utf8');
const blocks = [...page.matchAll(/```kspec\n(.*?)```/gs)].map(([, text = ''], index) => {
  return { name: `docs/language.md, block ${index + 1}`, text };
});
const corpus = ['parse', 'names', 'types'].flatMap(corpusFiles).map(readSource);

test.each([...shipped, ...blocks, ...corpus.filter((each) => parse(each).file)])(
  '$name keeps its tree and comments, and is printed once and for all',
  ({ text }) => {
    const once = printed(text);
    expect(treeText(parsed(once).file)).toBe(treeText(parsed(text).file));
    expect(commentsIn(once)).toEqual(commentsIn(text));
    expect(printed(once)).toBe(once);
  },
);

test.each(blocks)('$name is in the canonical layout', ({ text }) => {
  expect(printed(text)).toBe(text);
});
