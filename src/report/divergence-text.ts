/**
 * The report of a violation, as an argument: this happened; these were the states possible before;
 * each thing that could explain it needs a condition that does not hold there.
 */
import { assertNever } from '../base/assert-never.js';
import type { Span } from '../base/source.js';
import type {
  Candidate,
  DescribedField,
  DescribedObject,
  DescribedState,
  Divergence,
  Reading,
} from '../check/verdict.js';
import type { CheckContext } from './check-context.js';
import { renderExcerpt } from './diagnostic-text.js';
import {
  doing,
  happening,
  renderEvent,
  renderEvents,
  type TimeStyle,
  timeStyleOf,
} from './event-text.js';
import { causesSection, doubtsSection } from './causes-text.js';
import { shiftText } from './clocks-text.js';
import { failureText } from './failure-text.js';
import { columns, count, list, pageWidth, wrap } from './layout.js';
import { missesSection } from './misses-text.js';
import { findNearestMiss } from './nearest-miss.js';
import type { Paint } from './paint.js';
import { placeText } from './place-text.js';
import { excerpt, printable } from './printable.js';
import { renderSlice } from './slice-text.js';

/** Why the trace is no behavior of the specification, in one sentence. */
export function reasonText(divergence: Divergence, { spec }: CheckContext): string {
  const task = excerpt(divergence.task, 60);
  const claim = excerpt(divergence.claim, 200);
  switch (divergence.kind) {
    case 'unexpected-event':
      return `nothing in ${spec} lets ${task} ${claim} here`;
    case 'wrong-value': {
      const reading = divergence.reading!;
      const recorded = recordedText(reading, divergence.objects);
      return `${placeOf(reading)} reads ${recorded}; in ${spec} it can only be ${list(reading.possible, 'or')}`;
    }
    case 'failed-step':
      return `${task} can ${claim} only with an error: ${failureText(divergence.failure!)}`;
    case 'unreachable-state': {
      const { index, isAgain } = divergence.state!;
      if (isAgain) return `no step of ${spec} leads back to ${claim}`;
      return index === 0
        ? `${claim} is no initial state of ${spec}`
        : `no step of ${spec} leads to ${claim}`;
    }
    case 'broken-property': {
      const { name, title } = divergence.property!;
      if (divergence.state) {
        return `in ${claim}, ${name} is broken${title === undefined ? '' : `: ${title}`}`;
      }
      return `after ${task} did ${claim}, ${name} is broken${title === undefined ? '' : `: ${title}`}`;
    }
    default:
      return assertNever(divergence.kind);
  }
}

/** Everything that is known of the divergence, section by section. */
export function renderDivergence(
  divergence: Divergence,
  context: CheckContext,
  paint: Paint,
): string[] {
  const style = timeStyleOf(divergence);
  const sections: readonly (readonly string[])[] = [
    eventSection(divergence, context, style, paint),
    sourceSection(divergence, style, paint),
    possibleSection(divergence, paint),
    historySection(divergence, style, paint),
    ...divergence.objects.map((object) => objectLines(object, paint)),
    causesSection(divergence, paint),
    doubtsSection(divergence, paint, pageWidth),
    candidatesSection(divergence, paint),
    nearestSection(divergence, paint),
    missesSection(divergence.misses, paint, pageWidth),
    clockSection(divergence, paint, pageWidth),
    renderSlice(divergence, style, paint),
  ];
  return sections.filter((lines) => lines.length > 0).flatMap((lines) => ['', ...lines]);
}

/** What the trace says of the event, and what that is in the specification. */
export function eventSection(
  divergence: Divergence,
  context: CheckContext,
  style: TimeStyle,
  paint: Paint,
  width = pageWidth,
): string[] {
  const { at, noticedAt, claim, kind } = divergence;
  if (divergence.state) return stateSection(divergence, context, paint, width);
  const lines = [
    paint('strong', 'The event'),
    ...renderEvent(divergence, context.trace, style, paint),
  ];
  if (kind !== 'wrong-value') {
    lines.push(...wrap(`in the specification: ${excerpt(claim, 200)}`, '  ', '    ', width));
  }
  if (noticedAt.line !== at.line) {
    const task = excerpt(noticedAt.task, 60);
    const notice = `it showed at ${placeText(noticedAt)}, where ${task} recorded that ${happening(noticedAt)}`;
    lines.push(...wrap(notice, '  ', '    ', width));
  }
  return lines;
}

/** Of a trace of states: what it says of the state. */
function stateSection(
  { at, claim, fields }: Divergence,
  { trace }: CheckContext,
  paint: Paint,
  width: number,
): string[] {
  const values = [...fields].map(([name, value]) => `${excerpt(name, 60)} = ${excerpt(value, 80)}`);
  return [
    paint('strong', 'The state'),
    `  line ${at.line} of ${printable(trace)}: ${claim}`,
    ...wrap(values.slice(0, maxValues).join(', '), '    ', '    ', width),
    ...(values.length > maxValues ? [`    and ${values.length - maxValues} more values`] : []),
  ];
}

