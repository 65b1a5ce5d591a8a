/**
 * How expressions and types are laid out, with as few parentheses as the grammar allows.
 */
import { assertNever } from '../base/assert-never.js';
import type { BinaryOperator, Expression, Parameter, TypeExpression } from './ast.js';
import { group, indent, type Layout, line, list, sequence } from './layout.js';

/** From loosest to tightest; a quantifier reaches to the right as far as it can. */
const looseness = { quantifier: 0, sum: 5, unary: 7, postfix: 8, primary: 9 };

const operatorLevels: Readonly<Record<BinaryOperator, number>> = {
  '=>': 1,
  '||': 2,
  '&&': 3,
  '==': 4,
  '!=': 4,
  '<': 4,
  '<=': 4,
  '>': 4,
  '>=': 4,
  in: 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '%': 6,
};

function levelOf(expression: Expression): number {
  switch (expression.kind) {
    case 'quantifier':
      return looseness.quantifier;
    case 'binary':
      return operatorLevels[expression.operator];
    case 'unary':
      return looseness.unary;
    case 'member':
    case 'as':
    case 'is':
      return looseness.postfix;
    default:
      return looseness.primary;
  }
}

export function expressionLayout(expression: Expression): Layout {
  switch (expression.kind) {
    case 'boolean':
      return expression.value ? 'true' : 'false';
    case 'integer':
      return `${expression.value}`;
    case 'none':
      return 'none';
    case 'set':
      return list('{', expression.elements.map(expressionLayout), '}');
    case 'empty-queue':
      return '[]';
    case 'name':
      return expression.name.text;
    case 'indexed':
      return sequence(`${expression.name.text}[`, expressionLayout(expression.index), ']');
    case 'member': {
      const { object, member } = expression;
      const isReading = object.kind === 'as' || object.kind === 'is';
      const level = isReading ? looseness.primary : looseness.postfix;
      return sequence(atLevel(object, level), `.${member.text}`);
    }
    case 'as':
    case 'is': {
      const { kind, union, variant } = expression;
      return sequence(atLevel(union, looseness.postfix), ` ${kind} ${variant.text}`);
    }
    case 'unary':
      return sequence(expression.operator, atLevel(expression.operand, looseness.unary));
    case 'binary':
      return binaryLayout(expression);
    case 'quantifier': {
      const { quantifier, name, objectKind, body } = expression;
      return sequence(`${quantifier} ${name.text}: ${objectKind.text}: `, expressionLayout(body));
    }
    case 'apply':
      return argumentsLayout(expression.name.text, expression.arguments);
    default:
      return assertNever(expression);
  }
}

/** `name(a, b)`. */
export function argumentsLayout(name: string, values: readonly Expression[]): Layout {
  return list(`${name}(`, values.map(expressionLayout), ')');
}

/** Where the grammar takes a sum and no looser expression. */
export function sumLayout(expression: Expression): Layout {
  return atLevel(expression, looseness.sum);
}

function atLevel(expression: Expression, level: number): Layout {
  const layout = expressionLayout(expression);
  return levelOf(expression) >= level ? layout : sequence('(', layout, ')');
}

/** A chain of one operator breaks at all its operators or at none. */
function binaryLayout(expression: Expression & { readonly kind: 'binary' }): Layout {
  const { operator } = expression;
  const level = operatorLevels[operator];
  if (operator === '=>') {
    const operands: Expression[] = [];
    let rest: Expression = expression;
    while (rest.kind === 'binary' && rest.operator === '=>') {
      operands.push(rest.left);
      rest = rest.right;
    }
    // Nothing stands behind the last operand that a quantifier could swallow.
    const last = rest.kind === 'quantifier' ? expressionLayout(rest) : atLevel(rest, level + 1);
    return chain([...operands.map((each) => atLevel(each, level + 1)), last], () => '=>');
  }
  const operators: BinaryOperator[] = [];
  const operands: Layout[] = [];
  let rest: Expression = expression;
  while (rest.kind === 'binary' && operatorLevels[rest.operator] === level) {
    // Comparisons are not chained: `(a < b) < c` keeps its parentheses.
    if (level === operatorLevels['<'] && operands.length > 0) break;
    operators.unshift(rest.operator);
    operands.unshift(atLevel(rest.right, level + 1));
    rest = rest.left;
  }
  const isComparison = level === operatorLevels['<'];
  const first = atLevel(rest, isComparison ? level + 1 : level);
  return chain([first, ...operands], (index) => operators[index] ?? operator);
}

function chain(operands: readonly Layout[], operatorAt: (index: number) => string): Layout {
  const [first = '', ...others] = operands;
  const rest = others.flatMap((operand, index) => [` ${operatorAt(index)}`, line, operand]);
  return group(first, indent(...rest));
}

export function typeLayout(type: TypeExpression): Layout {
  switch (type.kind) {
    case 'named-type':
      return `${type.name.text}${type.optional ? '?' : ''}`;
    case 'range-type':
      return sequence(sumLayout(type.low), '..', sumLayout(type.high));
    case 'set-type':
      return `set of ${type.element.text}`;
    case 'queue-type':
      return sequence(`queue of ${type.element.text} max `, sumLayout(type.max));
    default:
      return assertNever(type);
  }
}

/** `name: type = value`. */
export function declarationLayout(
  name: string,
  type: TypeExpression,
  value: Expression | undefined,
): Layout {
  const typed = sequence(`${name}: `, typeLayout(type));
  return value ? sequence(typed, ' = ', expressionLayout(value)) : typed;
}

/** `(dev: device, drv: driver)`. */
export function parametersLayout(parameters: readonly Parameter[]): Layout {
  const items = parameters.map((each) => declarationLayout(each.name.text, each.type, undefined));
  return list('(', items, ')');
}

/** ` "title"`, or nothing. */
export function titleLayout(title: string | undefined): Layout {
  return title === undefined ? '' : ` ${quote(title)}`;
}

/** A string as the grammar writes it. */
export function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
