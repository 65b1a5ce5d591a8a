/**
 * The report of a check for people: the verdict in one line, then what it rests on.
 *
 * Nothing here is long without a reason: lists are cut, and `--format json` has all of it.
 */
import { assertNever } from '../base/assert-never.js';
import type { UnnoticedReason } from '../check/unnoticed.js';
import type { CheckResult, VerdictKind } from '../check/verdict.js';
import type { CheckContext } from './check-context.js';
import { skewText } from './clocks-text.js';
import { reasonText, renderDivergence } from './divergence-text.js';
import { renderGap } from './gap-text.js';
import { columns, count, grouped, list, pageWidth, wrap } from './layout.js';
import type { Paint, Tone } from './paint.js';
import { placeText } from './place-text.js';
import { excerpt, printable } from './printable.js';

/** One line, no line break at its end: the first line of every report. */
export function renderVerdict(result: CheckResult, context: CheckContext, paint: Paint): string {
  const { verdict, divergence } = result;
  const word = paint(verdictTone[verdict], verdict);
  const place = divergence?.at.origin
    ? placeText(divergence.at)
    : printable(context.trace) + (divergence ? `:${divergence.at.line}` : '');
  const who = verdict === 'conforms' ? `${context.spec} ` : '';
  return `${word}: ${place}: ${who}${verdictReason(result, context)}`;
}

export const verdictTone = {
  conforms: 'good',
  violates: 'error',
  inconclusive: 'warning',
} as const satisfies Record<VerdictKind, Tone>;

/** Why the verdict is what it is, in one sentence; that of `conforms` wants the specification before it. */
export function verdictReason(result: CheckResult, context: CheckContext): string {
  const { verdict, divergence, events } = result;
  switch (verdict) {
    case 'conforms':
      return result.scenario === undefined
        ? `explains all ${count(events.matched, 'event')} it speaks about`
        : `explains all ${count(events.matched, 'state')}`;
    case 'violates':
      return printable(reasonText(divergence!, context));
    case 'inconclusive':
      return inconclusiveText(result);
    default:
      return assertNever(verdict);
  }
}

/** The whole report, with a line break at its end. */
export function renderCheck(
  result: CheckResult,
  context: CheckContext,
  paint: Paint,
  width = pageWidth,
): string {
  const lines = [renderVerdict(result, context, paint)];
  if (result.divergence) {
    lines.push(...renderDivergence(result.divergence, context, paint));
    lines.push(...qualitySection(result, paint, width), '', ...reproduceLines(context, paint));
  } else {
    lines.push(...gapsSection(result, paint, width), ...basisSection(result, paint, width));
  }
  return `${lines.join('\n')}\n`;
}

function inconclusiveText(result: CheckResult): string {
  const { isVacuous, gapCount, events, observation, scenario } = result;
  if (scenario !== undefined && isVacuous) return `no state names a variable of ${scenario}`;
  if (events.read === 0 && gapCount === 0) return 'the trace holds no event';
  if (isVacuous) {
    return `${observation} judges no event of the trace, which has ${count(events.read, 'event')}`;
  }
  return `nothing contradicts the specification, but the evidence has ${count(gapCount, 'gap')}`;
}

function gapsSection(result: CheckResult, paint: Paint, width: number): string[] {
  const { gapCount, wholeObjects } = result;
  if (gapCount === 0) return [];
  const lines = ['', paint('strong', 'Gaps in the evidence'), ...gapLines(result, width)];
  lines.push('', paint('strong', 'What still holds'));
  if (wholeObjects.length === 0) {
    const sentence =
      'No object has its whole life between two gaps; no event contradicts the specification given what is known.';
    return [...lines, ...wrap(sentence, '  ', '  ', width)];
  }
  const named = cut(wholeObjects, maxNames);
  const whole = count(wholeObjects.length, 'object');
  const sentence = `The whole recorded life of ${whole} lies between two gaps and conforms: ${named}.`;
  return [...lines, ...wrap(sentence, '  ', '  ', width)];
}

function gapLines({ gaps, gapCount }: CheckResult, width: number): string[] {
  const shown = gaps.slice(0, maxGaps);
  const lines = shown.flatMap((gap) => renderGap(gap, '  ', width));
  const more = gapCount - shown.length;
  return more > 0 ? [...lines, `  and ${count(more, 'more gap')}`] : lines;
}

