/**
 * Reports to be pasted into a mail: 72 columns and no color, the race first, drawn with one column a
 * task. Only a word that is longer stays longer, as the name of a file.
 */
import type { CheckResult, DescribedObject, Divergence } from '../check/verdict.js';
import type { CheckContext } from './check-context.js';
import { qualitySection, renderCheck, renderVerdict } from './check-text.js';
import { eventsDrawn, renderDivergenceLanes } from './divergence-lanes.js';
import {
  candidatesSection,
  eventSection,
  nearestSection,
  objectLines,
  possibleSection,
  sourceSection,
} from './divergence-text.js';
import { type DesignVerdict, renderDesigns } from './designs-text.js';
import { doing, timeStyleOf } from './event-text.js';
import { wrap } from './layout.js';
import { plain } from './paint.js';
import { excerpt, printable } from './printable.js';

export const mailWidth = 72;

/** The report of a check, with a line break at its end. */
export function renderCheckMail(result: CheckResult, context: CheckContext): string {
  return joined(mailLines(result, context));
}

/** The same, line by line. */
export function mailLines(result: CheckResult, context: CheckContext): string[] {
  const { divergence } = result;
  if (!divergence) return fitText(renderCheck(result, context, plain, mailWidth));
  return [
    ...wrap(renderVerdict(result, context, plain), '', '  ', mailWidth),
    '',
    ...renderDivergenceLanes(divergence, mailWidth),
    ...pathsSection(divergence).flatMap(fit),
    ...sectionsOf(divergence, context),
    ...qualitySection(result, plain, mailWidth).flatMap(fit),
    '',
    'To see this again',
    ...commandLines(context.reproduce),
  ];
}

/** The report of a check by several specifications, with a line break at its end. */
export function renderDesignsMail(
  trace: string,
  verdicts: readonly DesignVerdict[],
  differing: readonly string[],
): string {
  return joined(fitText(renderDesigns(trace, verdicts, differing, plain)));
}

/** Who works on the object, and by which functions: two of these paths raced. */
function pathsSection(divergence: Divergence): string[] {
  const { course } = divergence;
  if (!course) return [];
  const paths = new Map<string, Set<string>>();
  for (const event of eventsDrawn(divergence)) {
    const path = paths.get(event.task) ?? new Set();
    paths.set(event.task, path);
    path.add(doing(event).replace(/^(enter|leave) /, ''));
  }
  const width = Math.max(...[...paths.keys()].map(({ length }) => length));
  const lines = [...paths].flatMap(([task, functions]) => {
    const label = `  ${excerpt(task, 40).padEnd(Math.min(width, 40))}  `;
    const indent = ' '.repeat(label.length);
    return wrap([...functions].join(', '), label, indent, mailWidth);
  });
  return ['', `The paths on ${excerpt(course.object, 80)}`, ...lines];
}

/** What is told of a violation beside the drawing, the raw line of the trace left out. */
function sectionsOf(divergence: Divergence, context: CheckContext): string[] {
  const style = timeStyleOf(divergence);
  const untold = { ...divergence, text: undefined };
  return [
    eventSection(untold, context, style, plain, mailWidth),
    sourceSection(divergence, style, plain, mailWidth),
    possibleSection(divergence, plain, mailWidth),
    ...objectsOf(divergence).map((object) => objectLines(object, plain, mailWidth)),
    candidatesSection(divergence, plain, mailWidth),
    nearestSection(divergence, plain, mailWidth),
  ]
    .filter((lines) => lines.length > 0)
    .flatMap((lines) => ['', ...lines.flatMap(fit)]);
}

/** What the event that read a wrong value does not mention has nothing to do with it. */
function objectsOf({ objects, reading, fields }: Divergence): readonly DescribedObject[] {
  if (!reading) return objects;
  const mentioned = new Set(fields.values());
  return objects.filter(({ address }, index) => {
    return index === 0 || address === undefined || mentioned.has(address);
  });
}

/** A command in lines that a shell takes for one: broken between words, never inside quotes. */
function commandLines(command: string): string[] {
  const lines: string[] = [];
  let line = ' ';
  for (const word of printable(command).match(shellWord) ?? []) {
    if (line.trim() !== '' && line.length + 1 + word.length > mailWidth - continuation.length) {
      lines.push(line + continuation);
      line = '   ';
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}

function fitText(text: string): string[] {
  return fitLines(text.trimEnd().split('\n'));
}

/** Each line as it is, or in several where it is too long for a mail. */
export function fitLines(lines: readonly string[]): string[] {
  return lines.flatMap(fit);
}

/** Broken between words; the rest is indented. */
function fit(line: string): string[] {
  if (line.length <= mailWidth) return [line];
  const [indent] = /^ */.exec(line)!;
  return wrap(line.slice(indent.length), indent, `${indent}    `, mailWidth).map((part) =>
    part.trimEnd(),
  );
}

export function joined(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}

const shellWord = /(?:'[^']*'|\\.|[^\s'\\])+/g;
const continuation = ' \\';
