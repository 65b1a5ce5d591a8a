/** Designs side by side for people: a column each, a row for each claim. */
import { diagnosticCodes } from '../base/diagnostic-codes.js';
import type { Matrix, MatrixCell, MatrixClaim, MatrixRow } from '../explore/matrix.js';
import { columns, count, list } from './layout.js';
import type { Paint, Tone } from './paint.js';
import { printable } from './printable.js';

/** The tables with their legend, with a line break at the end. */
export function renderMatrices(matrices: readonly Matrix[], paint: Paint): string {
  const tables = matrices.map((matrix) =>
    [...designLines(matrix, paint), '', ...tableLines(matrix, paint)].join('\n'),
  );
  return `${[...tables, legendLines(matrices).join('\n')].join('\n\n')}\n`;
}

/** One line for each design, with line breaks: what it breaks. */
export function renderBrokenClaims(matrices: readonly Matrix[]): string {
  return matrices
    .flatMap(({ designs, rows }) =>
      designs.map(({ name }, index) => {
        const broken = rows.filter(({ cells }) => cells[index]!.outcome === 'violated');
        const names = broken.map(({ claim }) => shortName(claim));
        return `${printable(name)}: ${names.length === 0 ? 'nothing broken' : list(names)}\n`;
      }),
    )
    .join('');
}

function designLines({ designs }: Matrix, paint: Paint): string[] {
  const rows = designs.map(({ name, title }, index) => [
    `${index + 1}`.padStart(cellWidth(designs.length)),
    printable(name),
    printable(title ?? ''),
  ]);
  return columns(rows, '  ').map((line) => paint('strong', line));
}

function tableLines({ designs, rows }: Matrix, paint: Paint): string[] {
  if (rows.length === 0) return ['  they claim nothing, and nothing goes wrong'];
  const width = cellWidth(designs.length);
  const head = designs.map((_, index) => `${index + 1}`.padStart(width));
  const kinds = Math.max(...rows.map(({ claim }) => claim.kind.length));
  return [
    `  ${head.join(' ')}`,
    ...rows.map(({ claim, cells }: MatrixRow) => {
      const marks = cells.map((cell) => {
        const { mark, tone } = marksOf[cell.outcome];
        const padding = ' '.repeat(width - mark.length);
        return padding + (tone ? paint(tone, mark) : mark);
      });
      return `  ${marks.join(' ')}  ${claim.kind.padEnd(kinds)}  ${claimText(claim)}`;
    }),
  ];
}

/** `U1`, `deadlock in s`, `E0501 in p`: what a claim is called in a list. */
function shortName(claim: MatrixClaim): string {
  switch (claim.kind) {
    case 'deadlock':
      return `deadlock in ${claim.scenario}`;
    case 'error':
      return `${claim.code} in ${claim.process}`;
    default:
      return claim.name;
  }
}

function claimText(claim: MatrixClaim): string {
  switch (claim.kind) {
    case 'deadlock':
      return `in ${claim.scenario}`;
    case 'error':
      return `[${claim.code}] in ${claim.process}: ${diagnosticCodes[claim.code].title}`;
    default:
      return printable(claim.title === undefined ? claim.name : `${claim.name} "${claim.title}"`);
  }
}

function legendLines(matrices: readonly Matrix[]): string[] {
  const explored = matrices.flatMap(({ designs }) => designs.flatMap((design) => design.explored));
  const states = explored.reduce((sum, { found }) => sum + found.states, 0);
  const cut = explored.filter(({ found }) => found.left > 0).length;
  const outcomes = matrices.flatMap(({ rows }) => rows.flatMap(({ cells }) => cells));
  const marks = (Object.keys(marksOf) as MatrixCell['outcome'][])
    .filter((each) => outcomes.some(({ outcome }) => outcome === each))
    .map((each) => `${marksOf[each].mark}  ${marksOf[each].meaning}`);
  return [
    ...marks.map((mark) => `  ${mark}`),
    `  ${count(explored.length, 'exploration')}, ${count(states, 'state')}`,
    ...(cut > 0 ? [`  ${count(cut, 'exploration')} cut short: errors may be missing here`] : []),
  ];
}

function cellWidth(designs: number): number {
  return `${designs}`.length;
}

const marksOf: Record<
  MatrixCell['outcome'],
  { readonly mark: string; readonly tone?: Tone; readonly meaning: string }
> = {
  violated: { mark: 'x', tone: 'error', meaning: 'broken in some scenario' },
  holds: {
    mark: '.',
    tone: 'good',
    meaning: 'holds in all scenarios, every interleaving searched',
  },
  bounded: { mark: '?', tone: 'warning', meaning: 'not broken as far as the search came' },
  absent: { mark: ' ', meaning: 'no such claim' },
};
