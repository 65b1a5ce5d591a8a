/**
 * The events that led to a violation, one column a task: which paths raced.
 *
 *     line  time      insmod-230            kworker-7
 *                     ----------            ---------
 *        2  8.000117  leave driver_attach
 *                       0xff1100.pending = true
 *        5  8.000408                        enter attach_helper
 *                                             <== 0xff1100.pending reads false
 */
import { assertNever } from '../base/assert-never.js';
import type { Divergence, EventReference } from '../check/verdict.js';
import { timeStyleOf, timeText } from './event-text.js';
import { failureText } from './failure-text.js';
import { type LaneEntry, renderLanes } from './lanes.js';
import { list } from './layout.js';
import { excerpt } from './printable.js';

/**
 * The last events that concern the divergence, what set the value that was read, the end of the
 * slice if there is one, and itself.
 */
export function eventsOf(divergence: Divergence): readonly EventReference[] {
  const { at, noticedAt, history, reading } = divergence;
  const events = new Map<number, EventReference>();
  const all = [...slicedEvents(divergence), ...(reading?.setAt ?? []), ...history, at, noticedAt];
  for (const event of all) events.set(event.line, event);
  return [...events.values()].sort((a, b) => a.line - b.line);
}

/** A slice says what the violation needs, the history what went on; the race may be in either. */
function slicedEvents({ slice, noticedAt }: Divergence): readonly EventReference[] {
  if (!slice || 'missing' in slice) return [];
  return slice.items
    .flatMap((item): EventReference[] => {
      if (item.kind !== 'event' || item.line > noticedAt.line) return [];
      const { line, timestamp, point, name, task } = item;
      return [{ line, timestamp, point, name, task: task ? `${task.command}-${task.pid}` : '' }];
    })
    .slice(-maxSliced);
}

/** `enter __driver_attach`, `leave __driver_attach`, or the name of a tracepoint. */
export function doing({ point, name }: EventReference): string {
  const shown = excerpt(name, 120);
  if (point === 'entry') return `enter ${shown}`;
  return point === 'return' ? `leave ${shown}` : shown;
}

/** The fields that have had their values since this event: `dcta.0.driver`, `none`. */
export function changesAt(
  { objects }: Divergence,
  { line }: EventReference,
): readonly { readonly place: string; readonly after: string }[] {
  return objects.flatMap(({ name, fields }) =>
    fields
      .filter(({ setAt }) => setAt?.line === line)
      .map((field) => ({
        place: `${shortName(name)}.${excerpt(field.name, 40)}`,
        after: excerpt(list(field.values, 'or'), 100),
      })),
  );
}

export function renderDivergenceLanes(divergence: Divergence, width: number): string[] {
  const style = timeStyleOf(divergence);
  const { at, noticedAt } = divergence;
  const rows = eventsOf(divergence).map((event) => ({
    event,
    line: `${event.line}`,
    time: event.timestamp === undefined ? '' : timeText(event.timestamp, style),
  }));
  const lineWidth = Math.max('line'.length, ...rows.map(({ line }) => line.length));
  const timeWidth = Math.max(...rows.map(({ time }) => time.length));
  const entries = rows.map(({ event, line, time }): LaneEntry => ({
    label: `${line.padStart(lineWidth)}  ${time.padStart(timeWidth)}`,
    lane: event.task,
    text: doing(event),
    notes: [
      ...changesAt(divergence, event).map(({ place, after }) => `${place} = ${after}`),
      ...(event.line === at.line ? [`<== ${wrongText(divergence)}`] : []),
      ...(event.line === noticedAt.line && at.line !== noticedAt.line ? ['<== it shows here'] : []),
    ],
  }));
  const head = `${'line'.padStart(lineWidth)}  ${(timeWidth > 0 ? 'time' : '').padEnd(timeWidth)}`;
  return renderLanes(entries, width, head);
}

/** What is wrong with the event, shorter than the verdict says it. */
function wrongText({ kind, reading, failure, property }: Divergence): string {
  switch (kind) {
    case 'unexpected-event':
      return 'cannot happen here';
    case 'wrong-value': {
      const { object, member, recorded, possible } = reading!;
      const place = `${shortName(object)}.${member}`;
      return `${place} reads ${excerpt(recorded, 60)}, not ${excerpt(list(possible, 'or'), 60)}`;
    }
    case 'failed-step':
      return failureText(failure!);
    case 'broken-property':
      return `breaks ${property!.name}`;
    default:
      return assertNever(kind);
  }
}

/** `dcta.0` of `device dcta.0`: in a drawing there is no room for the kind. */
function shortName(name: string): string {
  return excerpt(name.slice(name.indexOf(' ') + 1), 60);
}

const maxSliced = 12;
