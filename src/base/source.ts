/**
 * Source text and positions in it.
 *
 * Offsets count UTF-16 code units, as JavaScript strings do; lines and columns are counted from one.
 */

/** A text with the name under which messages mention it. */
export interface SourceText {
  readonly name: string;
  readonly text: string;
}

/** The half-open range `[start, end)` of a source. */
export interface Span {
  readonly source: SourceText;
  readonly start: number;
  readonly end: number;
}

/** A place as people and editors count it. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The line and column of `offset`; an offset past the end counts as the end. */
export function positionAt(source: SourceText, offset: number): Position {
  const before = source.text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  let line = 1;
  for (let at = before.indexOf('\n'); at !== -1; at = before.indexOf('\n', at + 1)) line += 1;
  return { line, column: before.length - lineStart + 1 };
}

/** The text of the line that holds `offset`, without its line break. */
export function lineAt(source: SourceText, offset: number): string {
  const start = source.text.lastIndexOf('\n', offset - 1) + 1;
  const end = source.text.indexOf('\n', offset);
  return source.text.slice(start, end === -1 ? undefined : end).replace(/\r$/, '');
}
