/** Names an event of a trace: where, when, on which CPU, by whom. */
import type { Divergence, EventReference } from '../check/verdict.js';
import type { Timestamp } from '../trace/event.js';
import { columns } from './layout.js';
import type { Paint } from './paint.js';
import { placeText } from './place-text.js';
import { excerpt, printable } from './printable.js';

/** How a trace writes its times: places of a second, or ticks of a clock without a unit. */
export type TimeStyle = 'nanoseconds' | 'microseconds' | 'ticks';

/**
 * Finds the style in the raw line: nothing else tells a clock that counts nanoseconds from one
 * that counts ticks. Where the line is gone, whole microseconds are taken for what they seem.
 */
export function timeStyleOf({ at, text }: Divergence): TimeStyle {
  if (at.timestamp === undefined) return 'ticks';
  if (text === undefined) return at.timestamp % 1000n === 0n ? 'microseconds' : 'ticks';
  if (text.includes(timeText(at.timestamp, 'nanoseconds'))) return 'nanoseconds';
  return text.includes(timeText(at.timestamp, 'microseconds')) ? 'microseconds' : 'ticks';
}

/** The time in digits as the trace has it. */
export function timeText(timestamp: Timestamp, style: TimeStyle): string {
  if (style === 'ticks' || timestamp < 0n) return `${timestamp}`;
  const fraction = `${timestamp % 1_000_000_000n}`.padStart(9, '0');
  return `${timestamp / 1_000_000_000n}.${fraction.slice(0, style === 'nanoseconds' ? 9 : 6)}`;
}

/** `enter __driver_attach`, `leave __driver_attach`, or the name of a tracepoint. */
export function doing({ point, name }: EventReference): string {
  const shown = excerpt(name, 120);
  if (point === 'entry') return `enter ${shown}`;
  return point === 'return' ? `leave ${shown}` : shown;
}

/** `__driver_attach was entered`. */
export function happening({ point, name }: EventReference): string {
  const shown = excerpt(name, 120);
  if (point === 'entry') return `${shown} was entered`;
  return point === 'return' ? `${shown} returned` : `${shown} occurred`;
}

/** Line, time, task and happening of each event, in columns. */
export function renderEvents(
  events: readonly EventReference[],
  style: TimeStyle,
  indent: string,
): string[] {
  return columns(
    events.map((event) => [
      placeText(event),
      event.timestamp === undefined ? '' : timeText(event.timestamp, style),
      excerpt(event.task, 40),
      happening(event),
    ]),
    indent,
  );
}

/** Everything the trace says of the event that nothing explains, its raw line last. */
export function renderEvent(
  { at, cpu, fields, text }: Divergence,
  trace: string,
  style: TimeStyle,
  paint: Paint,
): string[] {
  const unit = style === 'ticks' ? '' : ' s';
  const circumstances = [
    at.origin ? placeText(at) : `line ${at.line} of ${printable(trace)}`,
    ...(at.timestamp === undefined ? [] : [`at ${timeText(at.timestamp, style)}${unit}`]),
    ...(cpu === undefined ? [] : [`CPU ${cpu}`]),
    excerpt(at.task, 60),
  ];
  const rows = [...fields].map(([name, value]) => [excerpt(name, 40), excerpt(value, 100)]);
  return [
    `  ${circumstances.join(', ')}`,
    `  ${paint('strong', happening(at))}`,
    ...columns(rows, '    '),
    ...(text === undefined ? [] : [`  ${paint('faint', excerpt(text.trim(), maxRawWidth))}`]),
  ];
}

/** Enough for every event of a kernel; an input may have longer ones. */
const maxRawWidth = 600;
