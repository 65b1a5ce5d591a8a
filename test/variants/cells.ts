/** The cells of the matrix as `docs/variants.md` shows them. */
import {
  type Design,
  findingsOf,
  type MatrixCell,
  shortestOf,
  stepCount,
} from '../../src/explore/matrix.js';
import type { Row } from './designs.js';

export interface Cell {
  /** `x`, `.`, `?` where the search was cut, `-` where the design has nothing the row is about. */
  readonly mark: 'x' | '.' | '?' | '-';
  readonly shortest: MatrixCell['shortest'];
}

export function cellOf({ explored }: Design, row: Row): Cell {
  const lacks = (name: string) =>
    !explored.some(({ model }) => model.program.processes.some((each) => each.name === name));
  if (row.needs !== undefined && lacks(row.needs)) return { mark: '-', shortest: undefined };
  const broken = explored
    .flatMap(findingsOf)
    .filter(
      ({ claim, scenario, outcome }) => outcome === 'violated' && row.counts(claim, scenario),
    );
  if (broken.length > 0) return { mark: 'x', shortest: shortestOf(broken) };
  const isComplete = explored.every(({ found }) => found.left === 0);
  return { mark: isComplete ? '.' : '?', shortest: undefined };
}

/** `x 19`, `.`. */
export function cellText({ mark, shortest }: Cell): string {
  return shortest ? `${mark} ${stepCount(shortest.path)}` : mark;
}
