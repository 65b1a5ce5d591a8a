/**
 * Shows diagnostics the way the best compilers do: the message, the line of the source with the
 * place marked under it, and how to mend it.
 *
 *     error[E0201]: `nvme` is not declared
 *       --> spec/pending-bit.kspec:12:7
 *        |
 *     12 |   task modprobe runs driver_register(nvme)
 *        |                                      ^^^^
 *        = help: declare `driver nvme` in the scenario
 */
import type { Diagnostic } from '../base/diagnostic.js';
import { lineAt, positionAt, type SourceText, type Span } from '../base/source.js';
import { count } from './layout.js';
import type { Paint } from './paint.js';
import { printable } from './printable.js';

/** All of them, one after the other, and how many there are. */
export function renderDiagnostics(diagnostics: readonly Diagnostic[], paint: Paint): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const blocks = diagnostics.map((diagnostic) => renderDiagnostic(diagnostic, paint));
  if (errors > 1) blocks.push(`${paint('error', count(errors, 'error'))}\n`);
  return blocks.join('\n');
}

/** One diagnostic, with a line break at its end. */
export function renderDiagnostic(diagnostic: Diagnostic, paint: Paint): string {
  const { code, severity, span, labels = [], help } = diagnostic;
  const message = printable(diagnostic.message);
  const lines = [`${paint(severity, `${severity}[${code}]`)}${paint('strong', `: ${message}`)}`];
  const marks: Mark[] = labels.map((label) => markOf(label.span, label.text, false));
  if (span) marks.unshift(markOf(span, '', true));
  const gutter = Math.max(0, ...marks.map(({ line }) => `${line}`.length));
  const margin = ' '.repeat(gutter);
  if (marks.length > 0) lines.push(...excerptLines(marks, margin, paint));
  if (help)
    lines.push(`${margin} ${paint('place', '=')} ${paint('strong', 'help')}: ${printable(help)}`);
  return `${lines.join('\n')}\n`;
}

/**
 * The source line of a span with the span marked under it, as diagnostics show it; of a longer line
 * a piece of at most `width` characters.
 */
export function renderExcerpt(span: Span, text: string, paint: Paint, width = maxShown): string[] {
  const mark = markOf(span, text, true, width);
  return excerptLines([mark], ' '.repeat(`${mark.line}`.length), paint);
}

/** A range of one line, in columns from zero. */
interface Mark {
  readonly source: SourceText;
  readonly line: number;
  readonly column: number;
  /** The line's text as it is shown. */
  readonly shown: string;
  readonly start: number;
  readonly width: number;
  readonly text: string;
  readonly isPrimary: boolean;
}

/** The longest piece of a source line that is shown. */
const maxShown = 160;

/** How much of that is kept to the left of the place in a line longer than that. */
const partBefore = 3 / 8;

function markOf(span: Span, text: string, isPrimary: boolean, width = maxShown): Mark {
  const { source } = span;
  const { line, column } = positionAt(source, span.start);
  const whole = lineAt(source, span.start);
  const from = whole.length > width ? Math.max(0, column - 1 - Math.floor(width * partBefore)) : 0;
  const piece = whole.slice(from, from + width);
  const at = Math.min(column - 1 - from, piece.length);
  const end = Math.min(at + Math.max(span.end - span.start, 1), Math.max(piece.length, at + 1));
  const dots = from > 0 ? '…' : '';
  const start = widthOf(dots + piece.slice(0, at));
  return {
    source,
    line,
    column,
    shown: shown(dots + piece) + (from + width < whole.length ? '…' : ''),
    start,
    width: Math.max(1, widthOf(dots + piece.slice(0, end)) - start),
    text,
    isPrimary,
  };
}

function excerptLines(marks: readonly Mark[], margin: string, paint: Paint): string[] {
  const [primary] = marks as [Mark];
  const sources = [...new Set(marks.map(({ source }) => source))];
  const bar = paint('place', '|');
  const lines: string[] = [];
  for (const source of sources) {
    const here = marks.filter((mark) => mark.source === source);
    const arrow = source === primary.source ? '-->' : ':::';
    const [first] = here as [Mark];
    lines.push(
      `${margin}${paint('place', arrow)} ${printable(source.name)}:${first.line}:${first.column}`,
      `${margin} ${bar}`,
    );
    const numbers = [...new Set(here.map(({ line }) => line))].sort((a, b) => a - b);
    for (const [index, number] of numbers.entries()) {
      if (index > 0 && numbers[index - 1]! + 1 < number) lines.push(paint('place', '...'));
      const onLine = here.filter(({ line }) => line === number);
      const label = paint('place', `${number}`.padStart(margin.length));
      lines.push(`${label} ${bar} ${onLine[0]!.shown}`.trimEnd());
      for (const mark of onLine.sort((a, b) => Number(b.isPrimary) - Number(a.isPrimary))) {
        lines.push(`${margin} ${bar} ${underline(mark, paint)}`);
      }
    }
  }
  return lines;
}

function underline({ start, width, text, isPrimary }: Mark, paint: Paint): string {
  const marks = (isPrimary ? '^' : '-').repeat(width);
  const painted = paint(isPrimary ? 'error' : 'place', `${marks} ${printable(text)}`.trimEnd());
  return ' '.repeat(start) + painted;
}

function shown(text: string): string {
  return printable(text.replaceAll('\t', '    '));
}

/** How many columns the text takes: a pair of surrogates is one character. */
function widthOf(text: string): number {
  return [...shown(text)].length;
}
