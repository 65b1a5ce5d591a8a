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
import { printable } from './printable.js';

/** The lines of a path; columns are as wide as `width` lets them be. */
export function renderTaskColumns(path: DescribedPath, width: number): string[] {
  const steps = path.failed ? [...path.steps, path.failed.step] : path.steps;
  const tasks = [...new Set(steps.map(({ lane }) => lane))];
  if (tasks.length === 0) return ['  (the initial state)'];
  const numberWidth = `${steps.length}`.length + 3;
  const cells = steps.map((step) => cellLines(step, Infinity));
  const wanted = tasks.map((task) =>
    Math.max(
      task.length,
      ...steps.flatMap((step, index) =>
        step.lane === task ? cells[index]!.map(({ length }) => length) : [],
      ),
    ),
  );
  const widths = share(wanted, width - numberWidth - gap * (tasks.length - 1));

  const lines = [
    row(tasks.map(printable)),
    row(tasks.map((task, index) => '-'.repeat(Math.min(task.length, widths[index]!)))),
  ];
  steps.forEach((step, index) => {
    const column = tasks.indexOf(step.lane);
    if (index === path.repeatsFrom) lines.push(`${' '.repeat(numberWidth)}[for ever:]`);
    cellLines(step, widths[column]!).forEach((text, part) => {
      const cellsOfRow = tasks.map((_, at) => (at === column ? text : ''));
      lines.push(row(cellsOfRow, part === 0 ? `${index + 1}` : ''));
    });
  });
  return lines;

  function row(texts: readonly string[], number = ''): string {
    const padded = texts.map((text, index) => text.padEnd(widths[index]!));
    return `${number.padStart(numberWidth - 2)}  ${padded.join(' '.repeat(gap))}`.trimEnd();
  }
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

/** Gives each column what it wants or, where there is not enough, an equal part of what is left. */
function share(wanted: readonly number[], width: number): number[] {
  const widths = wanted.map(() => 0);
  let left = Math.max(width, wanted.length * leastColumn);
  const order = [...wanted.keys()].sort((a, b) => wanted[a]! - wanted[b]!);
  order.forEach((index, position) => {
    const part = Math.floor(left / (order.length - position));
    widths[index] = Math.min(wanted[index]!, Math.max(part, leastColumn));
    left -= widths[index]!;
  });
  return widths;
}

const gap = 3;
const leastColumn = 16;
