/** Where two specifications part, for people. */
import { type ComparedSpecs, diffOutcome } from './diff-json.js';
import { columns, count, grouped } from './layout.js';
import type { Paint } from './paint.js';
import { excerpt, printable } from './printable.js';
import { renderTaskColumns } from './task-columns-text.js';

/** The outcome in one line. */
export function renderDiffLine(compared: ComparedSpecs, paint: Paint): string {
  const { specs, scenario, comparison, maxStates } = compared;
  const [left, right] = specs.map(printable) as [string, string];
  const where = `in ${printable(scenario)}`;
  const outcome = diffOutcome(comparison);
  if (outcome === 'differ') {
    const shortest = comparison.differences[0]!;
    const [one, other] = shortest.allowedBy === 0 ? [left, right] : [right, left];
    const events = count(shortest.labels.length, 'event');
    return `${paint('error', 'differ')}: ${where} ${one} allows after ${events} what ${other} forbids`;
  }
  if (outcome === 'equal') {
    return `${paint('good', 'equal')}: ${where} ${left} and ${right} allow the same, in all reachable states`;
  }
  const bound = count(maxStates, 'state');
  return `${paint('warning', 'inconclusive')}: ${where} no difference between ${left} and ${right} within ${bound}`;
}

export function renderDiff(compared: ComparedSpecs, width: number, paint: Paint): string {
  const { specs, common, comparison, paths } = compared;
  const { states, differences, isComplete } = comparison;
  const lines = [
    renderDiffLine(compared, paint),
    ...columns(
      [
        ['compared by', named(common.compared)],
        ...(common.notCompared.length > 0 ? [['not compared', named(common.notCompared)]] : []),
        ['states', `${grouped(states[0])} and ${grouped(states[1])}`],
      ],
      '  ',
    ),
  ];
  for (const [index, { allowedBy, labels, instead }] of differences.entries()) {
    const path = paths[index]!;
    const size = `${count(labels.length, 'event')}, ${count(path.steps.length, 'step')}`;
    const [one, other] = [specs[allowedBy]!, specs[1 - allowedBy]!].map(printable);
    lines.push('', `${paint('strong', `${one} allows, and ${other} does not`)} (${size})`);
    lines.push(...renderTaskColumns(path, width));
    lines.push(`what ${other} forbids is the last: ${excerpt(labels.at(-1)!, 200)}`);
    lines.push(...insteadLines(other!, instead));
  }
  if (differences.length === 1) lines.push('', otherDirection(compared, isComplete));
  return `${lines.join('\n')}\n`;
}

function insteadLines(spec: string, instead: readonly string[]): string[] {
  if (instead.length === 0) return [`${spec} has no event that could follow`];
  const shown = instead.slice(0, mostInstead).map((each) => `  ${excerpt(each, 200)}`);
  const left = instead.length - mostInstead;
  return [
    `${spec} could have gone on with`,
    ...shown,
    ...(left > 0 ? [`  and ${grouped(left)} more`] : []),
  ];
}

function otherDirection({ specs, comparison, maxStates }: ComparedSpecs, isAll: boolean): string {
  const { allowedBy } = comparison.differences[0]!;
  const [one, other] = [specs[allowedBy]!, specs[1 - allowedBy]!].map(printable);
  const bound = isAll ? '' : ` was found within ${count(maxStates, 'state')}`;
  return isAll
    ? `${other} allows nothing that ${one} forbids`
    : `nothing that ${other} allows and ${one} forbids${bound}`;
}

function named(names: readonly string[]): string {
  if (names.length === 0) return 'nothing: no name is common to both';
  const shown = names.slice(0, mostNames).map(printable).join(', ');
  const left = names.length - mostNames;
  return left > 0 ? `${shown} and ${grouped(left)} more` : shown;
}

const mostNames = 8;
const mostInstead = 8;
