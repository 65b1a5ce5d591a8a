/** Whose mistake a violation is, for people. */
import type { Ground, GroundKind, Hypothesis, HypothesisKind } from '../check/triage.js';
import { count, grouped } from './layout.js';
import { renderChange } from './mutate-text.js';
import type { Paint } from './paint.js';
import { excerpt, printable } from './printable.js';
import type { TriageReport, Weakening } from './triage-json.js';

/** The likeliest, in one line. */
export function renderTriageLine(
  { trace, result, hypotheses }: TriageReport,
  paint: Paint,
): string {
  const name = printable(trace);
  const [first, second] = hypotheses;
  if (!result) return `${paint('warning', 'unreadable')}: ${name}`;
  if (!first || !second)
    return `${paint('good', result.verdict)}: ${name}: there is nothing to triage`;
  const line = result.divergence!.at.line;
  const tie = first.points === second.points ? ` or ${names[second.kind]}` : '';
  return `${paint('strong', 'triage')}: ${name}:${line}: ${names[first.kind]}${tie}`;
}

export function renderTriage(report: TriageReport, paint: Paint): string {
  const { hypotheses, weakenings, corpus, tried, mutants } = report;
  const lines = [renderTriageLine(report, paint)];
  if (hypotheses.length === 0) return `${lines.join('\n')}\n`;
  const good = corpus.filter(({ judgement }) => judgement.verdict === 'conforms').length;
  const bad = corpus.filter(({ judgement }) => judgement.verdict === 'violates').length;
  lines.push(
    `  against ${count(good, 'good recording')} and ${count(bad, 'bad one')}; ${count(tried, 'change')} tried`,
  );
  for (const each of hypotheses) lines.push('', ...hypothesisLines(each, paint));
  if (weakenings.length > 0) {
    lines.push('', paint('strong', 'Changes under which this and the good recordings pass'));
    for (const each of weakenings.slice(0, mostWeakenings)) {
      lines.push(...weakeningLines(each, mutants));
    }
    const left = weakenings.length - mostWeakenings;
    if (left > 0) lines.push(`  and ${grouped(left)} more: see --format json`);
  }
  return `${lines.join('\n')}\n`;
}

function hypothesisLines({ kind, points, evidence }: Hypothesis, paint: Paint): string[] {
  const heading = `${signed(points)}  ${paint('strong', names[kind])}`;
  return [heading, ...evidence.map((each) => `    ${signed(each.points)}  ${evidenceText(each)}`)];
}

function signed(points: number): string {
  return (points > 0 ? `+${points}` : `${points}`).padStart(3);
}

function weakeningLines(
  { change, escapedMutants, escapedTraces }: Weakening,
  mutants: number,
): string[] {
  const lines = renderChange(change);
  if (escapedTraces.length > 0) {
    const named = escapedTraces.slice(0, mostNamed).map(printable).join(', ');
    lines.push(`    lets ${count(escapedTraces.length, 'bad recording')} pass: ${named}`);
  }
  if (escapedMutants.length === 0) {
    if (mutants > 0)
      lines.push(`    all ${grouped(mutants)} mutants of the corpus are still noticed`);
    return lines;
  }
  const [first] = escapedMutants;
  const example = `${first!.mutant.kind} ${first!.mutant.event.point} ${first!.mutant.event.name} at line ${first!.mutant.event.line}`;
  lines.push(
    `    ${grouped(escapedMutants.length)} of ${count(mutants, 'mutant')} of the corpus escape, as ${excerpt(example, 100)}`,
  );
  return lines;
}

const names: Readonly<Record<HypothesisKind, string>> = {
  kernel: 'the kernel is wrong',
  'specification-too-strict': 'the specification is too strict',
  'observation-wrong': 'the observation is wrong',
  'recording-incomplete': 'the recording is incomplete',
};

function evidenceText({ kind, count: number }: Ground): string {
  return texts[kind](number);
}

const texts: Readonly<Record<GroundKind, (number: number) => string>> = {
  'one-event-cures': (number) =>
    `with one event more, less or elsewhere the rest conforms (${count(number, 'way')})`,
  'one-event-helps': (number) =>
    `one event more, less or elsewhere explains it, and the rest does not conform for certain (${count(number, 'way')})`,
  'no-event-helps': () => 'no event more, less or elsewhere was found to help',
  'gaps-before': (number) => `the evidence has ${count(number, 'gap')} before it`,
  'no-gap': () => 'the recording has no gap up to there',
  'upheld-elsewhere': (number) =>
    `recordings that conform have ${count(number, 'event')} of the kind`,
  'untested-elsewhere': () => 'no recording that conforms has an event of the kind',
  'weakenings-pass': (number) =>
    `${count(number, 'change')} of a single guard, assertion or claim would let all pass`,
  'weakening-costs-nothing': (number) =>
    `${grouped(number)} of them with every mutant and bad recording still noticed`,
  'weakenings-let-through': () => 'but each lets mutants or bad recordings through',
  'no-weakening-passes': () => 'no single guard, assertion or claim is to blame',
  'observed-changes-pass': (number) =>
    `${count(number, 'change')} of a single expectation would let all pass`,
  'field-mostly-wrong': (number) =>
    `most readings of the field are wrong here (${grouped(number)} that were looked at)`,
  'field-right-elsewhere': (number) =>
    `but ${count(number, 'event')} of recordings that conform show the field as expected`,
  'no-observed-change-passes': () => 'no single expectation is to blame',
};

const mostWeakenings = 8;
const mostNamed = 3;
