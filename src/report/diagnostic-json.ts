/** Diagnostics for programs. */
import type { Diagnostic } from '../base/diagnostic.js';
import { positionAt, type Span } from '../base/source.js';

export function diagnosticJson(diagnostic: Diagnostic) {
  const { code, severity, message, span, labels = [], help } = diagnostic;
  return {
    code,
    severity,
    message,
    ...(span ? { place: placeJson(span) } : {}),
    labels: labels.map((label) => ({ text: label.text, place: placeJson(label.span) })),
    ...(help === undefined ? {} : { help }),
  };
}

/** A range of a source; lines and columns count from one, the end is not part of it. */
export function placeJson({ source, start, end }: Span) {
  const from = positionAt(source, start);
  const to = positionAt(source, end);
  return {
    file: source.name,
    line: from.line,
    column: from.column,
    end_line: to.line,
    end_column: to.column,
  };
}

/** One object as `--format json` prints it. */
export function renderJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
