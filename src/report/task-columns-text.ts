/**
 * A path as the kernel's developers draw a race: one column a task, time downwards.
 *
 *        modprobe                     worker 1
 *        --------                     --------
 *     1  enter __driver_attach(d0)
 *     2                               lock dev.mutex
 *                                       d0.mutex: free → worker 1
 */
import type { DescribedPath } from '../explore/describe-exploration.js';
import type { DescribedStep } from '../explore/describe.js';
import { excerpt, printable } from './printable.js';

/**
 * The lines of a path, none longer than `width` where words allow it. As one task acts at a time,
 * what it does may reach under the columns to the right.
 */
export function renderTaskColumns(path: DescribedPath, width: number): string[] {
  const steps = path.failed ? [...path.steps, path.failed.step] : path.steps;
  const tasks = [...new Set(steps.map(({ lane }) => lane))];
  if (tasks.length === 0) return ['  (the initial state)'];
  const margin = `${steps.length}`.length + 3;
  const starts = columnStarts(steps, tasks, width - margin);
  const indented = (lane: string) => ' '.repeat(starts[tasks.indexOf(lane)]!);

  const names = tasks.map((task, index) => {
    const room = (starts[index + 1] ?? Infinity) - starts[index]! - 1;
    return excerpt(task, Math.max(1, Math.min(room, longestName)));
  });
  const lines = [headRow(names), headRow(names.map((name) => '-'.repeat(name.length)))];
  steps.forEach((step, index) => {
    if (index === path.repeatsFrom) lines.push(`${' '.repeat(margin)}[for ever:]`);
    const indent = indented(step.lane);
    cellLines(step, Math.max(leastColumn, width - margin - indent.length)).forEach((text, part) => {
      const number = part === 0 ? `${index + 1}` : '';
      lines.push(`${number.padStart(margin - 2)}  ${indent}${text}`.trimEnd());
    });
  });
  return lines;

  function headRow(texts: readonly string[]): string {
    let row = ' '.repeat(margin);
    texts.forEach((text, index) => (row = row.padEnd(margin + starts[index]!) + text));
    return row.trimEnd();
  }
}

/** Where each column begins: as far apart as they need, with room for the last one's text. */
function columnStarts(
  steps: readonly DescribedStep[],
  tasks: readonly string[],
  width: number,
): number[] {
  const wanted = tasks.map((task) => {
    const texts = steps
      .filter(({ lane }) => lane === task)
      .flatMap((step) => cellLines(step, width));
    return Math.max(task.length, ...texts.map(({ length }) => length)) + gap;
  });
  const room = Math.max(width - Math.min(wanted.at(-1)!, lastColumn), 0);
  const most = Math.max(leastColumn, Math.floor(room / Math.max(1, tasks.length - 1)));
  const starts = [0];
  for (const want of wanted.slice(0, -1)) starts.push(starts.at(-1)! + Math.min(want, most));
  return starts;
}

/** What a step does and, indented, what it changes. */
function cellLines({ action, changes }: DescribedStep, width: number): string[] {
  return [
    ...fold(printable(action), width, ''),
    ...changes.flatMap(({ place, before, after }) =>
      fold(printable(`${place}: ${before} → ${after}`), width, '  '),
    ),
  ];
}

/** Lines of at most `width`, broken between words where there are any. */
function fold(text: string, width: number, indent: string): string[] {
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
const leastColumn = 16;
const lastColumn = 48;
const longestName = 40;
