/** `docs/variants.md` and the pages behind it, made from what the explorer has found. */
import { describePath } from '../../src/explore/describe-exploration.js';
import { type Design, findingsOf, type MatrixCell, stepCount } from '../../src/explore/matrix.js';
import { count, grouped } from '../../src/report/layout.js';
import { renderTaskColumns } from '../../src/report/task-columns-text.js';
import { cellOf, cellText } from './cells.js';
import { type Column, columns, type Row, rows } from './designs.js';
import { bitTable, detailQuestions, differences, introduction } from './prose.js';

const pathWidth = 160;

export function renderVariantsPage(
  designs: readonly Design[],
  detailed: readonly Design[],
): string {
  return [
    introduction,
    '## The designs\n',
    table(
      ['column', 'specification', 'what it is'],
      columns.map(({ file, head }, index) => [
        head,
        `[${file}](../spec/variants/${file}.kspec)`,
        designs[index]!.title ?? '',
      ]),
    ),
    '## The matrix\n',
    'An `x` is followed by the number of steps of the shortest path to it and leads to that path; a `.` holds in every interleaving of every scenario below; at a `-` the design has nothing that the row could be about.\n',
    table(
      ['', 'row', ...columns.map(({ head }) => head)],
      rows.map((row) => [
        row.id,
        row.text,
        ...columns.map((column, index) => linkedCell(column, row, designs[index]!)),
      ]),
    ),
    differences,
    bitSection([...designs, ...detailed]),
    detailSection(detailed),
    '## What was searched\n',
    'Every scenario was searched completely in every design; the numbers are the distinct states.\n',
    table(
      ['scenario', ...columns.map(({ head }) => head)],
      designs[0]!.explored.map(({ model: { scenario } }, index) => [
        `\`${scenario.name}\``,
        ...designs.map(({ explored }) => grouped(explored[index]!.found.states)),
      ]),
    ),
    ...designs[0]!.explored.map(
      ({ model: { scenario } }) => `${fence('text', sourceOf(scenario.span))}\n`,
    ),
  ].join('\n');
}

/** The shortest path to every `x` of a design. */
export function renderDesignPage(design: Design): string {
  const sections = rows.flatMap((row) => {
    const { shortest } = cellOf(design, row);
    return shortest ? [pathSection(design, row, shortest)] : [];
  });
  const title = `# ${design.title ?? design.name}\n`;
  const source = `[${design.name}.kspec](../../spec/variants/${design.name}.kspec), and what breaks it: the shortest path to each \`x\` of [the matrix](../variants.md).\n`;
  return [title, source, ...sections].join('\n');
}

function pathSection(
  design: Design,
  row: Row,
  shortest: NonNullable<MatrixCell['shortest']>,
): string {
  const { scenario, path } = shortest;
  const { model } = design.explored.find((each) => each.model.scenario.name === scenario)!;
  const lines = renderTaskColumns(describePath(model, path), pathWidth);
  return [
    `## ${row.id}\n`,
    `${sentence(row.text)}: scenario \`${scenario}\`, ${count(stepCount(path), 'step')}.\n`,
    `${fence('text', lines.join('\n'))}\n`,
  ].join('\n');
}

function linkedCell({ file }: Column, row: Row, design: Design): string {
  const cell = cellOf(design, row);
  const text = cellText(cell);
  return cell.shortest ? `[${text}](variants/${file}.md#${row.id.toLowerCase()})` : text;
}

function bitSection(designs: readonly Design[]): string {
  const cell = (file: string, id: string): string => {
    const design = designs.find(({ name }) => name === file)!;
    return cellText(
      cellOf(
        design,
        rows.find((row) => row.id === id)!,
      ),
    );
  };
  return [
    '## What the bit closes, what it does not, and what would\n',
    table(
      ['', 'row', 'v4, flush moved', 'the bit', 'what closes it', 'there'],
      bitTable.map(({ id, remedy, shownBy }) => [
        id,
        rows.find((row) => row.id === id)!.text,
        cell('v4-flush-moved', id),
        cell('attach-pending-bit', id),
        remedy,
        shownBy === undefined ? '' : `[${cell(shownBy, id)}](../spec/variants/${shownBy}.kspec)`,
      ]),
    ),
  ].join('\n');
}

function detailSection(detailed: readonly Design[]): string {
  return [
    '## Questions beside the matrix\n',
    'Each is answered by a small variant; only the scenarios that ask it are named.\n',
    table(
      ['specification', 'question', 'scenario', 'states', 'breaks'],
      detailed.flatMap((design) =>
        design.explored.map((explored, index) => [
          index === 0 ? `[${fileName(design)}](../spec/variants/${design.name}.kspec)` : '',
          index === 0 ? detailQuestions[fileName(design)]! : '',
          `\`${explored.model.scenario.name}\``,
          grouped(explored.found.states),
          brokenText(explored),
        ]),
      ),
    ),
  ].join('\n');
}

function brokenText(explored: Design['explored'][number]): string {
  const broken = findingsOf(explored).filter(({ outcome }) => outcome === 'violated');
  if (broken.length === 0) return 'nothing';
  return broken
    .map(({ claim, path }) => {
      const steps = path ? ` (${count(stepCount(path), 'step')})` : '';
      if (claim.kind === 'deadlock') return `deadlock${steps}`;
      if (claim.kind === 'error') return `a false read in \`${claim.process}\`${steps}`;
      return `\`${claim.name}\`${steps}`;
    })
    .join(', ');
}

function fileName({ name }: Design): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

function table(head: readonly string[], body: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = line(head.map(() => '---'));
  return `${[line(head), rule, ...body.map(line)].join('\n')}\n`;
}

function fence(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function sourceOf({
  source,
  start,
  end,
}: {
  readonly source: { readonly text: string };
  readonly start: number;
  readonly end: number;
}): string {
  return source.text.slice(start, end);
}
