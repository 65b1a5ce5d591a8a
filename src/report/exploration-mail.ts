/**
 * Explorations to be pasted into a mail: the counterexamples first, drawn with one column a task, then
 * what they break and where the objects got their last values, and the other claims at the end.
 */
import { positionAt } from '../base/source.js';
import { spanText } from '../explore/describe.js';
import type { DescribedClaim, DescribedPath } from '../explore/describe-exploration.js';
import {
  type ExploredScenario,
  renderCounterexample,
  renderExploration,
  renderExplorationLine,
  renderExplorationSummary,
} from './explore-text.js';
import { columns, count } from './layout.js';
import { fitLines, joined, mailWidth } from './mail-text.js';
import { plain } from './paint.js';
import { excerpt, printable } from './printable.js';

/** The report of an exploration, with a line break at its end. */
export function renderExplorationMail(explored: ExploredScenario): string {
  const narrow = { ...explored, width: mailWidth };
  const broken = explored.claims.filter(({ outcome }) => outcome === 'violated');
  if (broken.length === 0) {
    return joined(fitLines(renderExploration(narrow, plain).trimEnd().split('\n')));
  }
  const examples = broken.flatMap((claim) => {
    const { path } = claim;
    if (!path) return [];
    return [
      '',
      ...renderCounterexample(claim, path, mailWidth, plain),
      ...claimSection(claim),
      ...changesSection(path),
    ];
  });
  return joined(
    fitLines([
      renderExplorationLine(explored, plain),
      ...examples,
      '',
      'The exploration',
      ...renderExplorationSummary({ ...narrow, claims: broken }, plain),
      ...othersLines(explored.claims),
    ]),
  );
}

/** The claims that are not broken, by their names. */
function othersLines(claims: readonly DescribedClaim[]): string[] {
  return (['holds', 'bounded'] as const).flatMap((outcome) => {
    const names = claims.filter((claim) => claim.outcome === outcome).map(({ name }) => name);
    return names.length === 0 ? [] : [`  ${outcome}: ${printable(names.join(', '))}`];
  });
}

/** What a property asks; of an error and a deadlock the drawing has told everything. */
function claimSection({ kind, span }: DescribedClaim): string[] {
  if (kind === 'error' || kind === 'deadlock') return [];
  const { line } = positionAt(span.source, span.start);
  return [
    '',
    `The claim, in ${printable(span.source.name)}:${line}`,
    `  ${excerpt(spanText(span), maxClaim)}`,
  ];
}

/** What is where at the end, the last change first, and the step that put it there. */
function changesSection({ steps }: DescribedPath): string[] {
  const last = new Map<string, string[]>();
  steps.forEach(({ changes, task }, index) => {
    for (const { place, after } of changes) {
      last.delete(place);
      const since = `step ${index + 1}, ${printable(task)}`;
      last.set(place, [excerpt(place, 60), excerpt(after, 60), since]);
    }
  });
  const rows = [...last.values()].reverse();
  if (rows.length === 0) return [];
  const hidden = rows.length - maxPlaces;
  return [
    '',
    'What the steps have left behind, the latest first',
    ...columns(rows.slice(0, maxPlaces), '  '),
    ...(hidden > 0 ? [`  and ${count(hidden, 'more place')}`] : []),
  ];
}

const maxClaim = 600;
const maxPlaces = 12;
