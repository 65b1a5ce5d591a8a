/**
 * The design matrix: what was found by hand and by other models before, and the exact sizes of every
 * scenario. Where the explorer differs from what was found before, `docs/variants.md` argues why.
 */
import { expect, test } from 'vitest';
import { cellOf } from './cells.js';
import { columns, details, exploreDesign, rows } from './designs.js';
import { renderDesignPage, renderVariantsPage } from './page.js';

const designs = columns.map(({ file }) => exploreDesign(file));
const detailed = details.map(({ file, scenarios }) => exploreDesign(file, scenarios));

/** The marks of a row from the first design to the last. */
function check(id: string): string {
  const row = rows.find((each) => each.id === id)!;
  return designs.map((design) => cellOf(design, row).mark).join(' ');
}

test.each([
  ['D1', 'x x . . . x x . . .'],
  ['D2', 'x x x x x x x x x .'],
  ['U1', 'x x . . . x . . . .'],
  ['T1', '. x x . . x x x . .'],
  ['T2', '- x x . . . . . . .'],
  ['T2f', '- x x . . . . x . .'],
  ['C1', '. x x x x x x x . .'],
  ['R1', '- x x . . x x . x x'],
  ['R2', 'x x x x . x x x x x'],
  ['P1', 'x x x x x x x x . .'],
  ['P2', 'x x x x . x x x . .'],
  ['P3', 'x x x x x x x x . .'],
  ['P4', 'x x x x x x x x x .'],
  ['F1', 'x x x x x x x x x .'],
  ['L1', '. . . x x x x x x x'],
  ['L2', '. . . x x x x x . .'],
  ['again', 'x x x x x x x x x x'],
  ['twice', '. . . . . . . . . .'],
  ['leak', '. . . . . . . . . .'],
])('row %s is %s', (id, expected) => {
  expect(check(id)).toBe(expected);
});

test('every claim beside the rows holds in every design', () => {
  const others = designs.flatMap(({ name, explored }) =>
    explored.flatMap(({ found }) =>
      found.properties
        .filter(({ property }) => ['bound_iff_listed', 'bound'].includes(property.name))
        .map(({ property, outcome }) => `${name} ${property.name} ${outcome}`),
    ),
  );
  expect(others.filter((each) => !each.endsWith(' holds'))).toEqual([]);
});

test('every scenario has exactly these states, transitions and depth', async () => {
  const lines = [...designs, ...detailed].flatMap(({ name, explored }) =>
    explored.map(({ model, found: { states, transitions, depth, outcome } }) =>
      [name, model.scenario.name, states, transitions, depth, outcome].join(' '),
    ),
  );
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('../golden/variants/counts.txt');
});

test('docs/variants.md shows what was explored', async () => {
  const page = renderVariantsPage(designs, detailed);
  await expect(page).toMatchFileSnapshot('../../docs/variants.md');
});

test.each(columns)('docs/variants/$file.md has the shortest paths', async ({ file }) => {
  const index = columns.findIndex((column) => column.file === file);
  const page = renderDesignPage(designs[index]!);
  await expect(page).toMatchFileSnapshot(`../../docs/variants/${file}.md`);
});
