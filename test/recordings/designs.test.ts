/** The recordings of 6.12 by the designs they might have: the table of `traces/README.md` is true. */
import { expect, test } from 'vitest';
import { readText } from '../house/source-files.js';
import { judge, recordings } from './recordings.js';

const header = '| recording | 6.12 | racy1 | racy2 | racy3 |';
const specs = [
  'spec/driver-core-6.12.kspec',
  ...[1, 2, 3].map((number) => `spec/variants/racy${number}.kspec`),
];

/** By recording: what the table says of each design. */
const table = new Map(
  readText('traces/README.md')
    .split(`${header}\n`)[1]!
    .split('\n\n')[0]!
    .split('\n')
    .slice(1)
    .map((row): [string, string[]] => {
      const [, file = '', ...cells] = row.split('|').map((cell) => cell.trim());
      return [file, cells.slice(0, specs.length)];
    }),
);

test('the table has all recordings of 6.12', () => {
  const files = recordings.filter(({ kernel }) => kernel === '6.12').map(({ file }) => file);
  expect([...table.keys()].toSorted()).toEqual(files.toSorted());
});

test.each([...table])('%s by each design', { timeout: 120_000 }, async (file, expected) => {
  const cells: string[] = [];
  for (const spec of specs) {
    const { verdict, divergence } = await judge(file, spec);
    cells.push(divergence ? `line ${divergence.at.line}` : verdict);
  }
  const words = new Map([
    ['conforms', 'fits'],
    ['inconclusive', 'undecided'],
  ]);
  expect(cells.map((cell) => words.get(cell) ?? cell)).toEqual(expected);
});

test('a recording of a racy kernel fits the design of that kernel', () => {
  for (const [file, cells] of table) {
    const [, number] = /-racy(\d)\//.exec(file) ?? [];
    if (number) expect([file, cells[Number(number)]]).toEqual([file, 'fits']);
  }
});
