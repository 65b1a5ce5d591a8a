/** Rules for the text of every source file. */
import { expect, test } from 'vitest';
import { filesIn, readText } from './source-files.js';

/** Files that are one idea though they are longer, and why. */
const mayBeLong = new Map([
  ['base/diagnostic-codes.ts', 'the catalogue is one table: a code and what it means'],
  ['export/tla-steps.ts', 'what each instruction means in TLA+, in one place'],
  ['language/ast.ts', 'the syntax tree is one table of types'],
  ['model/interpret.ts', 'the meaning of the language in one place'],
]);

const maxLines = 400;

/** Generated files follow their generator. */
const generated = [
  'language/kspec-grammar.ts',
  'record/script-parts.ts',
  'report/html/page-assets.ts',
];

interface Rule {
  readonly title: string;
  readonly pattern: RegExp;
  readonly except?: (file: string) => boolean;
  /** Comments count too. */
  readonly comments?: true;
}

const rules: readonly Rule[] = [
  { title: 'does not print', pattern: /\bconsole\.|\bprocess\.(stdout|stderr)\b/, except: isCli },
  { title: 'does not look at the clock', pattern: /\bDate\b|\bperformance\.now\b/, except: isCli },
  { title: 'draws no chance number', pattern: /\bMath\.random\b/ },
  { title: 'has no any', pattern: /(?::|\bas|<|\|)\s*any\b/ },
  { title: 'leaves nothing for later', pattern: /\b(?:TODO|FIXME|XXX|HACK)\b/, comments: true },
  { title: 'has no default export', pattern: /^export default\b/m },
  { title: 'runs no text as code', pattern: /\beval\(|\bnew Function\b/ },
];

const files = filesIn('src', '.ts').filter((file) => !generated.includes(file));

test.each(rules)('every source file: $title', ({ pattern, except, comments }) => {
  const offenders = files.filter((file) => {
    const code = withoutStrings(readText(`src/${file}`));
    return !except?.(file) && pattern.test(comments ? code : withoutComments(code));
  });
  expect(offenders).toEqual([]);
});

test('every source file opens with what it is responsible for', () => {
  const silent = files.filter((file) => !/^(?:#!.*\n)?\/\*\*/.test(readText(`src/${file}`)));
  expect(silent).toEqual([]);
});

test(`no source file is longer than ${maxLines} lines unless it says why`, () => {
  const long = files.filter(
    (file) => readText(`src/${file}`).split('\n').length - 1 > maxLines && !mayBeLong.has(file),
  );
  expect(long).toEqual([]);
});

test('no test is skipped or runs alone', () => {
  const pattern = /\b(?:test|it|describe)\.(?:skip|only|todo)\b/;
  const offenders = filesIn('test', '.test.ts').filter((file) =>
    pattern.test(withoutStrings(readText(`test/${file}`))),
  );
  expect(offenders).toEqual([]);
});

function isCli(file: string): boolean {
  return file.startsWith('cli/');
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[^]*?\*\/|\/\/.*$/gm, '');
}

/** Strings and regular expressions of one line may mention what code may not do. */
function withoutStrings(text: string): string {
  return text.replace(/'(?:[^'\\\n]|\\.)*'|\/(?:[^/\\\n*]|\\.)(?:[^/\\\n]|\\.)*\/[a-z]*/g, "''");
}
