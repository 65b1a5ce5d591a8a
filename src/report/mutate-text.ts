/** What mutants say of a specification and of recordings, for people. */
import { positionAt } from '../base/source.js';
import type { SpecChange } from '../language/mutants.js';
import { columns, count, grouped } from './layout.js';
import {
  changedLine,
  type MutationReport,
  type Score,
  scoreOf,
  type TriedRecording,
  type TriedSpec,
} from './mutate-json.js';
import type { Paint } from './paint.js';
import { excerpt, printable } from './printable.js';

/** The scores, one line each. */
export function renderScores(report: MutationReport, paint: Paint): string {
  const { name, traces, specs, recordings, seed } = report;
  const lines = [
    `${paint('strong', 'mutants')}: ${printable(name)} and ${count(traces.length, 'recording')}, seed ${seed}`,
    ...columns(
      [
        ['of the specification', scoreText(scoreOf(specs))],
        ['of the recordings', scoreText(scoreOf(recordings))],
      ],
      '  ',
    ),
  ];
  return `${lines.join('\n')}\n`;
}

export function renderMutation(report: MutationReport, paint: Paint): string {
  const { specs, recordings, invalid, changes } = report;
  const lines = [
    renderScores(report, paint).trimEnd(),
    `  ${grouped(specs.length)} of ${count(changes, 'change')} of the specification were tried; ${grouped(invalid)} more that were drawn are none`,
  ];
  const survivors = specs.filter(({ outcome }) => outcome.kind === 'survived');
  if (survivors.length > 0) {
    lines.push('', paint('strong', 'Changes of the specification that no recording notices'));
    for (const each of survivors) lines.push(...specLines(each));
  }
  const unnoticed = recordings.filter(({ outcome }) => outcome.kind === 'survived');
  if (unnoticed.length > 0) {
    lines.push('', paint('strong', 'Changes of recordings that the specification does not notice'));
    lines.push(...columns(unnoticed.map(recordingCells), '  '));
  }
  return `${lines.join('\n')}\n`;
}

function scoreText({ tried, killed, undecided, equivalent, score }: Score): string {
  if (tried === 0) return 'none was tried';
  const parts = [`${grouped(killed)} of ${grouped(tried)} noticed`];
  if (equivalent > 0) parts.push(`${grouped(equivalent)} make no difference`);
  if (undecided > 0) parts.push(`${grouped(undecided)} were given up`);
  return score === undefined ? parts.join(', ') : `${score.toFixed(3)}: ${parts.join(', ')}`;
}

function specLines({ change, sameness, scenario }: TriedSpec): string[] {
  const states = {
    same: 'the states of all scenarios are the same',
    different: `different states in ${scenario ?? ''}`,
    unknown: 'too many states to tell whether it makes a difference',
  }[sameness ?? 'unknown'];
  return [...renderChange(change), `    ${states}`];
}

/** Where, and the line as it is and as it becomes. */
export function renderChange(change: SpecChange): string[] {
  const { kind, declaration, span } = change;
  const { source } = span;
  const place = printable(`${source.name}:${positionAt(source, span.start).line}`);
  const { before, after } = changedLine(change);
  return [
    `  ${place}  ${kind} in ${printable(declaration)}`,
    `    - ${excerpt(before, maxText)}`,
    `    + ${excerpt(after, maxText)}`,
  ];
}

function recordingCells({ trace, mutant }: TriedRecording): string[] {
  const { kind, event, field, value } = mutant;
  const exchanged = field === undefined ? '' : `, ${field}=${value}`;
  return [
    kind,
    `${printable(trace)}:${event.line}`,
    excerpt(`${event.point} ${event.name}${exchanged}`, maxText),
  ];
}

const maxText = 100;