/** The line of the specification that the reason is about. */
export function sourceSection(
  divergence: Divergence,
  style: TimeStyle,
  paint: Paint,
  width = pageWidth,
): string[] {
  const { failure, property, reading } = divergence;
  if (failure) {
    const heading = paint('strong', `The error: ${failureText(failure)}`);
    return [heading, ...indented(renderExcerpt(failure.span, '', paint, excerptWidth(width)))];
  }
  if (property) {
    const heading = paint('strong', `The property: ${property.name}`);
    return [heading, ...indented(renderExcerpt(property.span, '', paint, excerptWidth(width)))];
  }
  return reading ? readingLines(reading, divergence, style, paint, width) : [];
}

function readingLines(
  reading: Reading,
  { objects, course }: Divergence,
  style: TimeStyle,
  paint: Paint,
  width: number,
): string[] {
  const { field, possible, setAt } = reading;
  const argument =
    `the field ${excerpt(field, 40)} shows ${recordedText(reading, objects)}, ` +
    `but ${placeOf(reading)} is ${list(possible, 'or')} in every possible state`;
  const lines = [paint('strong', 'The contradiction'), ...wrap(argument, '  ', '    ', width)];
  if (setAt.length > 0) lines.push('  it was set at', ...renderEvents(setAt, style, '    '));
  if (course?.lastRight) {
    const { event, value } = course.lastRight;
    lines.push(`  the recording still shows ${excerpt(value, 80)} at`);
    lines.push(...renderEvents([event], style, '    '));
  }
  return lines;
}

/** A pointer to an object that the report tells of is easier to recognize by the object's name. */
function recordedText({ recorded }: Reading, objects: readonly DescribedObject[]): string {
  const shown = excerpt(recorded, 80);
  const named = objects.find(({ address }) => address === recorded);
  return named ? `${shown}, which is ${excerpt(named.name, 80)}` : shown;
}

/** The states that were possible before the event: the first few. */
export function possibleSection(
  { possibleStates, states }: Divergence,
  paint: Paint,
  width = pageWidth,
): string[] {
  const heading = `${count(possibleStates, 'state')} ${possibleStates === 1 ? 'was' : 'were'} possible before it`;
  const lines = [paint('strong', heading)];
  for (const [index, state] of states.slice(0, maxStates).entries()) {
    if (possibleStates > 1) lines.push(`  state ${index + 1}`);
    lines.push(...stateLines(state, states, possibleStates > 1 ? '    ' : '  ', width));
  }
  const hidden = possibleStates - Math.min(states.length, maxStates);
  if (hidden > 0 && states.length > 0) lines.push(`  and ${count(hidden, 'more state')}`);
  return lines;
}

/** The stacks, and of the objects what is not the same in all states: the rest is told below. */
function stateLines(
  { tasks, objects }: DescribedState,
  states: readonly DescribedState[],
  indent: string,
  width: number,
): string[] {
  const lines: string[] = [];
  for (const { task, stack } of tasks) {
    const [outermost, ...inner] = stack.map((frame) => excerpt(frame, 120));
    lines.push(
      `${indent}${excerpt(task, 60)} is ${outermost === undefined ? 'idle' : `in ${outermost}`}`,
    );
    lines.push(...inner.map((frame, depth) => `${indent}${'  '.repeat(depth + 1)}in ${frame}`));
  }
  for (const { object, fields } of objects) {
    const differing = Object.entries(fields).filter(([name, value]) =>
      states.some((other) => fieldOf(other, object, name) !== value),
    );
    const values = differing.map(([name, value]) => `${name} = ${excerpt(value, 80)}`);
    if (values.length > 0) {
      lines.push(...wrap(`${object}: ${values.join(', ')}`, indent, `${indent}  `, width));
    }
  }
  return lines;
}

function fieldOf({ objects }: DescribedState, object: string, name: string): string | undefined {
  return objects.find((each) => each.object === object)?.fields[name];
}

/** An object with its fields and the events that set them. */
export function objectLines(object: DescribedObject, paint: Paint, width = pageWidth): string[] {
  const { name, address, generation, createdHere, fields } = object;
  const facts = [
    ...(address === undefined ? [] : [`at ${excerpt(address, 40)}`]),
    ...(generation > 1 ? [`object number ${generation} at this address`] : []),
    createdHere ? 'created in this recording' : 'older than this recording, or than a gap in it',
  ];
  const rows = fields.flatMap((field) => {
    const { setAt } = field;
    if (!setAt) return [];
    const since = `${placeText(setAt)}: ${excerpt(setAt.task, 40)}, ${doing(setAt)}`;
    return [[excerpt(field.name, 40), valuesOf(field), since]];
  });
  const lines = [`${paint('strong', excerpt(name, 80))}, ${facts.join(', ')}`];
  if (rows.length > 0) lines.push(...columns([['', '', 'since'], ...rows], '  '));
  const unchanged = fields
    .filter(({ setAt }) => !setAt)
    .map((field) => `${excerpt(field.name, 40)} ${valuesOf(field)}`);
  if (unchanged.length > 0) {
    lines.push(...wrap(`unchanged since the start: ${unchanged.join(', ')}`, '  ', '    ', width));
  }
  return lines;
}

