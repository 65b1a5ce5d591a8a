/**
 * Writes items one below the other, with the comments and blank lines of the source between them.
 *
 * A comment is kept where it was: on a line of its own, or behind what stands before it on its
 * line. One that stands in the middle of an item moves behind the item.
 */
import type { SourceText, Span } from '../base/source.js';
import { type Layout, render } from './layout.js';
import { scan } from './scan.js';

export const maxWidth = 100;

interface Comment {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Code stands before it on its line, or a comment that has code before it. */
  readonly isTrailing: boolean;
  /** How many blanks stand before a trailing one, so that what was aligned stays so. */
  readonly gap: number;
}

export class Writer {
  private readonly source: SourceText;
  private readonly comments: readonly Comment[];
  private nextComment = 0;
  private readonly lines: string[] = [];
  private indentation = 0;
  /** The last line can take no comment: it is one, or ends in one that reaches to its end. */
  private isLineClosed = false;
  /** The end in the source of what was written last; undefined at the start of a block. */
  private lastEnd: number | undefined;

  constructor(source: SourceText) {
    this.source = source;
    this.comments = commentsOf(source);
  }

  /** Writes something on lines of its own. */
  item(span: Span, layout: Layout): void {
    this.before(span.start);
    this.writeLines(render(layout, this.indentation, maxWidth));
    this.lastEnd = span.end;
  }

  /** Writes `header {`, what `body` writes, and `}`; the brackets close at `end` of the source. */
  block(start: number, header: Layout, end: number, body: () => void): void {
    this.open(start, header);
    body();
    this.close(end, '}');
  }

  /** Writes a line that begins a block; what follows is indented. */
  open(start: number, header: Layout): void {
    this.before(start);
    this.writeLines(render(header, this.indentation, maxWidth));
    this.indentation += 2;
    this.lastEnd = undefined;
  }

  /** Ends a block: the comments that are left in it, then `text` further left. */
  close(end: number, text: Layout): void {
    this.commentsBefore(end - 1);
    this.indentation -= 2;
    this.writeLines(render(text, this.indentation, maxWidth));
    this.lastEnd = end;
  }

  /** Ends a block whose last line another construct continues: `} else {`. */
  dedent(end: number): void {
    this.commentsBefore(end - 1);
    this.indentation -= 2;
    this.lastEnd = undefined;
  }

  /** The whole text; comments that are left come last. */
  finish(): string {
    this.commentsBefore(Infinity);
    return this.lines.length === 0 ? '' : `${this.lines.join('\n')}\n`;
  }

  /** How many columns are left for what is written next. */
  get room(): number {
    return maxWidth - this.indentation;
  }

  /** Where the source begins, comments aside. */
  get firstToken(): number {
    return scan(this.source.text).find((each) => each.kind !== 'comment')?.start ?? 0;
  }

  hasCommentIn(span: Span): boolean {
    return this.comments.some((each) => each.start >= span.start && each.end <= span.end);
  }

  /** The text of the source that the span covers; empty for a tree that was not parsed. */
  sourceText(span: Span): string {
    return this.source.text.slice(span.start, span.end);
  }

  private before(start: number): void {
    this.commentsBefore(start);
    this.blankLineBefore(start);
  }

  private commentsBefore(limit: number): void {
    for (
      let comment = this.comments[this.nextComment];
      comment && comment.start < limit;
      comment = this.comments[this.nextComment]
    ) {
      this.nextComment += 1;
      this.comment(comment);
    }
  }

  private comment(comment: Comment): void {
    const last = this.lines.at(-1);
    const [first = '', ...rest] = reindented(comment.text, this.indentation);
    if (comment.isTrailing && last !== undefined && !this.isLineClosed) {
      const room = maxWidth - last.length - first.length;
      const gap = ' '.repeat(Math.max(1, Math.min(comment.gap, room)));
      this.lines[this.lines.length - 1] = last + gap + first;
      this.lines.push(...rest);
      this.isLineClosed = first.startsWith('//');
    } else {
      this.blankLineBefore(comment.start);
      this.writeLines([first, ...rest]);
      this.isLineClosed = true;
    }
    if (this.lastEnd !== undefined || !comment.isTrailing) this.lastEnd = comment.end;
  }

  /** One blank line where the source has any, but none at the start of a block. */
  private blankLineBefore(start: number): void {
    if (this.lastEnd === undefined) return;
    const between = this.source.text.slice(this.lastEnd, start);
    if (/\n[ \t\r]*\n/.test(between)) this.lines.push('');
  }

  private writeLines(lines: readonly string[]): void {
    const [first = '', ...rest] = lines;
    this.isLineClosed = false;
    this.lines.push(' '.repeat(this.indentation) + first, ...rest);
  }
}

function commentsOf(source: SourceText): Comment[] {
  const { text } = source;
  const comments: Comment[] = [];
  /** Where the last token ends that is no comment, or a comment that trails one. */
  let codeEnd = 0;
  for (const token of scan(text)) {
    const before = text.slice(codeEnd, token.start);
    if (token.kind === 'comment') {
      const isTrailing = codeEnd > 0 && !before.includes('\n');
      const gap = /^ +$/.test(before) ? before.length : 1;
      const own = text.slice(token.start, token.end).trimEnd();
      comments.push({ start: token.start, end: token.end, text: own, isTrailing, gap });
      if (!isTrailing) continue;
    }
    codeEnd = token.end;
  }
  return comments;
}

/** The lines of a comment; those behind the first begin one column right of it or further. */
function reindented(text: string, indentation: number): string[] {
  const [first = '', ...rest] = text.split('\n').map((each) => each.trimEnd());
  const widths = rest.filter((each) => each !== '').map((each) => each.search(/\S/));
  const common = Math.min(...widths);
  const margin = ' '.repeat(indentation + 1);
  return [first, ...rest.map((each) => (each === '' ? '' : margin + each.slice(common)))];
}
