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
import type { Course, CourseEvent, Divergence, EventReference } from '../check/verdict.js';
import { doing, timeStyleOf, timeText } from './event-text.js';
import { failureText } from './failure-text.js';
import { type LaneEntry, renderLanes } from './lanes.js';
import { count, list } from './layout.js';
import { lineText } from './place-text.js';
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
      const { line, origin, timestamp, point, name } = item;
      const task = item.task ? `${item.task.command}-${item.task.pid}` : '';
      return [{ line, origin, timestamp, point, name, task }];
    })
    .slice(-maxSliced);
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

/** The events of the drawing. */
export function eventsDrawn(divergence: Divergence): readonly (EventReference | CourseEvent)[] {
  const { course } = divergence;
  return course ? courseRows(course, divergence).events : eventsOf(divergence);
}

export function renderDivergenceLanes(divergence: Divergence, width: number): string[] {
  const style = timeStyleOf(divergence);
  const { at, noticedAt, course } = divergence;
  const told = course ? courseRows(course, divergence) : undefined;
  const events = eventsDrawn(divergence);
  const rows = events.map((event) => ({
    event,
    line: lineText(event),
    time: event.timestamp === undefined ? '' : timeText(event.timestamp, style),
  }));
  const lineWidth = Math.max('line'.length, ...rows.map(({ line }) => line.length));
  const timeWidth = Math.max(...rows.map(({ time }) => time.length));
  const entries = rows.map(({ event, line, time }): LaneEntry => ({
    label: `${line.padStart(lineWidth)}  ${time.padStart(timeWidth)}`,
    lane: event.task,
    text: doing(event),
    ...headingOver(event, told),
    notes: [
      ...('shows' in event
        ? shownAt(divergence, event)
        : changesAt(divergence, event).map(({ place, after }) => `${place} = ${after}`)),
      ...(event.line === at.line ? [`<== ${wrongText(divergence)}`] : []),
      ...(event.line === noticedAt.line && at.line !== noticedAt.line ? ['<== it shows here'] : []),
    ],
  }));
  const head = `${'line'.padStart(lineWidth)}  ${(timeWidth > 0 ? 'time' : '').padEnd(timeWidth)}`;
  return renderLanes(entries, width, head);
}

/** The part of a course that is drawn: how it began, what was near the divergence, and what followed. */
function courseRows({ events }: Course, { at, noticedAt }: Divergence) {
  const all = new Map<number, EventReference | CourseEvent>();
  for (const event of [at, noticedAt, ...events]) all.set(event.line, event);
  const rows = [...all.values()].sort((a, b) => a.line - b.line);
  const until = rows.findIndex(({ line }) => line > noticedAt.line);
  const split = until === -1 ? rows.length : until;
  const [first, ...others] = rows.slice(0, split);
  const near = others.slice(-maxNear);
  const after = rows.slice(split);
  return {
    events: [first!, ...near, ...after.slice(0, maxAfter)],
    /** How many rows are left out before this one. */
    omitted: { line: near[0]?.line, count: others.length - near.length },
    firstAfter: after[0]?.line,
  };
}

function headingOver({ line }: EventReference, rows: ReturnType<typeof courseRows> | undefined) {
  if (line === rows?.firstAfter) return { heading: '[after it, not judged:]' };
  const { omitted } = rows ?? {};
  if (line !== omitted?.line || !omitted?.count) return {};
  return { heading: `[${count(omitted.count, 'more event')}]` };
}

/** What the event shows of the object that the one before did not, but for what is wrong. */
function shownAt({ at, reading, course }: Divergence, event: CourseEvent): string[] {
  const object = shortName(course!.object);
  const isWrong = (member: string) => event.line === at.line && member === reading?.member;
  return event.shows
    .filter(({ member }) => !isWrong(member))
    .map(({ member, value }) => `${object}.${excerpt(member, 40)} = ${excerpt(value, 100)}`);
}

/** What is wrong with the event, shorter than the verdict says it. */
export function wrongText({ kind, reading, failure, property }: Divergence): string {
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
    case 'unreachable-state':
      return 'no step leads here';
    default:
      return assertNever(kind);
  }
}

/** `dcta.0` of `device dcta.0`: in a drawing there is no room for the kind. */
function shortName(name: string): string {
  return excerpt(name.slice(name.indexOf(' ') + 1), 60);
}

const maxSliced = 12;
const maxNear = 8;
const maxAfter = 16;
