/** A judged trace as a case of a page: its events, what they make of the objects, and the divergence. */
import { positionAt, type Span } from '../../base/source.js';
import type { Timeline } from '../../check/timeline.js';
import type {
  CheckResult,
  CourseEvent,
  Divergence,
  EventReference,
  VerdictKind,
} from '../../check/verdict.js';
import type { Program } from '../../model/program.js';
import type { CheckContext } from '../check-context.js';
import { verdictReason } from '../check-text.js';
import { wrongText } from '../divergence-lanes.js';
import { doing, type TimeStyle, timeStyleOf, timeText } from '../event-text.js';
import { renderCheckMail } from '../mail-text.js';
import { excerpt } from '../printable.js';
import type { PageCandidate, PageCase, PageMark, PageTimeline, PageView } from './page-data.js';
import { type SourceList, TimelineBuilder } from './timeline-builder.js';

export interface PagedTrace {
  readonly program: Program;
  readonly result: CheckResult;
  readonly context: CheckContext;
  readonly timeline: Timeline;
}

const tones = {
  conforms: 'good',
  violates: 'error',
  inconclusive: 'warning',
} as const satisfies Record<VerdictKind, PageCase['tone']>;

export function checkCase(traced: PagedTrace, sources: SourceList): PageCase {
  const { result, context } = traced;
  const { divergence, verdict, events, observation } = result;
  return {
    id: context.trace,
    name: context.trace,
    tone: tones[verdict],
    verdict,
    reason: `${verdict === 'conforms' ? `${context.spec} ` : ''}${verdictReason(result, context)}`,
    facts: [
      ['trace', context.trace],
      ['specification', context.spec],
      ['observation', observation ?? ''],
      ['events', `${events.read} read, ${events.matched} explained, ${events.lost} lost`],
      ['gaps', `${result.gapCount}`],
      ['to see this again', context.reproduce],
    ],
    text: renderCheckMail(result, context),
    timeline: timelineOf(traced, sources),
    candidates: (divergence?.candidates ?? []).map(({ transition, span, conjuncts }) => ({
      transition,
      place: placeText(span),
      conjuncts: conjuncts.map(({ text, holds, values }): PageCandidate['conjuncts'][number] => {
        return { text, holds, values: Object.entries(values) };
      }),
    })),
    possible: divergence?.possibleStates ?? 0,
    states: (divergence?.states ?? []).map(({ tasks, objects }) => ({
      tasks,
      objects: objects.map(({ object, fields }) => ({ object, fields: Object.entries(fields) })),
    })),
    marks: divergence ? marksOf(divergence, sources) : [],
    graph: undefined,
  };
}

/** The lines of the specification that the violation is about. */
function marksOf({ candidates, failure, property }: Divergence, sources: SourceList): PageMark[] {
  const about = failure ?? property;
  const error = about ? [{ span: about.span, kind: 'error' as const, text: 'broken here' }] : [];
  const others = candidates.map(({ span, conjuncts }) => {
    const failing = conjuncts.filter(({ holds }) => !holds).map(({ text }) => text);
    return { span, kind: 'candidate' as const, text: `does not hold: ${failing.join(', ')}` };
  });
  return [...error, ...others].map(({ span, kind, text }) => {
    const [source, from, to] = sources.place(span);
    return { source, from, to, kind, text };
  });
}

function timelineOf(
  { program, result, timeline }: PagedTrace,
  sources: SourceList,
): PageTimeline | undefined {
  const { divergence } = result;
  const builder = new TimelineBuilder(sources);
  const style = divergence ? timeStyleOf(divergence) : styleOf(timeline);
  for (const { event, process } of timeline.events) {
    builder.row(rowOf(event, style, program.processes[process]!.span));
  }
  for (const [object, name] of timeline.objects) builder.object(`${object}`, shortName(name));
  for (const { index, object, member, value } of timeline.changes) {
    builder.change(index, builder.object(`${object}`, ''), member, excerpt(value, 200));
  }
  for (const [object, index] of timeline.ends) builder.end(index, builder.object(`${object}`, ''));
  const around = divergence ? addDivergence(builder, divergence, timeline, style) : undefined;
  if (builder.length === 0) return undefined;
  const all: PageView = { title: 'all events', rows: undefined };
  const { views = [], ...marks } = around ?? {
    mark: undefined,
    noticed: undefined,
    after: undefined,
    causes: [],
  };
  if (views.length === 0)
    for (const { event } of timeline.events.slice(0, 20)) builder.near(event.task);
  return builder.timeline([...views, all], { ...marks, isCut: timeline.isCut });
}

