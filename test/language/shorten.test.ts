/** The short text is to the grammar what the original is. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import * as ohm from 'ohm-js';
import { expect, test } from 'vitest';
import { print } from '../../src/language/print.js';
import { scan } from '../../src/language/scan.js';
import { shorten } from '../../src/language/shorten.js';
import { contextWords, reservedWords } from '../../src/language/words.js';
import { arbitrarySpec } from './arbitrary-spec.js';

const source = readFileSync(new URL('../../src/language/kspec.ohm', import.meta.url), 'utf8');
const grammar = ohm.grammar(source);

test.each([
  ['names are one letter', 'driver_data == other', 'x == x'],
  ['words of the language stay', 'lock each', 'lock each'],
  ['comments go', 'skip // why\n/* and */ skip', 'skip\nskip'],
  ['a comment of several lines is a line break', 'return /* a\n b */ x', 'return\nx'],
  ['a comment of one line is a blank', 'return/* a */x', 'return x'],
  ['strings are empty', 'assert x "why \\"not\\""', 'assert x ""'],
  ['numbers are short, but a tag keeps its value', '0: a 1: b 1234 + 01', '0: x 1: x 22 + 22'],
  ['what is no number stays', '9x 0x10', '9x 0x10'],
  ['signs stay as close as they are', 'a<=b- -c . . d', 'x<=x- -x . . x'],
])('%s', (_, original, short) => {
  expect(shorten(original).text).toBe(short);
});

test('every token is found again', () => {
  const original = '  lock dev.mutex // why\n  x += 1234';
  const { text, startOf, endOf } = shorten(original);
  const found = scan(text).map((token) => original.slice(startOf(token.start), endOf(token.end)));
  expect(found).toEqual(['lock', 'dev', '.', 'mutex', 'x', '+=', '1234']);
});

test('the grammar knows no other words', () => {
  const words = [...source.matchAll(/(?<!\/\/.*)"([a-z]{2,})"/g)].map(([, word]) => word ?? '');
  expect(new Set(words)).toEqual(new Set([...reservedWords, ...contextWords]));
});

test('what the grammar accepts is accepted when shortened, and the other way round', () => {
  const change = fc.tuple(fc.nat(), fc.constantFrom('', 'x', '1', '=', '.', '"a"', '(', 'each'));
  fc.assert(
    fc.property(arbitrarySpec, fc.array(change, { maxLength: 2 }), (file, changes) => {
      const text = print(file, { name: 'nowhere', text: '' });
      const body = text.slice(text.indexOf('\n') + 1);
      const changed = changes.reduce((before, [at, insert]) => {
        const start = at % (before.length + 1);
        return before.slice(0, start) + insert + before.slice(start + 1);
      }, body);
      const accepts = (each: string) => grammar.match(each, 'Declaration').succeeded();
      if (scan(changed).some((token) => token.kind.startsWith('unclosed'))) return;
      if (hasComment(changed) || hasEscape(changed)) return;
      expect(accepts(shorten(changed).text)).toBe(accepts(changed));
    }),
    { numRuns: 300 },
  );
});

/** Comments never reach the grammar, and a wrong escape is reported before. */
function hasComment(text: string): boolean {
  return scan(text).some((token) => token.kind === 'comment');
}

function hasEscape(text: string): boolean {
  return /\\[^"\\]/.test(text);
}
