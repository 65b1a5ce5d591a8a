/** Draws what happens as kernel developers do: one column a task, time downwards. */
import { excerpt, printable } from './printable.js';

/** One thing that happens: in which column, and what it brings about. */
export interface LaneEntry {
  /** At the left edge, beside its first line. */
  readonly label: string;
  readonly lane: string;
  readonly text: string;
  /** Lines under the text, indented. */
  readonly notes: readonly string[];
  /** A line over the entry, across all columns. */
  readonly heading?: string;
}

/**
 * The lines of a drawing, none longer than `width` where words allow it. As one task acts at a time,
 * what it does may reach under the columns to the right. `head` stands over the labels.
 */
export function renderLanes(entries: readonly LaneEntry[], width: number, head = ''): string[] {
  const lanes = [...new Set(entries.map(({ lane }) => lane))];
  const margin = Math.max(head.length, ...entries.map(({ label }) => label.length)) + 3;
  const starts = columnStarts(entries, lanes, width - margin);

  const names = lanes.map((lane) => excerpt(lane, longestName));
  const lines = headLines();
  for (const entry of entries) {
    if (entry.heading !== undefined) lines.push(`${' '.repeat(margin)}${entry.heading}`);
    const indent = ' '.repeat(starts[lanes.indexOf(entry.lane)]!);
    const room = Math.max(leastColumn, width - margin - indent.length);
    cellLines(entry, room).forEach((text, part) => {
      const label = part === 0 ? entry.label : '';
      lines.push(`${label.padStart(margin - 2)}  ${indent}${text}`.trimEnd());
    });
  }
  return lines;

  /** Names that do not fit beside each other stand one under the other, each over its column. */
  function headLines(): string[] {
    const fits = names.every((name, index) => {
      return name.length < (starts[index + 1] ?? Infinity) - starts[index]!;
    });
    if (fits) return [headRow(names, head), headRow(names.map((name) => '-'.repeat(name.length)))];
    return names.map((name, index) => {
      const bars = names.slice(0, index).map(() => '|');
      return headRow([...bars, name], index === names.length - 1 ? head : '');
    });
  }

  function headRow(texts: readonly string[], label = ''): string {
    let row = `${label.padStart(margin - 2)}  `;
    texts.forEach((text, index) => (row = row.padEnd(margin + starts[index]!) + text));
    return row.trimEnd();
  }
}

/** Where each column begins: as far apart as they need, with room for the last one's text. */
function columnStarts(
  entries: readonly LaneEntry[],
  lanes: readonly string[],
  width: number,
): number[] {
  const wanted = lanes.map((name) => {
    const texts = entries
      .filter(({ lane }) => lane === name)
      .flatMap((entry) => cellLines(entry, width));
    return Math.max(name.length, ...texts.map(({ length }) => length)) + gap;
  });
  const room = Math.max(width - Math.min(wanted.at(-1)!, lastColumn), 0);
  const most = Math.floor(room / Math.max(1, lanes.length - 1));
  const besides = lanes.slice(0, -1).map((name) => Math.min(name.length, longestName) + 2);
  const fit = besides.reduce((sum, each) => sum + each, 0) <= width - leastLastColumn;
  const starts = [0];
  besides.forEach((least, lane) => {
    starts.push(starts.at(-1)! + Math.min(wanted[lane]!, Math.max(fit ? least : leastStep, most)));
  });
  return starts;
}

function cellLines({ text, notes }: LaneEntry, width: number): string[] {
  return [
    ...fold(printable(text), width, ''),
    ...notes.flatMap((note) => fold(printable(note), width, '  ')),
  ];
}

/** Lines of at most `width`, broken between words where there are any. */
export function fold(text: string, width: number, indent: string): string[] {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(' ')) {
    const isEmpty = line.trim() === '';
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = `${indent}  `;
    }
    line += line.trim() === '' ? word : ` ${word}`;
    for (; line.length > width; line = `${indent}  ${line.slice(width)}`) {
      if (width <= indent.length + 2) break;
      lines.push(line.slice(0, width));
    }
  }
  return [...lines, line];
}

const gap = 3;
const leastStep = 6;
const leastColumn = 16;
const lastColumn = 48;
const leastLastColumn = 30;
const longestName = 40;
