/** Files that bring in others. */
import { expect, test } from 'vitest';
import { load } from '../../src/language/load.js';

type Files = Readonly<Record<string, string>>;

/** What is declared in the end, with the file it comes from; or what is wrong. */
function loaded(files: Files): string {
  const sources = new Map(Object.entries(files).map(([name, text]) => [name, { name, text }]));
  const main = sources.get('main');
  if (!main) throw new Error('no main');
  const { spec, diagnostics } = load(main, (path) => sources.get(path));
  if (!spec) return diagnostics.map((each) => `${each.code}: ${each.message}`).join('\n');
  return spec.declarations
    .map((each) => `${each.name.text} of ${each.span.source.name}`)
    .join(', ');
}

test.each<[claim: string, files: Files, outcome: string]>([
  [
    'what is imported stands first',
    { main: 'spec a lock l import "b"', b: 'spec b lock m' },
    'm of b, l of main',
  ],
  [
    'an imported name is not replaced',
    { main: 'spec a import "b" lock l', b: 'spec b lock l' },
    'l of b, l of main',
  ],
  [
    'an extended name is replaced where it stood',
    { main: 'spec a extends "b" lock n lock l', b: 'spec b lock l lock m' },
    'l of main, m of b, n of main',
  ],
  [
    'only a name of the same kind is replaced',
    { main: 'spec a extends "b" object l {}', b: 'spec b lock l' },
    'l of b, l of main',
  ],
  [
    'a variable replaces a constant: both are values',
    { main: 'spec a extends "b" var l: bool', b: 'spec b const l: bool = true' },
    'l of main',
  ],
  [
    'what is replaced once is not replaced again',
    { main: 'spec a extends "b" lock l lock l', b: 'spec b lock l' },
    'l of main, l of main',
  ],
  [
    'an observation is known by name and version',
    {
      main: 'spec a extends "b" observe o "2" {} observe o {}',
      b: 'spec b observe o "1" {} observe o "2" {}',
    },
    'o of b, o of main, o of main',
  ],
  [
    'extending goes through several files',
    {
      main: 'spec a extends "b" lock l',
      b: 'spec b extends "c" lock m',
      c: 'spec c lock l lock m',
    },
    'l of main, m of b',
  ],
  [
    'a file brought in twice counts once',
    { main: 'spec a import "b" import "c"', b: 'spec b import "c"', c: 'spec c lock l' },
    'l of c',
  ],
  ['a file that is not there is named', { main: 'spec a import "b"' }, 'E0209: `b` is not found'],
  [
    'a circle is named',
    { main: 'spec a import "b"', b: 'spec b extends "c"', c: 'spec c import "b"' },
    'E0210: the files bring in each other: b, c, b',
  ],
  [
    'the main file may not be brought in either',
    { main: 'spec a import "main"' },
    'E0210: the files bring in each other: main, main',
  ],
  [
    'errors of all files are reported',
    { main: 'spec a import "b" import "c"', b: 'spec b lock', c: 'spec c object' },
    'E0101: expected a name, found the end of the text\nE0101: expected a name, found the end of the text',
  ],
  [
    'names are never looked up in an object',
    { main: 'spec a extends "__proto__" lock constructor', __proto__: '' },
    'E0209: `__proto__` is not found',
  ],
])('%s', (_, files, outcome) => {
  expect(loaded(files)).toBe(outcome);
});

test('what a file takes to be fair adds to what the files it brings in do', () => {
  const sources = new Map([
    ['main', 'spec a extends "b" import "c" fair p'],
    ['b', 'spec b fair p, q'],
    ['c', 'spec c process r() { skip } fair r'],
  ]);
  const find = (name: string) => ({ name, text: sources.get(name) ?? '' });
  const { spec } = load(find('main'), find);
  const clauses = spec?.fair.map(({ names }) => names.map(({ text }) => text).join(' '));
  expect(clauses).toEqual(['p q', 'r', 'p']);
});

test('a chain of files may be long but not endless', () => {
  const find = (path: string) => ({ name: path, text: `spec a import "${path}x"` });
  const { diagnostics } = load({ name: 'main', text: 'spec a import "x"' }, find);
  expect(diagnostics.map((each) => each.code)).toEqual(['E0211']);
});
