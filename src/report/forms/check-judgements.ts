/** Checks as judgements: a trace is judged once, by one specification or by several together. */
import type { CheckResult, Divergence, EventReference } from '../../check/verdict.js';
import type { CheckedTrace } from '../check-json.js';
import { verdictReason } from '../check-text.js';
import type { CheckedDesign } from '../designs-json.js';
import { fitText } from '../designs-text.js';
import { changesAt, eventsOf } from '../divergence-lanes.js';
import { doing } from '../event-text.js';
import { mailLines } from '../mail-text.js';
import { printable } from '../printable.js';
import {
  type FilePlace,
  type FlowStep,
  isStandardInput,
  type JudgedGroup,
  type JudgedOutcome,
  type Judgement,
  placeOfSpan,
  type RelatedPlace,
} from './judgement.js';

/** A specification with what it says of each trace, and what it is called. */
export interface NamedDesign extends CheckedDesign {
  /** In the specification itself; undefined if it is wrong. */
  readonly name: string | undefined;
  /** In reports on several. */
  readonly shortName: string;
}

/** One group, because a trace that fits one of several specifications is explained. */
export function judgeChecks(designs: readonly NamedDesign[]): readonly JudgedGroup[] {
  const diagnostics = designs.flatMap((design) => design.diagnostics);
  const name = designs.map(({ spec }) => spec).join(' ');
  const [first, ...others] = designs as [NamedDesign, ...NamedDesign[]];
  const judgements = first.traces.map((trace, index) => {
    if (others.length === 0) return judgeTrace(trace, first);
    return judgeByAll(designs, index);
  });
  return [{ name, judgements, diagnostics }];
}

function judgeTrace(checked: CheckedTrace, design: NamedDesign): Judgement {
  const { trace, reproduce, result } = checked;
  if (!result || isUnreadable(result)) return unreadable(checked);
  const context = { spec: design.name ?? design.spec, trace, reproduce };
  const reason = verdictReason(result, context);
  return judgement(checked, outcomes[result.verdict], result, {
    reason: result.verdict === 'conforms' ? `${printable(context.spec)} ${reason}` : reason,
    report: result.verdict === 'conforms' ? [] : mailLines(result, context),
  });
}

/** Fits one: explained. Fits none and some are undecided: open. The place is that of the first no. */
function judgeByAll(designs: readonly NamedDesign[], index: number): Judgement {
  const checked = designs[0]!.traces[index]!;
  const verdicts = designs.flatMap(({ shortName, traces, name, spec }) => {
    const { result, reproduce } = traces[index]!;
    if (!result || isUnreadable(result)) return [];
    return [
      {
        design: shortName,
        result,
        context: { spec: name ?? spec, trace: checked.trace, reproduce },
      },
    ];
  });
  const [first] = verdicts;
  if (!first) return unreadable(checked);
  const fitting = verdicts.find(({ result }) => result.verdict === 'conforms');
  const violating = verdicts.find(({ result }) => result.verdict === 'violates');
  const open = verdicts.find(({ result }) => result.verdict === 'inconclusive');
  const { result } = fitting ?? open ?? violating ?? first;
  return judgement(checked, outcomes[result.verdict], result, {
    reason: fitText(verdicts),
    report: fitting
      ? []
      : verdicts.flatMap((each, at) => [
          ...(at > 0 ? [''] : []),
          `${printable(each.design)}:`,
          ...mailLines(each.result, each.context),
        ]),
  });
}

function judgement(
  checked: CheckedTrace,
  outcome: JudgedOutcome,
  { divergence }: CheckResult,
  said: { readonly reason: string; readonly report: readonly string[] },
): Judgement {
  const { trace } = checked;
  const file = fileOf(checked);
  if (outcome !== 'failed' || !divergence) {
    const place = file === undefined ? undefined : { file };
    const rule = 'conformance';
    return { name: trace, outcome, rule, ...said, place, related: [], flow: [] };
  }
  const { at, text, kind } = divergence;
  return {
    name: trace,
    outcome,
    rule: kind,
    ...said,
    place: placeInTrace(file, at, text),
    related: relatedPlaces(divergence),
    flow: eventsOf(divergence).map((event): FlowStep => ({
      task: event.task,
      text: doing(event),
      place: placeInTrace(file, event),
      changes: changesAt(divergence, event),
    })),
  };
}

/** The file that stands for the trace; undefined if it has none. */
function fileOf({ trace, files }: CheckedTrace): string | undefined {
  const file = files?.[0] ?? trace;
  return isStandardInput(file) ? undefined : file;
}

/** Nothing in the trace made sense. */
function isUnreadable({ events }: CheckResult): boolean {
  return events.read === 0 && events.unreadable > 0;
}

function unreadable(checked: CheckedTrace): Judgement {
  const { trace, diagnostics } = checked;
  const file = fileOf(checked);
  return {
    name: trace,
    outcome: 'unreadable',
    rule: 'conformance',
    reason: diagnostics.map(({ code, message }) => printable(`${message} [${code}]`)).join('; '),
    report: [],
    place: file === undefined ? undefined : { file },
    related: [],
    flow: [],
  };
}

/** What of the specification the violation is about. */
function relatedPlaces({ failure, property, candidates }: Divergence): RelatedPlace[] {
  const spans = [
    ...(failure ? [{ span: failure.span, text: 'the step that is an error' }] : []),
    ...(property ? [{ span: property.span, text: `the property ${property.name}` }] : []),
    ...candidates.map(({ span, transition }) => ({ span, text: `candidate: ${transition}` })),
  ];
  return spans.flatMap(({ span, text }) => {
    const place = placeOfSpan(span);
    return place ? [{ place, text: printable(text) }] : [];
  });
}

function placeInTrace(
  whole: string | undefined,
  at: EventReference,
  text?: string,
): FilePlace | undefined {
  const { file = whole, line } = at.origin ?? { line: at.line };
  if (file === undefined || isStandardInput(file)) return undefined;
  return { file, line, ...(text === undefined ? {} : { text }) };
}

const outcomes = { conforms: 'passed', violates: 'failed', inconclusive: 'open' } as const;
