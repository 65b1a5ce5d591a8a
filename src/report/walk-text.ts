/** A walk for people: one line a step, what it changes beside it, and why it ends. */
import { assertNever } from '../base/assert-never.js';
import type { DescribedStep } from '../explore/describe.js';
import type { WalkEnd } from '../explore/walk.js';
import { renderExcerpt } from './diagnostic-text.js';
import { failureText } from './failure-text.js';
import { count } from './layout.js';
import type { Paint } from './paint.js';
import { excerpt } from './printable.js';

/** `  12  modprobe  lock dev.mutex    disk.mutex: free → modprobe`, with its line break. */
export function renderStep(number: number, step: DescribedStep, taskWidth: number): string {
  const { task, action, changes } = step;
  const head = `${`${number}`.padStart(5)}  ${task.padEnd(taskWidth)}  ${excerpt(action, 160)}`;
  const changed = changes.map(
    ({ place, before, after }) => `${place}: ${excerpt(before, 60)} → ${excerpt(after, 60)}`,
  );
  const line = changed.length === 0 ? head : `${head.padEnd(actionColumn)}  ${changed.join(', ')}`;
  return `${line}\n`;
}

/** Why the walk goes no further, with a line break at the end. */
export function renderWalkEnd<Step>(end: WalkEnd<Step>, steps: number, paint: Paint): string {
  const walked = count(steps, 'step');
  switch (end.kind) {
    case 'final':
      return `${paint('good', 'finished')} after ${walked}: nothing is left to do\n`;
    case 'step-limit':
      return `${paint('good', 'stopped')} after ${walked}, as --steps says\n`;
    case 'deadlock':
      return `${paint('error', 'deadlock')} after ${walked}: no step can be taken, though some task has not finished\n`;
    case 'violated':
      return `${paint('error', 'violated')} after ${walked}: ${end.property} does not hold\n`;
    case 'failed': {
      const lines = [
        `${paint('error', 'failed')} after ${walked}: ${failureText(end.failure)}`,
        ...renderExcerpt(end.failure.span, '', paint),
      ];
      return `${lines.join('\n')}\n`;
    }
    default:
      return assertNever(end);
  }
}

const actionColumn = 58;
