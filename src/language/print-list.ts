/**
 * Lists in brackets, separated by commas: on one line if they were and fit, else one item a line.
 */
import type { Span } from '../base/source.js';
import { type Layout, renderFlat, sequence } from './layout.js';
import type { Writer } from './writer.js';

export interface ListItem {
  readonly span: Span;
  readonly layout: Layout;
}

/** Writes `header { items }`; `span` reaches from the header to the closing bracket. */
export function printList(
  writer: Writer,
  span: Span,
  header: Layout,
  items: readonly ListItem[],
): void {
  const short = sequence(header, ' { ', ...commaSeparated(items), ' }');
  const [first] = items;
  const bracket = first && writer.sourceText({ ...span, end: first.span.start }).lastIndexOf('{');
  const isBroken =
    first !== undefined &&
    writer.sourceText({ ...span, end: first.span.start }).includes('\n', bracket);
  const isShort = !isBroken && !writer.hasCommentIn(span);
  if (isShort && renderFlat(short).length <= writer.room) {
    writer.item(span, short);
    return;
  }
  writer.block(span.start, sequence(header, ' {'), span.end, () => {
    for (const row of rowsOf(writer, items)) {
      const [first] = row;
      const last = row.at(-1);
      if (!first || !last) continue;
      const comma = last === items.at(-1) ? '' : ',';
      const whole = { ...first.span, end: last.span.end };
      writer.item(whole, sequence(...commaSeparated(row), comma));
    }
  });
}

/** Items that stand on one line of the source stay on one line, as far as they fit. */
function rowsOf(writer: Writer, items: readonly ListItem[]): ListItem[][] {
  const rows: ListItem[][] = [];
  let width = 0;
  let previous: ListItem | undefined;
  for (const item of items) {
    const between = previous && { ...item.span, start: previous.span.end, end: item.span.start };
    const isParted =
      !between || writer.hasCommentIn(between) || writer.sourceText(between).includes('\n');
    const room = writer.room - renderFlat(item.layout).length - 1;
    if (isParted || width > room) {
      rows.push([]);
      width = 0;
    }
    rows.at(-1)?.push(item);
    width += renderFlat(item.layout).length + 2;
    previous = item;
  }
  return rows;
}

function commaSeparated(items: readonly ListItem[]): Layout[] {
  return items.flatMap((item, index) => (index === 0 ? [item.layout] : [', ', item.layout]));
}