/** The rows of the divergence and of what came after it, and the views that show what belongs to it. */
function addDivergence(
  builder: TimelineBuilder,
  divergence: Divergence,
  timeline: Timeline,
  style: TimeStyle,
) {
  const { at, noticedAt, course, objects, reading, slice, text } = divergence;
  const rowOfLine = new Map(timeline.events.map(({ event }, row) => [event.line, row]));
  for (const event of [at, noticedAt]) {
    if (rowOfLine.has(event.line)) continue;
    rowOfLine.set(event.line, builder.row(rowOf(event, style, undefined)));
  }
  const subject = course ? subjectOf(builder, timeline, course.object, rowOfLine.get(at.line)!) : 0;
  let after: number | undefined;
  for (const event of course?.events ?? []) {
    if (event.line <= noticedAt.line) continue;
    const row = builder.row(rowOf(event, style, undefined));
    after ??= row;
    rowOfLine.set(event.line, row);
    for (const { member, value } of event.shows) builder.change(row, subject, member, value);
  }
  const mark = rowOfLine.get(at.line)!;
  const noticed = rowOfLine.get(noticedAt.line)!;
  builder.remark(mark, wrongText(divergence));
  if (reading && course) {
    builder.change(mark, subject, reading.member, `${excerpt(reading.recorded, 200)} (recorded)`);
  }
  if (noticed !== mark) builder.remark(noticed, 'it shows here');
  if (text !== undefined) builder.rawLine(mark, excerpt(text, 1000));

  const near = new Set([mark, noticed]);
  for (const { line } of course?.events ?? []) addKnown(near, rowOfLine.get(line));
  const numbers = objectsNear(
    timeline,
    objects.map(({ name }) => name),
    mark,
  );
  for (const number of numbers) builder.nearObject(builder.object(`${number}`, ''));
  timeline.events.forEach(({ objects: concerned }, row) => {
    if (concerned.includes(numbers[0] ?? -1)) near.add(row);
  });
  for (const { object, index } of timeline.changes) if (object === numbers[0]) near.add(index);
  const sliced = slice && 'items' in slice ? slice.items : [];
  const smallest = new Set<number>();
  for (const item of sliced) {
    const row = rowOfLine.get(item.line);
    addKnown(smallest, row);
    if (row !== undefined && item.kind === 'event') builder.rawLine(row, excerpt(item.text, 1000));
  }
  const shown = new Set(near);
  for (const event of eventsNear(divergence, shown, timeline)) builder.near(event.task);
  const name = objects[0]?.name;
  const setAt = reading
    ? reading.setAt
    : (objects[0]?.fields ?? []).flatMap((field) => field.setAt ?? []);
  const causes = setAt.flatMap(({ line }) => rowOfLine.get(line) ?? []);
  return {
    mark,
    noticed,
    after,
    causes: [...new Set(causes)].filter((row) => row < mark).sort((a, b) => a - b),
    views: [
      ...(name === undefined ? [] : [view(`what concerns ${name}`, near)]),
      ...(smallest.size > 0 ? [view('the smallest part that is rejected alike', smallest)] : []),
    ],
  };
}

function view(title: string, rows: ReadonlySet<number>): PageView {
  return { title, rows: [...rows].sort((a, b) => a - b) };
}

function addKnown(rows: Set<number>, row: number | undefined): void {
  if (row !== undefined) rows.add(row);
}

/** The tasks that the drawing of a mail has, and those of the rows that are shown first. */
function eventsNear(
  { at, noticedAt, course }: Divergence,
  rows: ReadonlySet<number>,
  timeline: Timeline,
): readonly (EventReference | CourseEvent)[] {
  const told = timeline.events.filter((_, row) => rows.has(row)).map(({ event }) => event);
  return [at, noticedAt, ...(course?.events ?? []), ...told];
}

/** The object at the divergence: the last of that name, as an address may be given away. */
function subjectOf(
  builder: TimelineBuilder,
  timeline: Timeline,
  name: string,
  mark: number,
): number {
  const [number] = objectsNear(timeline, [name], mark);
  return builder.object(number === undefined ? `named ${name}` : `${number}`, shortName(name));
}

/** The last object of each name that was met before the divergence. */
function objectsNear(timeline: Timeline, names: readonly string[], mark: number): number[] {
  return names.flatMap((name) => {
    const numbers = [...timeline.objects].filter(([number, each]) => {
      return each === name && (timeline.ends.get(number) ?? mark) >= mark;
    });
    return numbers.slice(-1).map(([number]) => number);
  });
}

function rowOf(event: EventReference, style: TimeStyle, span: Span | undefined) {
  return {
    line: event.line,
    time: event.timestamp === undefined ? '' : timeText(event.timestamp, style),
    task: excerpt(event.task, 60),
    text: doing(event),
    point: event.point === 'entry' ? 'e' : event.point === 'return' ? 'r' : 'p',
    span,
  } as const;
}

/** Without a raw line at hand: whole microseconds are taken for what they seem. */
function styleOf({ events }: Timeline): TimeStyle {
  const isMicroseconds = events
    .slice(0, 1000)
    .every(({ event: { timestamp } }) => timestamp !== undefined && timestamp % 1000n === 0n);
  return isMicroseconds ? 'microseconds' : 'ticks';
}

function placeText({ source, start }: Span): string {
  return `${source.name}:${positionAt(source, start).line}`;
}

function shortName(name: string): string {
  return excerpt(name.slice(name.indexOf(' ') + 1), 60);
}
