/** Writes some items of a trace as a trace of their own, in ftrace's text. */
import type { TraceEvent, TraceItem } from './event.js';
import { excerptMark } from './excerpt-mark.js';
import { ftraceHeader, writeFtrace } from './ftrace-writer.js';
import { readTraceText } from './read-trace.js';

export interface Excerpt {
  /** Ends with a line break. */
  readonly text: string;
  /** The first item that the text does not say as it was: the format knows no absent time or task. */
  readonly firstChanged: TraceItem | undefined;
}

/** `about` is put at the beginning as comments; others name the lines that the items had. */
export function writeExcerpt(items: readonly TraceItem[], about: readonly string[]): Excerpt {
  const lines = about.map((line) => `# ${line}`.trimEnd());
  items.forEach((item, index) => {
    if (items[index - 1]?.line !== item.line) lines.push(`# ${placeOf(item)}`);
    lines.push(excerptLine(item));
  });
  const text = `${ftraceHeader()}${excerptMark}\n${lines.join('\n')}\n`;
  const read = readTraceText(text, 'ftrace').filter(({ kind }) => kind !== 'comment');
  const wanted = items.filter(({ kind }) => kind !== 'comment');
  const isSame = (item: TraceItem, index: number) => isAlike(item, read[index]);
  const firstChanged =
    wanted.find((item, index) => !isSame(item, index)) ??
    (read.length > wanted.length ? wanted.at(-1) : undefined);
  return { text, firstChanged };
}

/** The line as it was recorded if it says the same alone, or else one made of the item. */
export function excerptLine(item: TraceItem): string {
  if (item.kind === 'comment' || item.kind === 'unreadable') return item.text;
  const [alone, ...others] = readTraceText(item.text, 'ftrace');
  if (others.length === 0 && isAlike(item, alone)) return item.text;
  if (item.kind === 'event') return writeFtrace(item);
  const cpu = item.cpu === undefined ? '' : `CPU:${item.cpu} `;
  return `${cpu}[LOST ${item.count === undefined ? '' : `${item.count} `}EVENTS]`;
}

function placeOf({ line, origin }: TraceItem): string {
  return origin ? `line ${origin.line} of ${JSON.stringify(origin.file)}` : `line ${line}`;
}

/** True if a check makes the same of both. */
function isAlike(left: TraceItem, right: TraceItem | undefined): boolean {
  if (left.kind === 'event') return right?.kind === 'event' && isSameEvent(left, right);
  if (left.kind !== 'lost') return left.kind === right?.kind;
  return right?.kind === 'lost' && left.cpu === right.cpu && left.count === right.count;
}

function isSameEvent(left: TraceEvent, right: TraceEvent): boolean {
  return describe(left) === describe(right);
}

function describe({ point, name, label, task, cpu, timestamp, fields }: TraceEvent): string {
  const parts = [point, name, label, task?.command, task?.pid, cpu, `${timestamp}`, [...fields]];
  return JSON.stringify(parts);
}
