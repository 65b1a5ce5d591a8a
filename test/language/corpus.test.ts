/** The corpus of specifications, right and wrong, up to the checker. */
import { readdirSync } from 'node:fs';
import { parse as parsePath } from 'node:path';
import { expect, test } from 'vitest';
import { diagnosticCodes } from '../../src/base/diagnostic-codes.js';
import { corpus, corpusFiles, expectations, outcomes, readSource } from './corpus.js';

const checkedCodes = /^(?:E0[1-3]|W)\d+$/;

const files = [
  ...['parse', 'names', 'types'].flatMap(corpusFiles),
  ...corpusFiles('diagnostics').filter((file) => checkedCodes.test(parsePath(file).name)),
];

test.each(files)('%s', (file) => {
  const source = readSource(file);
  expect(outcomes(source)).toEqual(expectations(source));
});

const cases = new Set(readdirSync(`${corpus}/diagnostics`).map((file) => parsePath(file).name));

test.each(Object.keys(diagnosticCodes))('%s has a case of its own', (code) => {
  expect(cases).toContain(code);
});

test.each(files.filter((file) => file.startsWith('diagnostics')))('%s shows its code', (file) => {
  const code = parsePath(file).name;
  expect(outcomes(readSource(file)).filter((each) => each.includes(` ${code}: `))).not.toEqual([]);
});

test.each(Object.entries(diagnosticCodes))('%s is explained', (_, { title, explanation }) => {
  expect(title).toMatch(/^[A-Z].*[^.]$/);
  expect(explanation.split('\n').length).toBeLessThanOrEqual(6);
  expect(explanation.split('\n').filter((line) => line.length > 110)).toEqual([]);
});
