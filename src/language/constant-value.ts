/**
 * Evaluates integer, boolean and enum expressions that are known before anything runs.
 */
import type { Expression } from './ast.js';

/** What the evaluation asks of its caller. */
export interface ConstantLookup {
  /** What a name is worth; undefined if that is not known. */
  find(expression: Expression & { readonly kind: 'name' }): number | undefined;
  /** There is no value because of `expression`. */
  fail(expression: Expression, message: string): void;
}

/** Booleans are 0 and 1, enum members their index; undefined where there is no value. */
export function constantValue(expression: Expression, lookup: ConstantLookup): number | undefined {
  switch (expression.kind) {
    case 'boolean':
      return expression.value ? 1 : 0;
    case 'integer':
      return expression.value;
    case 'name':
      return lookup.find(expression);
    case 'unary': {
      const operand = constantValue(expression.operand, lookup);
      if (operand === undefined) return undefined;
      return expression.operator === '!' ? 1 - operand : 0 - operand;
    }
    case 'binary': {
      const left = constantValue(expression.left, lookup);
      const right = constantValue(expression.right, lookup);
      if (left === undefined || right === undefined) return undefined;
      return combined(expression, left, right, lookup);
    }
    default:
      return undefined;
  }
}

function combined(
  expression: Expression & { readonly kind: 'binary' },
  left: number,
  right: number,
  lookup: ConstantLookup,
): number | undefined {
  switch (expression.operator) {
    case '=>':
      return left === 0 || right !== 0 ? 1 : 0;
    case '||':
      return left !== 0 || right !== 0 ? 1 : 0;
    case '&&':
      return left !== 0 && right !== 0 ? 1 : 0;
    case '==':
      return left === right ? 1 : 0;
    case '!=':
      return left !== right ? 1 : 0;
    case '<':
      return left < right ? 1 : 0;
    case '<=':
      return left <= right ? 1 : 0;
    case '>':
      return left > right ? 1 : 0;
    case '>=':
      return left >= right ? 1 : 0;
    case 'in':
      return undefined;
    case '+':
      return bounded(left + right);
    case '-':
      return bounded(left - right);
    case '*':
      return bounded(left * right);
    case '/':
    case '%':
      if (right === 0) {
        lookup.fail(expression, 'this divides by zero');
        return undefined;
      }
      return expression.operator === '/' ? Math.trunc(left / right) + 0 : (left % right) + 0;
  }

  function bounded(value: number): number | undefined {
    if (Math.abs(value) < 2 ** 31) return value;
    lookup.fail(expression, 'the value does not fit into 32 bits');
    return undefined;
  }
}
