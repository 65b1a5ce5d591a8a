/** Anything may be given to the parser and the checker: nothing throws, and nothing takes long. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { positionAt } from '../../src/base/source.js';
import { check } from '../../src/language/check.js';
import { load } from '../../src/language/load.js';
import { print } from '../../src/language/print.js';
import { scan } from '../../src/language/scan.js';
import { reservedWords } from '../../src/language/words.js';
import { compile } from '../../src/model/compile.js';
import { corpusFiles, readSource } from './corpus.js';

const runs = 400;

/** How it ended; a wrong place of a diagnostic would throw. */
function outcome(text: string): 'wrong' | 'right' {
  const source = { name: 'test.kspec', text };
  const loaded = load(source, () => undefined);
  const checked = loaded.spec && check(loaded.spec, new Map());
  const diagnostics = [...loaded.diagnostics, ...(checked?.diagnostics ?? [])];
  for (const { span, severity } of diagnostics) {
    if (severity !== 'error' && severity !== 'warning') throw new Error('no severity');
    if (!span) continue;
    if (span.source !== source || span.start > span.end || span.end > text.length) {
      throw new Error(`the place ${span.start}..${span.end} is outside the text`);
    }
    positionAt(source, span.start);
  }
  if (loaded.spec) print(loaded.spec.file, source);
  const errors = diagnostics.filter((each) => each.severity === 'error');
  if (errors.length > 0 === (checked?.spec !== undefined)) throw new Error('in two minds');
  return checked?.spec ? 'right' : 'wrong';
}

const page = readFileSync(new URL('../../docs/language.md', import.meta.url), 'utf8');
const example = /```kspec\n(.*?)```/s.exec(page)?.[1] ?? '';
const specs = [
  example,
  ...['parse', 'names', 'types'].flatMap(corpusFiles).map((file) => readSource(file).text),
];
const pieces = [
  ...reservedWords,
  ...'each all index result of max to runs task spare workers leads entry event sample'.split(' '),
  ...'{ } ( ) [ ] = == => < <= + - * / % ! . .. , : ? && || += "a" // /* */ \n 0 1 9999999999'.split(
    ' ',
  ),
  ...'__proto__ constructor toString hasOwnProperty é \u0000 " \\'.split(' '),
];

test('the example of the language page is right', () => {
  expect(outcome(example)).toBe('right');
});

test('arbitrary text gives diagnostics at places of the text', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.string({ unit: 'binary-ascii', maxLength: 200 }).map((each) => `spec a ${each}`),
  );
  fc.assert(
    fc.property(text, (each) => {
      outcome(each);
    }),
    { numRuns: runs },
  );
});

test('arbitrary words and signs of the language do, too', () => {
  const text = fc
    .array(fc.constantFrom(...pieces), { maxLength: 60 })
    .map((each) => `spec a ${each.join(' ')}`);
  fc.assert(
    fc.property(text, (each) => {
      outcome(each);
    }),
    { numRuns: runs },
  );
});

test('specifications in which tokens are changed do, too, and what is right compiles', () => {
  const change = fc.record({
    at: fc.nat(),
    length: fc.nat(3),
    insert: fc.array(fc.oneof(fc.constantFrom(...pieces), fc.nat()), { maxLength: 2 }),
  });
  const changes = fc.array(change, { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(fc.constantFrom(...specs), changes, (text, all) => {
      const changed = all.reduce(mutated, text);
      if (outcome(changed) === 'right') compiled(changed);
    }),
    { numRuns: runs },
  );
});

/** Some tokens from `at` on replaced: by others, or by tokens from elsewhere in the text. */
function mutated(
  text: string,
  change: { at: number; length: number; insert: readonly (string | number)[] },
): string {
  const tokens = scan(text);
  const first = tokens[change.at % Math.max(tokens.length, 1)];
  const last = tokens[(change.at % Math.max(tokens.length, 1)) + change.length - 1];
  if (!first) return text;
  const inserted = change.insert.map((each) => {
    if (typeof each === 'string') return each;
    const token = tokens[each % tokens.length];
    return token ? text.slice(token.start, token.end) : '';
  });
  const end = last?.end ?? first.start;
  return `${text.slice(0, first.start)}${inserted.join(' ')} ${text.slice(Math.max(end, first.start))}`;
}

function compiled(text: string): void {
  const { spec } = load({ name: 'test.kspec', text }, () => undefined);
  const checked = spec && check(spec, new Map());
  if (checked?.spec) compile(checked.spec);
}

const many = 3000;
const names = Array.from({ length: many }, (_, index) => `name_${index}`);

test.each([
  ['unknown names', `process p() { ${names.map((each) => `lock ${each}`).join(' ')} }`],
  ['declarations', names.map((each) => `lock ${each}`).join('\n')],
  ['of the same name', 'lock l '.repeat(many)],
  ['members of an enum', `enum E { ${names.join(', ')} }`],
  ['closing brackets', '}'.repeat(many)],
  ['open brackets', '(['.repeat(many)],
  ['quotes', '"\n'.repeat(many)],
  ['open comments', '/*'.repeat(many)],
  ['slashes', '/ '.repeat(many)],
  ['semicolons', ';'.repeat(many)],
  ['lines', '\n'.repeat(100_000)],
  ['a word', 'a'.repeat(100_000)],
  ['a number', `const A: 0..1 = ${'9'.repeat(100_000)}`],
  ['a string', `import "${'a'.repeat(100_000)}"`],
  [
    'constants of constants',
    names.map((each, at) => `const ${each}: 0..9 = ${names[at + 1] ?? 1}`).join('\n'),
  ],
  [
    'processes that call each other',
    names
      .slice(0, 500)
      .map((each, at) => `process ${each}() { call ${names[at + 1]}() }`)
      .join('\n'),
  ],
])('much of one thing: %s', (_, text) => {
  expect(outcome(`spec a ${text}`)).toMatch(/^(?:right|wrong)$/);
});
