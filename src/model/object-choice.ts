/** The instructions that choose an object: in an open world it is open among which. */
import type { Domain, Instruction } from './program.js';

export type ObjectChoice = Instruction &
  (
    | { readonly kind: 'for-each' }
    | { readonly kind: 'choose-value'; readonly domain: Domain & { readonly kind: 'reference' } }
  );

export function isObjectChoice(instruction: Instruction): instruction is ObjectChoice {
  if (instruction.kind === 'choose-value') return instruction.domain.kind === 'reference';
  return instruction.kind === 'for-each';
}

/** The kind of the objects that it chooses among. */
export function kindChosen(choice: ObjectChoice): number {
  return choice.kind === 'for-each' ? choice.objectKind : choice.domain.objectKind;
}

/** True if they are one: the two heads of a `for each` share its cursor. */
export function isSameChoice(instruction: Instruction, choice: ObjectChoice): boolean {
  if (instruction.kind !== 'for-each' || choice.kind !== 'for-each') return instruction === choice;
  return instruction.cursor === choice.cursor;
}
