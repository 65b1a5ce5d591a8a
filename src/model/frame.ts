/** The stack of a task: what it has entered and not left, innermost first. Immutable. */
import { type Value, valueKey } from './value.js';

export interface Frame {
  readonly process: number;
  /** Index of the next instruction. */
  readonly pc: number;
  readonly locals: readonly Value[];
  readonly caller: Frame | undefined;
}

/** How many calls a task is in. */
export function depthOf(frame: Frame | undefined): number {
  let depth = 0;
  for (let at = frame; at; at = at.caller) depth += 1;
  return depth;
}

/** Two stacks are equal exactly when their keys are. */
export function frameKey(frame: Frame | undefined): string {
  let key = '';
  for (let at = frame; at; at = at.caller) {
    key += `${at.process}@${at.pc}(${at.locals.map(valueKey).join(',')})`;
  }
  return key;
}
