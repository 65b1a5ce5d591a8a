/**
 * Operators: what they take and what they give.
 */
import type { BinaryOperator, Expression } from './ast.js';
import type { ExpressionChecker, Place } from './check-expression.js';
import { isOpenField } from './check-name.js';
import {
  arithmeticRange,
  booleanType,
  isComparable,
  typeText,
  quoted,
  quotedValue,
  reference,
  widestInteger,
} from './type-rules.js';
import type { IntegerType, Type } from './types.js';

export function checkUnary(
  checker: ExpressionChecker,
  expression: Expression & { kind: 'unary' },
  place: Place,
): Type | undefined {
  if (expression.operator === '!') {
    checker.condition(expression.operand, place);
    return booleanType;
  }
  const type = checker.integer(expression.operand, place, '-');
  return type && arithmeticRange('-', { kind: 'integer', low: 0, high: 0 }, type);
}

export function checkBinary(
  checker: ExpressionChecker,
  expression: Expression & { kind: 'binary' },
  place: Place,
): Type | undefined {
  const { operator, left, right } = expression;
  switch (operator) {
    case '=>':
    case '||':
    case '&&':
      checker.condition(left, place);
      checker.condition(right, place);
      return booleanType;
    case '==':
    case '!=':
      comparison(checker, left, right, place);
      return booleanType;
    case '<':
    case '<=':
    case '>':
    case '>=':
      integers(checker, operator, left, right, place);
      return booleanType;
    case 'in':
      membership(checker, left, right, place);
      return booleanType;
    default: {
      const types = integers(checker, operator, left, right, place);
      return types && arithmeticRange(operator, ...types);
    }
  }
}

/** Two integers; if the first is none, nothing is said of the second. */
function integers(
  checker: ExpressionChecker,
  operator: BinaryOperator,
  left: Expression,
  right: Expression,
  place: Place,
): [IntegerType, IntegerType] | undefined {
  const first = checker.integer(left, place, operator);
  const second = first ? checker.integer(right, place, operator) : undefined;
  if (!first) checker.value(right, place, widestInteger);
  return first && second && [first, second];
}

function comparison(
  checker: ExpressionChecker,
  left: Expression,
  right: Expression,
  place: Place,
): void {
  let leftType: Type | undefined;
  let rightType: Type | undefined;
  if (isOpenField(left, place)) {
    rightType = checker.value(right, place);
    leftType = rightType && checker.value(left, place, rightType);
  } else {
    leftType = checker.value(left, place);
    rightType = checker.value(right, place, leftType);
  }
  if (!leftType || !rightType) return;
  const first = { type: leftType, expression: left };
  const second = { type: rightType, expression: right };
  if (isComparable(first, second)) return;
  const span = { ...left.span, end: right.span.end };
  const isNone = left.kind === 'none' || right.kind === 'none';
  const other = left.kind === 'none' ? rightType : leftType;
  const isNever = isNone && (other.kind === 'reference' || other.kind === 'opaque');
  const message = isNever
    ? `${quoted(other)} is never \`none\``
    : `${quotedValue(leftType, left)} cannot be compared with ${quotedValue(rightType, right)}`;
  const help = isNever ? `only \`${typeText(other)}?\` can be \`none\`` : undefined;
  checker.checking.reporter.error('E0303', span, message, { help });
}

function membership(
  checker: ExpressionChecker,
  left: Expression,
  right: Expression,
  place: Place,
): void {
  const container = checker.value(right, place);
  const isList = container?.kind === 'set' || container?.kind === 'queue';
  const element = checker.value(left, place, isList ? reference(container.object) : undefined);
  if (!container || !element) return;
  if (container.kind === 'none' && right.kind !== 'none') return;
  if (!isList) {
    const message = `\`in\` looks into a set or queue, and this is ${quoted(container)}`;
    checker.error('E0303', right, message);
  } else if (element.kind !== 'reference' || element.object !== container.object) {
    const message = `${quoted(element)} is never in ${quoted(container)}`;
    checker.error('E0303', left, message);
  }
}