function valuesOf({ values }: DescribedField): string {
  return excerpt(list(values, 'or'), 100);
}

function historySection({ history }: Divergence, style: TimeStyle, paint: Paint): string[] {
  if (history.length === 0) return [];
  return [
    paint('strong', 'The last events before it that concern them'),
    ...renderEvents(history, style, '  '),
  ];
}

/** What might have explained the event, and what the task could have done instead. */
export function candidatesSection(
  divergence: Divergence,
  paint: Paint,
  width = pageWidth,
): string[] {
  const { candidates, expected, failure, state } = divergence;
  const unlike = state ? 'leads elsewhere' : 'not enabled';
  const lines: string[] = [];
  const shown = new Set(failure ? [placeKey(failure.span)] : []);
  if (candidates.length > 0) {
    lines.push(paint('strong', 'What might have explained it, and what stood against it'));
    for (const candidate of candidates.slice(0, maxCandidates)) {
      const place = placeKey(candidate.span);
      lines.push(...candidateLines(candidate, unlike, paint, !shown.has(place), width));
      shown.add(place);
    }
    const hidden = candidates.length - maxCandidates;
    if (hidden > 0) lines.push(`  and ${count(hidden, 'more candidate')}`);
  }
  if (expected.length > 0) {
    const named = expected.slice(0, maxExpected).map((each) => excerpt(each, 120));
    if (expected.length > maxExpected) named.push(`${expected.length - maxExpected} more`);
    if (lines.length > 0) lines.push('');
    lines.push(paint('strong', 'What the task could have done instead'));
    lines.push(...named.map((each) => `  ${each}`));
  }
  return lines;
}

/** `isNew`: its place in the specification has not been shown yet. */
function candidateLines(
  { transition, span, conjuncts }: Candidate,
  unlike: string,
  paint: Paint,
  isNew: boolean,
  width: number,
): string[] {
  const isEnabled = conjuncts.every(({ holds }) => holds);
  const verdict = isEnabled ? 'enabled' : unlike;
  const rows = conjuncts.map(({ text, holds, values }) => [
    holds ? 'holds' : 'FAILS',
    excerpt(text, 100),
    valuesText(values),
  ]);
  return [
    `  ${excerpt(transition, 120)}: ${verdict}`,
    ...columns(rows, '    '),
    ...(isNew && !isEnabled
      ? indented(renderExcerpt(span, '', paint, excerptWidth(width)), '    ')
      : []),
  ];
}

/** The candidate of which least is missing. */
export function nearestSection(
  { candidates }: Divergence,
  paint: Paint,
  width = pageWidth,
): string[] {
  const nearest = findNearestMiss(candidates);
  if (!nearest) return [];
  const { candidate, conjunct } = nearest;
  const values = valuesText(conjunct.values);
  const sentence =
    `${excerpt(candidate.transition, 120)} would explain it, ` +
    `but \`${excerpt(conjunct.text, 100)}\` does not hold${values === '' ? '' : `: ${values}`}`;
  return [paint('strong', 'The nearest miss'), ...wrap(sentence, '  ', '  ', width)];
}

/** What the order of the events hangs on, if a clock could explain it. */
function clockSection({ clockShift }: Divergence, paint: Paint, width: number): string[] {
  if (!clockShift) return [];
  return [
    paint('strong', 'If the clocks are wrong'),
    ...wrap(shiftText(clockShift), '  ', '    ', width),
  ];
}

function valuesText(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${excerpt(name, 60)} = ${excerpt(value, 80)}`)
    .join(', ');
}

function placeKey({ source, start }: Span): string {
  return `${source.name} ${start}`;
}

function placeOf({ object, member }: Reading): string {
  return printable(`${object}.${member}`);
}

function indented(lines: readonly string[], indent = '  '): string[] {
  return lines.map((line) => indent + line);
}

/** A page of the usual width lets long lines of a specification stand out; a mail does not. */
function excerptWidth(width: number): number | undefined {
  return width < pageWidth ? width - marginOfExcerpt : undefined;
}

/** Indentation, number and bar, and the marks that say that something is cut. */
const marginOfExcerpt = 18;
const maxStates = 3;
const maxCandidates = 5;
const maxExpected = 8;
const maxValues = 60;
