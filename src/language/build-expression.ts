/**
 * Builds expressions and types of the syntax tree from what the grammar matched.
 */
import type { BinaryOperator, Expression, TypeExpression } from './ast.js';
import type { Span } from '../base/source.js';
import {
  allParts,
  findPart,
  getPart,
  nameOf,
  onlyPart,
  ownName,
  ownNames,
  type ParseNode,
  textOf,
} from './parse-node.js';

/** The expression in the part `Expression`. */
export function ownExpression(node: ParseNode): Expression {
  return buildExpression(getPart(node, 'Expression'));
}

/** The value behind `=`, if there is one. */
export function initialValue(node: ParseNode): Expression | undefined {
  const initial = findPart(node, 'Initial');
  return initial && ownExpression(initial);
}

/** The condition behind `where`, if there is one. */
export function whereCondition(node: ParseNode): Expression | undefined {
  const where = findPart(node, 'Where');
  return where && ownExpression(where);
}

/** The arguments in the part `Arguments`. */
export function ownArguments(node: ParseNode): Expression[] {
  return allParts(getPart(node, 'Arguments'), 'Expression').map(buildExpression);
}

export function findArguments(node: ParseNode): Expression[] | undefined {
  return findPart(node, 'Arguments') && ownArguments(node);
}

export function buildExpression(node: ParseNode): Expression {
  const { span } = node;
  switch (node.rule) {
    case 'Expression':
    case 'Parenthesized':
      return buildExpression(onlyPart(node));
    case 'Implication':
      return node.parts.map(operandOf).reduceRight((right, left) => binary('=>', left, right))
        .expression;
    case 'Disjunction':
      return node.parts.map(operandOf).reduce((left, right) => binary('||', left, right))
        .expression;
    case 'Conjunction':
      return node.parts.map(operandOf).reduce((left, right) => binary('&&', left, right))
        .expression;
    case 'Comparison':
      return chain(node, 'comparisonOperator');
    case 'Sum':
      return chain(node, 'sumOperator');
    case 'Product':
      return chain(node, 'productOperator');
    case 'Unary':
      return unary(node);
    case 'Postfix':
    case 'Place':
      return postfix(node);
    case 'Quantifier': {
      const [name, objectKind] = twoNames(node);
      const quantifier = textOf(getPart(node, 'forallOrExists')) === 'forall' ? 'forall' : 'exists';
      return { kind: 'quantifier', quantifier, name, objectKind, body: ownExpression(node), span };
    }
    case 'boolean':
      return { kind: 'boolean', value: textOf(node) === 'true', span };
    case 'None':
      return { kind: 'none', span };
    case 'integer':
      return { kind: 'integer', value: Number(textOf(node)), span };
    case 'Apply':
      return { kind: 'apply', name: ownName(node), arguments: ownArguments(node), span };
    case 'Indexed':
      return { kind: 'indexed', name: ownName(node), index: ownExpression(node), span };
    case 'Reference':
      return { kind: 'name', name: ownName(node), span };
    case 'Set':
      return { kind: 'set', elements: node.parts.map(buildExpression), span };
    case 'EmptyQueue':
      return { kind: 'empty-queue', span };
    default:
      throw new Error(`${node.rule} is no expression`);
  }
}

/** The first two names of a rule that has two. */
export function twoNames(node: ParseNode): [ReturnType<typeof nameOf>, ReturnType<typeof nameOf>] {
  const [first, second] = ownNames(node);
  if (!first || !second) throw new Error(`${node.rule} has not two names`);
  return [first, second];
}

/** An expression with the parentheses around it, which the tree does not keep. */
interface Operand {
  readonly expression: Expression;
  readonly span: Span;
}

function operandOf(part: ParseNode): Operand {
  return { expression: buildExpression(part), span: part.span };
}

function chain(node: ParseNode, operatorRule: string): Expression {
  const operators = allParts(node, operatorRule);
  return node.parts
    .filter((part) => part.rule !== operatorRule)
    .map(operandOf)
    .reduce((left, right, index) => {
      const operator = operators[index - 1];
      if (!operator) throw new Error(`${node.rule} lacks an operator`);
      return binary(textOf(operator) as BinaryOperator, left, right);
    }).expression;
}

function binary(operator: BinaryOperator, left: Operand, right: Operand): Operand {
  const span = covering(left.span, right.span);
  const [first, second] = [left.expression, right.expression];
  return { expression: { kind: 'binary', operator, left: first, right: second, span }, span };
}

function unary(node: ParseNode): Expression {
  const part = node.parts.find((each) => each.rule !== 'prefixOperator');
  if (!part) throw new Error('a prefix operator has no operand');
  return allParts(node, 'prefixOperator').reduceRight<Operand>((inner, prefix) => {
    const operator = textOf(prefix) === '!' ? '!' : '-';
    const span = covering(prefix.span, inner.span);
    return { expression: { kind: 'unary', operator, operand: inner.expression, span }, span };
  }, operandOf(part)).expression;
}

function postfix(node: ParseNode): Expression {
  const [first, ...suffixes] = node.parts;
  if (!first) throw new Error(`${node.rule} has no part`);
  const span = node.span;
  return suffixes.reduce<Expression>((inner, suffix) => {
    const name = ownName(suffix);
    const covered = { ...span, end: suffix.span.end };
    switch (suffix.rule) {
      case 'MemberSuffix':
        return { kind: 'member', object: inner, member: name, span: covered };
      case 'AsSuffix':
        return { kind: 'as', union: inner, variant: name, span: covered };
      default:
        return { kind: 'is', union: inner, variant: name, span: covered };
    }
  }, buildExpression(first));
}

function covering(first: Span, last: Span): Span {
  return { ...first, end: last.end };
}

/** The type in the part `Type`. */
export function ownType(node: ParseNode): TypeExpression {
  return buildType(onlyPart(getPart(node, 'Type')));
}

function buildType(node: ParseNode): TypeExpression {
  const { span } = node;
  switch (node.rule) {
    case 'NamedType': {
      const optional = findPart(node, 'optionalMark') !== undefined;
      return { kind: 'named-type', name: ownName(node), optional, span };
    }
    case 'SetType':
      return { kind: 'set-type', element: ownName(node), span };
    case 'QueueType':
      return { kind: 'queue-type', element: ownName(node), max: lastExpression(node), span };
    case 'RangeType': {
      const [low, high] = node.parts.map(buildExpression);
      if (!low || !high) throw new Error('a range lacks a bound');
      return { kind: 'range-type', low, high, span };
    }
    default:
      throw new Error(`${node.rule} is no type`);
  }
}

/** The expression at the end of a rule that ends in a sum and not in `Expression`. */
export function lastExpression(node: ParseNode): Expression {
  const last = node.parts.at(-1);
  if (!last) throw new Error(`${node.rule} has no part`);
  return buildExpression(last);
}
