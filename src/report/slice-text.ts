/** The smallest part of a recording that is rejected for the same reason, for people. */
import { assertNever } from '../base/assert-never.js';
import { isAtEnd } from '../check/slice-material.js';
import type { Divergence, MissingSlice, Slice } from '../check/verdict.js';
import type { TraceItem } from '../trace/event.js';
import type { CheckContext } from './check-context.js';
import { renderEvents, type TimeStyle } from './event-text.js';
import { count, wrap } from './layout.js';
import type { Paint } from './paint.js';
import { lineText, placeText } from './place-text.js';
import { excerpt, printable } from './printable.js';

/** One screen of it; empty where nobody looked for it. */
export function renderSlice(divergence: Divergence, style: TimeStyle, paint: Paint): string[] {
  const { slice, noticedAt } = divergence;
  if (!slice) return [];
  const heading = paint('strong', 'The smallest part that is rejected for the same reason');
  if ('missing' in slice) return [heading, ...wrap(missingText(slice), '  ', '  ')];
  const { items } = slice;
  const until = isAtEnd(divergence) ? -1 : items.findIndex(({ line }) => line > noticedAt.line);
  const [before, after] = until === -1 ? [items, []] : [items.slice(0, until), items.slice(until)];
  const shown = before.slice(-maxShown);
  const hidden = before.length - shown.length;
  return [
    heading,
    ...(hidden > 0 ? [`  ${count(hidden, 'event')}, and then`] : []),
    ...shown.flatMap((item) => itemLines(item, style)),
    ...afterLines(after),
  ];
}

/** What the text of a slice says of itself, one line each. */
export function sliceHeading(
  { items, isMinimal }: Slice,
  { at }: Divergence,
  { spec, trace, reproduce }: CheckContext,
): string[] {
  const most = isMinimal ? ': no event can be left out' : '';
  return [
    `slice of ${printable(trace)}: ${count(items.length, 'event')}${most}`,
    `rejected by ${printable(spec)} for the same reason as the whole, at ${at.origin ? '' : 'its '}${placeText(at)}`,
    `the whole: ${printable(reproduce)}`,
  ];
}

function missingText({ missing }: MissingSlice): string {
  switch (missing) {
    case 'not-found':
      return 'none was found but the whole, in the checks that this may take';
    case 'not-kept':
      return 'the trace is longer than what is remembered of a pipe; of a file there may be one';
    default:
      return assertNever(missing);
  }
}

function itemLines(item: TraceItem, style: TimeStyle): string[] {
  if (item.kind !== 'event') {
    const what = item.kind === 'lost' ? 'events were lost' : 'a line cannot be read';
    return [`  ${placeText(item)}  ${what}`];
  }
  const { line, origin, timestamp, point, name, task: by } = item;
  const task = by ? `${by.command}-${by.pid}` : '';
  const fields = [...item.fields].map(([key, value]) => excerpt(`${key}=${value}`, 100));
  return [
    ...renderEvents([{ line, origin, timestamp, point, name, task }], style, '  '),
    ...(fields.length > 0 ? wrap(fields.join(' '), '    ', '    ') : []),
  ];
}

/** These come too late to explain anything: they are there because they show what was recorded. */
function afterLines(after: readonly TraceItem[]): string[] {
  const names = new Set(after.flatMap((item) => (item.kind === 'event' ? [item.name] : [])));
  if (names.size === 0) return [];
  const lines = after.slice(0, maxShown).map(lineText);
  const unit = after[0]!.origin ? '' : lines.length === 1 ? 'line ' : 'lines ';
  const where = `${unit}${lines.join(', ')}`;
  const shown = [...names].slice(0, maxShown).map((name) => excerpt(name, 80));
  return wrap(`and ${where}, which only shows that ${shown.join(', ')} is recorded`, '  ', '    ');
}

const maxShown = 12;
