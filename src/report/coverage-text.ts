/** What an exploration has not exercised, for people. */
import { positionAt } from '../base/source.js';
import type { CoverageGap, CoverageGaps } from '../explore/coverage-gaps.js';
import { columns, count } from './layout.js';
import { excerpt, printable } from './printable.js';

/** A heading and one line a gap, no more than `most`; nothing if there is none. */
export function renderCoverage(gaps: CoverageGaps, most: number): string[] {
  const rows = [
    ...gaps.notReached.map((each) => row('not reached', each)),
    ...gaps.neverTaken.map((each) => row('never taken', each, each.statements)),
    ...gaps.neverTrue.map((each) => row('never true', each)),
    ...gaps.neverFalse.map((each) => row('never false', each)),
  ];
  if (rows.length === 0) return [];
  const left = rows.length - most;
  const lines = ['not exercised', ...columns(rows.slice(0, most), '  ')];
  return left > 0 ? [...lines, `  and ${count(left, 'more', 'more')}: see --coverage`] : lines;
}

function row(what: string, { span, text }: CoverageGap, statements = 1): string[] {
  const more = statements > 1 ? ` and ${count(statements - 1, 'statement')} after it` : '';
  const { line } = positionAt(span.source, span.start);
  return [what, printable(`${span.source.name}:${line}`), `${excerpt(text, maxText)}${more}`];
}

const maxText = 60;