/** What `conforms` or `inconclusive` rests on. */
function basisSection(result: CheckResult, paint: Paint, width: number): string[] {
  const { objects, maxPossible, unmapped, coverage, observation, scenario, isVacuous } = result;
  const met = [...objects].filter(([, number]) => number > 0);
  const rows = [
    [scenario === undefined ? 'events' : 'states read', eventsText(result)],
    scenario === undefined
      ? ['observation', printable(observation ?? '')]
      : ['scenario', printable(scenario)],
    ['objects', met.map(([kind, number]) => count(number, kind)).join(', ') || 'none'],
    [
      scenario === undefined ? 'states' : 'possible',
      `at most ${grouped(maxPossible)} possible at once${someText(result)}`,
    ],
  ];
  const lines = ['', paint('strong', 'What this rests on'), ...columns(rows, '  ')];
  lines.push(...clockLines(result, width));
  const counted = unmapped.map((each) => `${excerpt(each.event, 80)} (${grouped(each.count)})`);
  lines.push(...listed('not spoken about', counted, width));
  if (isVacuous && observation !== undefined)
    return [...lines, ...listed(`${observation} judges`, coverage.notRecorded, width)];
  lines.push(...listed('never exercised', coverage.neverExercised, width));
  lines.push(...listed('events not recorded', coverage.notRecorded, width));
  return [...lines, ...wrap(missingText(result), '  ', '    ', width)];
}

function someText({ narrowedAt }: CheckResult): string {
  return narrowedAt === undefined ? '' : ` of those followed: from line ${narrowedAt} on not all`;
}

/** What nobody would notice if it were missing; `kspec mutate` leaves events out to see. */
function missingText({ coverage }: CheckResult): string {
  const kinds = Object.entries(unnoticedText).flatMap(([reason, text]) => {
    const number = coverage.mayBeMissing.filter((each) => each.reason === reason).length;
    return number > 0 ? [`${grouped(number)} ${text}`] : [];
  });
  const events = kinds.length > 0 ? `kinds of events (${kinds.join(', ')}) and ` : '';
  return `unnoticed if missing: ${events}either end of a task; see kspec mutate`;
}

const unnoticedText = {
  optional: 'optional',
  'tells-nothing': 'without a telling field',
  'runs-other-code': 'of calls that run other code',
} as const satisfies Record<UnnoticedReason, string>;

function eventsText({ events }: CheckResult): string {
  const parts = [`${grouped(events.read)} read`, `${grouped(events.matched)} explained`];
  if (events.ignored > 0) parts.push(`${grouped(events.ignored)} known and not judged`);
  if (events.unmapped > 0) parts.push(`${grouped(events.unmapped)} not spoken about`);
  if (events.lost > 0) parts.push(`${grouped(events.lost)} lost`);
  if (events.unreadable > 0) parts.push(count(events.unreadable, 'unreadable line'));
  return list(parts);
}

/** How good the recording was up to the divergence. */
export function qualitySection(result: CheckResult, paint: Paint, width: number): string[] {
  const { gapCount, unmapped } = result;
  const lines = ['', paint('strong', 'The recording up to there')];
  lines.push(...wrap(eventsText(result), '  ', '  ', width), ...clockLines(result, width));
  if (gapCount === 0) lines.push('  no gap: nothing lost, every line read');
  lines.push(...gapLines(result, width));
  const counted = unmapped.map((each) => `${excerpt(each.event, 80)} (${grouped(each.count)})`);
  return [...lines, ...listed('not spoken about', counted, width)];
}

function clockLines({ estimatedSkew }: CheckResult, width: number): string[] {
  return estimatedSkew ? wrap(skewText(estimatedSkew), '  ', '    ', width) : [];
}

function reproduceLines({ reproduce }: CheckContext, paint: Paint): string[] {
  return [paint('strong', 'To see this again'), `  ${printable(reproduce)}`];
}

function listed(heading: string, items: readonly string[], width: number): string[] {
  if (items.length === 0) return [];
  return wrap(`${heading}: ${cut(items, maxNames)}`, '  ', '    ', width);
}

function cut(items: readonly string[], most: number): string {
  const shown = items.slice(0, most).map((item) => excerpt(item, 100));
  const rest = items.length > most ? [`${grouped(items.length - most)} more`] : [];
  return [...shown, ...rest].join(', ');
}

const maxGaps = 10;
const maxNames = 12;
