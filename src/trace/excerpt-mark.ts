/** The line at the beginning of an excerpt that says that it is one. */
import type { TraceItem } from './event.js';

/** What a trace with this comment lacks may well have been recorded. */
export const excerptMark = '# a part of a recording';

export function isExcerptMark(item: TraceItem): boolean {
  return item.kind === 'comment' && item.text === excerptMark;
}
