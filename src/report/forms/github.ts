/**
 * Annotations of GitHub Actions: a line for each thing that is wrong or not established, which the
 * runner shows at the file and line that it names.
 *
 *     ::error file=bad.txt,line=6,title=latch::…
 */
import type { Diagnostic } from '../../base/diagnostic.js';
import { printable } from '../printable.js';
import { type FilePlace, type JudgedGroup, type Judgement, placeOfSpan } from './judgement.js';

/** A line for each annotation, with its line break; nothing if all is well. */
export function renderGithub(groups: readonly JudgedGroup[]): string {
  return groups
    .flatMap(({ name, judgements, diagnostics }) => [
      ...diagnostics.map(diagnosticLine),
      ...judgements.flatMap((judgement) => judgementLine(judgement, name)),
    ])
    .map((line) => `${line}\n`)
    .join('');
}

function judgementLine(judgement: Judgement, group: string): string[] {
  const { name, outcome, reason, place, related } = judgement;
  if (outcome === 'passed') return [];
  const where = related.map((each) => `${each.text}: ${placeText(each.place)}`);
  const title = `${group}: ${name}`;
  return [command(outcome === 'open' ? 'warning' : 'error', place, title, [reason, ...where])];
}

function diagnosticLine({ code, severity, message, span, help }: Diagnostic): string {
  const lines = [message, ...(help === undefined ? [] : [`help: ${help}`])];
  return command(severity, span && placeOfSpan(span), code, lines);
}

function placeText({ file, line, column }: FilePlace): string {
  return [file, line, column].filter((part) => part !== undefined).join(':');
}

function command(
  level: 'error' | 'warning',
  place: FilePlace | undefined,
  title: string,
  message: readonly string[],
): string {
  const isOneLine = place?.endLine === place?.line;
  const properties = [
    ['file', place?.file],
    ['line', place?.line],
    ['endLine', place?.endLine],
    ['col', isOneLine ? place?.column : undefined],
    ['endColumn', isOneLine ? place?.endColumn : undefined],
    ['title', title],
  ] as const;
  const given = properties.flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${escapedProperty(printable(`${value}`))}`],
  );
  return `::${level} ${given.join(',')}::${message.map(printable).map(escaped).join('%0A')}`;
}

/** https://github.com/actions/toolkit, packages/core/src/command.ts */
function escaped(text: string): string {
  return text.replaceAll('%', '%25');
}

function escapedProperty(text: string): string {
  return escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
