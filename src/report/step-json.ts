/** A step for programs, the same wherever a path is printed. */
import type { DescribedStep } from '../explore/describe.js';

/** Without the column to draw it in, which is for people. */
export function stepJson({ task, action, changes }: DescribedStep) {
  return { task, action, changes };
}
