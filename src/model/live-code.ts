/**
 * What of a process can come to run, as far as constants decide, and the conditions in it.
 *
 * Code that a constant switches off is no gap in what was exercised, and a condition that only
 * constants decide is none either.
 */
import type { Expression, Instruction, Process } from './program.js';

/** The instructions of a process that can be reached from its beginning. */
export function liveCode({ code }: Process): readonly Instruction[] {
  const reached = new Set([0]);
  for (const pc of reached) for (const next of successors(code[pc]!)) reached.add(next);
  return code.filter((_, pc) => reached.has(pc));
}

function successors(instruction: Instruction): readonly number[] {
  switch (instruction.kind) {
    case 'branch': {
      const { whenTrue, whenFalse } = instruction;
      const truth = constantTruth(instruction.condition);
      if (truth === undefined) return [whenTrue, whenFalse];
      return [truth ? whenTrue : whenFalse];
    }
    case 'for-each':
      return [instruction.body, instruction.after];
    case 'choose-branch':
      return instruction.targets;
    case 'return':
      return [];
    default:
      return [instruction.next];
  }
}

/** The conjuncts of a process's guards: `when`, `await`, `if`, `while` and `where`. */
export function conditionsOf({ guard }: Process, code: readonly Instruction[]): Expression[] {
  const conditions = code.map((instruction) => {
    switch (instruction.kind) {
      case 'branch':
      case 'await':
        return instruction.condition;
      case 'for-each':
      case 'choose-value':
        return instruction.where;
      default:
        return undefined;
    }
  });
  return [guard, ...conditions].flatMap((each) => (each ? conjuncts(each) : []));
}

/** The parts of a conjunction; of anything else itself. */
export function conjuncts(condition: Expression): Expression[] {
  if (condition.kind !== 'and') return [condition];
  return [...conjuncts(condition.left), ...conjuncts(condition.right)];
}

/** The truth of a condition that only constants decide; undefined if it depends on the state. */
export function constantTruth(condition: Expression): boolean | undefined {
  switch (condition.kind) {
    case 'constant':
      return condition.value !== 0;
    case 'not':
      return negated(constantTruth(condition.operand));
    case 'and':
    case 'or':
    case 'implies': {
      const left = constantTruth(condition.left);
      const right = constantTruth(condition.right);
      if (condition.kind === 'and') return negated(either(negated(left), negated(right)));
      return either(condition.kind === 'or' ? left : negated(left), right);
    }
    case 'binary':
      return comparison(condition);
    default:
      return undefined;
  }
}

function negated(truth: boolean | undefined): boolean | undefined {
  return truth === undefined ? undefined : !truth;
}

function either(left: boolean | undefined, right: boolean | undefined): boolean | undefined {
  if (left === true || right === true) return true;
  return left === undefined || right === undefined ? undefined : false;
}

function comparison({
  operator,
  left,
  right,
}: Expression & { readonly kind: 'binary' }): boolean | undefined {
  const one = constantNumber(left);
  const other = constantNumber(right);
  if (one === undefined || other === undefined) return undefined;
  switch (operator) {
    case 'equal':
      return one === other;
    case 'unequal':
      return one !== other;
    case 'less':
      return one < other;
    case 'less-or-equal':
      return one <= other;
    case 'greater':
      return one > other;
    case 'greater-or-equal':
      return one >= other;
    default:
      return undefined;
  }
}

function constantNumber(expression: Expression): number | undefined {
  if (expression.kind === 'constant' && typeof expression.value === 'number') {
    return expression.value;
  }
  if (expression.kind === 'negate') {
    const operand = constantNumber(expression.operand);
    return operand === undefined ? undefined : -operand;
  }
  const truth = constantTruth(expression);
  return truth === undefined ? undefined : Number(truth);
}
