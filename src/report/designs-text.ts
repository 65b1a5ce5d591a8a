/** The report of a check by several specifications for people: which of them a trace fits. */
import type { CheckResult, VerdictKind } from '../check/verdict.js';
import type { CheckContext } from './check-context.js';
import { verdictReason, verdictTone } from './check-text.js';
import { list, wrap } from './layout.js';
import type { Paint } from './paint.js';
import { placeText } from './place-text.js';
import { printable } from './printable.js';

/** What one specification says of the trace. */
export interface DesignVerdict {
  /** What the specification is called in the report. */
  readonly design: string;
  readonly result: CheckResult;
  readonly context: CheckContext;
}

/** One line for each specification, and one that draws the conclusion. */
export function renderDesigns(
  trace: string,
  verdicts: readonly DesignVerdict[],
  differing: readonly string[],
  paint: Paint,
): string {
  const width = Math.max(...verdicts.map(({ design }) => printable(design).length));
  const rows = verdicts.map(({ design, result, context }) => {
    const name = printable(design).padEnd(width);
    const verdict = paint(verdictTone[result.verdict], result.verdict);
    const gap = ' '.repeat(longestVerdict - result.verdict.length);
    const line = result.divergence ? `${placeText(result.divergence.at)}: ` : '';
    return `  ${name}  ${verdict}${gap}  ${line}${verdictReason(result, context)}`;
  });
  const lines = [paint('strong', printable(trace)), ...rows, fitText(verdicts)];
  return `${[...lines, ...differenceLines(verdicts, differing)].join('\n')}\n`;
}

/** The conclusion alone, in one line with its line break. */
export function renderFit(trace: string, verdicts: readonly DesignVerdict[]): string {
  return `${printable(trace)}: ${fitText(verdicts)}\n`;
}

/** `fits: a; does not fit: b (line 12); undecided: c`. */
export function fitText(verdicts: readonly DesignVerdict[]): string {
  const violating = named(verdicts, 'violates');
  const undecided = named(verdicts, 'inconclusive');
  return [
    `fits: ${named(verdicts, 'conforms').join(', ') || 'none'}`,
    ...(violating.length > 0 ? [`does not fit: ${violating.join(', ')}`] : []),
    ...(undecided.length > 0 ? [`undecided: ${undecided.join(', ')}`] : []),
  ].join('; ');
}

function named(verdicts: readonly DesignVerdict[], verdict: VerdictKind): string[] {
  return verdicts.flatMap(({ design, result }) => {
    if (result.verdict !== verdict) return [];
    const place = result.divergence ? ` (${placeText(result.divergence.at)})` : '';
    return [printable(design) + place];
  });
}

/** Where several fit: in what they differ, which this trace does not show. */
function differenceLines(
  verdicts: readonly DesignVerdict[],
  differing: readonly string[],
): string[] {
  const fitting = named(verdicts, 'conforms');
  if (fitting.length < 2 || differing.length === 0) return [];
  const more = differing.length - maxNames;
  const shown = [...differing.slice(0, maxNames), ...(more > 0 ? [`${more} more`] : [])];
  const text = `Nothing recorded here tells ${list(fitting)} apart; they differ in ${list(shown)}.`;
  return wrap(text, '', '  ');
}

const longestVerdict = 'inconclusive'.length;
const maxNames = 12;
