/** The grammar proves itself: the examples above its rules, and what it shares with the scanner. */
import { readFileSync } from 'node:fs';
import * as ohm from 'ohm-js';
import { extractExamples } from 'ohm-js/extras';
import { expect, test } from 'vitest';
import { reservedWords } from '../../src/language/words.js';

const source = readFileSync(new URL('../../src/language/kspec.ohm', import.meta.url), 'utf8');
const grammar = ohm.grammar(source);
const examples = extractExamples(source);

/** A rule with a parameter cannot be tried alone. */
const withoutExamples = ['word', 'Items'];

test.each(examples)('$rule: $example matches: $shouldMatch', ({ rule, example, shouldMatch }) => {
  expect(grammar.match(example, rule).succeeded()).toBe(shouldMatch);
});

const rules = [...source.matchAll(/^ {2}([a-zA-Z]+)(?: \(.*\)|<\w+>)?(?:\s*\n\s*| )\+?=/gm)].map(
  ([, rule]) => rule ?? '',
);

test('the rules are found in the text of the grammar', () => {
  const named = Object.keys(ownRules(grammar)).filter((rule) => !rule.includes('_'));
  expect(rules.toSorted()).toEqual(named.toSorted());
});

test.each(rules.filter((rule) => !withoutExamples.includes(rule)))(
  '%s says what it matches and what not',
  (rule) => {
    const own = examples.filter((each) => each.rule === rule);
    expect(own.map((each) => each.shouldMatch)).toEqual(expect.arrayContaining([true, false]));
  },
);

test.each([...reservedWords])('%s is no name, and is one with a letter more', (word) => {
  expect(grammar.match(word, 'reserved').succeeded()).toBe(true);
  expect(grammar.match(word, 'name').succeeded()).toBe(false);
  expect(grammar.match(`${word}s`, 'name').succeeded()).toBe(true);
});

test('the grammar reserves no other words', () => {
  const rule = /reserved\s+= [^]*?\(( "[^)]*)\)/.exec(source)?.[1] ?? '';
  const words = [...rule.matchAll(/"(\w+)"/g)].map(([, word]) => word ?? '');
  expect(new Set(words)).toEqual(reservedWords);
});

function ownRules(of: ohm.Grammar): object {
  return (of as unknown as { rules: object }).rules;
}
