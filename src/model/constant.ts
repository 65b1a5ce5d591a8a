/**
 * Values of expressions that are known before anything runs: defaults, counts, fields of a cast.
 *
 * The checker has established that they are constant and within bounds.
 */
import type { Expression } from '../language/ast.js';
import type { CheckedSpec } from '../language/checked-spec.js';
import { none, type Value, withItem } from './value.js';

/** What a scenario adds: its objects by name, and `index` where many are declared at once. */
export interface ConstantScope {
  readonly index?: number;
  findObject?(name: string, index: number): number | undefined;
}

export function evaluateConstant(
  spec: CheckedSpec,
  expression: Expression,
  scope: ConstantScope = {},
): Value {
  const evaluate = (inner: Expression): Value => evaluateConstant(spec, inner, scope);
  const number = (inner: Expression): number => evaluate(inner) as number;
  switch (expression.kind) {
    case 'boolean':
      return expression.value ? 1 : 0;
    case 'integer':
      return expression.value;
    case 'none':
      return none;
    case 'empty-queue':
      return [];
    case 'set':
      return expression.elements.reduce<readonly number[]>(
        (set, element) => withItem(set, number(element)),
        [],
      );
    case 'indexed':
      return scope.findObject?.(expression.name.text, number(expression.index)) ?? none;
    case 'name': {
      const meaning = spec.meanings.get(expression.name);
      switch (meaning?.kind) {
        case 'constant':
          return spec.constantValues.get(meaning.declaration) ?? 0;
        case 'enum-member':
          return meaning.index;
        case 'index':
          return scope.index ?? 0;
        case 'scenario-object':
          return scope.findObject?.(expression.name.text, 1) ?? none;
        default:
          throw new Error(`not a constant: ${expression.name.text}`);
      }
    }
    case 'unary':
      return expression.operator === '!'
        ? number(expression.operand) === 0
          ? 1
          : 0
        : -number(expression.operand);
    case 'binary':
      return binary(expression.operator, number(expression.left), number(expression.right));
    default:
      throw new Error(`not a constant expression: ${expression.kind}`);
  }
}

function binary(operator: string, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return right === 0 ? 0 : Math.trunc(left / right);
    case '%':
      return right === 0 ? 0 : left % right;
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
    case '&&':
      return left !== 0 && right !== 0 ? 1 : 0;
    case '||':
      return left !== 0 || right !== 0 ? 1 : 0;
    case '=>':
      return left === 0 || right !== 0 ? 1 : 0;
    default:
      throw new Error(`not a constant operator: ${operator}`);
  }
}
