/**
 * Makes functions of expressions: the number that one has, or the part of the record that it names.
 *
 * Numbers are those of C in 64 bits, except that a sign is never lost: a field of type `int` that is
 * negative stays so until it is printed in the size that the format says.
 */
import { isSignedType, sizeOfType, type Field } from '../format-text.js';
import { readNumber, regionOf, type RawRecord, type Region } from './record.js';
import type { Scope } from './scope.js';
import type { BinaryOperator, Expression } from './syntax.js';

export type NumberOf = (record: RawRecord) => bigint;
export type RegionOf = (record: RawRecord) => Region;

/** Undefined if the expression has no number that could be known here. */
export function compileNumber(expression: Expression, scope: Scope): NumberOf | undefined {
  switch (expression.kind) {
    case 'number': {
      const { value } = expression;
      return () => value;
    }
    case 'field': {
      const field = scope.format.fields.get(expression.name);
      return field && numberOfField(field);
    }
    case 'cast': {
      const of = compileNumber(expression.of, scope);
      return of && castTo(expression.type, of, scope.longSize);
    }
    case 'unary':
      return compileUnary(expression.operator, expression.of, scope);
    case 'binary': {
      const left = compileNumber(expression.left, scope);
      const right = compileNumber(expression.right, scope);
      return left && right && combine(expression.operator, left, right);
    }
    case 'choice': {
      const condition = compileNumber(expression.condition, scope);
      const then = compileNumber(expression.then, scope);
      const otherwise = compileNumber(expression.otherwise, scope);
      if (!condition || !then || !otherwise) return undefined;
      return (record) => (condition(record) === 0n ? otherwise(record) : then(record));
    }
    case 'index':
      return compileElement(expression.of, expression.index, scope);
    case 'call':
      return compileCall(expression.name, expression.args, scope);
    case 'name': {
      const type = /^sizeof (.*)$/.exec(expression.name)?.[1];
      const size = type === undefined ? undefined : sizeOfType(type, scope.longSize);
      return size === undefined ? undefined : () => BigInt(size);
    }
    case 'text':
    case 'pair':
      return undefined;
  }
}

/** Undefined if the expression names no part of a record. */
export function compileRegion(expression: Expression, scope: Scope): RegionOf | undefined {
  switch (expression.kind) {
    case 'field': {
      const field = scope.format.fields.get(expression.name);
      if (field === undefined || field.kind === 'number') return undefined;
      return (record) => regionOf(record, field);
    }
    case 'cast':
      return compileRegion(expression.of, scope);
    case 'unary': {
      if (expression.operator !== '&' || expression.of.kind !== 'field') return undefined;
      const field = scope.format.fields.get(expression.of.name);
      return field && ((record) => regionOf(record, field));
    }
    case 'call': {
      if (
        !/^__get_(?:rel_)?(?:dynamic_array|str|sockaddr|bitmask|cpumask)$/.test(expression.name)
      ) {
        return undefined;
      }
      const field = namedField(expression.args, scope);
      return field && ((record) => regionOf(record, field));
    }
    default:
      return undefined;
  }
}

/** The field that a helper such as `__get_str(name)` is given by its bare name. */
export function namedField(args: readonly Expression[], scope: Scope): Field | undefined {
  const [arg] = args;
  return arg?.kind === 'name' ? scope.format.fields.get(arg.name) : undefined;
}

export function numberOfField({ offset, size, isSigned }: Field): NumberOf {
  return (record) => readNumber(record, offset, size, isSigned);
}

function castTo(type: string, of: NumberOf, longSize: number): NumberOf {
  const size = sizeOfType(type, longSize);
  if (/\bbool\b/.test(type)) return (record) => (of(record) === 0n ? 0n : 1n);
  if (size === undefined) return of;
  const bits = size * 8;
  return isSignedType(type)
    ? (record) => BigInt.asIntN(bits, of(record))
    : (record) => BigInt.asUintN(bits, of(record));
}

function compileUnary(operator: string, operand: Expression, scope: Scope): NumberOf | undefined {
  if (operator === '*') return compileElement(operand, { kind: 'number', value: 0n }, scope);
  const of = compileNumber(operand, scope);
  if (of === undefined || operator === '&') return undefined;
  switch (operator) {
    case '-':
      return (record) => bounded(-of(record));
    case '~':
      return (record) => ~of(record);
    case '!':
      return (record) => (of(record) === 0n ? 1n : 0n);
    default:
      return of;
  }
}

/** Keeps a number within 64 bits, whether or not it has a sign. */
function bounded(value: bigint): bigint {
  return value >= lowest && value <= highest ? value : BigInt.asUintN(64, value);
}

const lowest = -(2n ** 63n);
const highest = 2n ** 64n - 1n;

function combine(operator: BinaryOperator, left: NumberOf, right: NumberOf): NumberOf {
  switch (operator) {
    case '||':
      return (record) => truth(left(record) !== 0n || right(record) !== 0n);
    case '&&':
      return (record) => truth(left(record) !== 0n && right(record) !== 0n);
    case '|':
      return (record) => left(record) | right(record);
    case '^':
      return (record) => left(record) ^ right(record);
    case '&':
      return (record) => left(record) & right(record);
    case '==':
      return (record) => truth(left(record) === right(record));
    case '!=':
      return (record) => truth(left(record) !== right(record));
    case '<=':
      return (record) => truth(left(record) <= right(record));
    case '>=':
      return (record) => truth(left(record) >= right(record));
    case '<':
      return (record) => truth(left(record) < right(record));
    case '>':
      return (record) => truth(left(record) > right(record));
    case '<<':
      return (record) => bounded(left(record) << (right(record) & 63n));
    case '>>':
      return (record) => left(record) >> (right(record) & 63n);
    case '+':
      return (record) => bounded(left(record) + right(record));
    case '-':
      return (record) => bounded(left(record) - right(record));
    case '*':
      return (record) => bounded(left(record) * right(record));
    case '/':
      return (record) => divided(left(record), right(record));
    case '%':
      return (record) => {
        const divisor = right(record);
        return divisor === 0n ? 0n : left(record) % divisor;
      };
  }
}

function truth(holds: boolean): bigint {
  return holds ? 1n : 0n;
}

function divided(dividend: bigint, divisor: bigint): bigint {
  return divisor === 0n ? 0n : dividend / divisor;
}

/** An element of an array, of the size that its field has or that a cast says. */
function compileElement(array: Expression, index: Expression, scope: Scope): NumberOf | undefined {
  const region = compileRegion(array, scope);
  const at = compileNumber(index, scope);
  if (region === undefined || at === undefined) return undefined;
  const { size, isSigned } = elementOf(array, scope);
  return (record) => {
    const { offset, length } = region(record);
    const place = Number(at(record)) * size;
    if (place < 0 || place + size > length) return 0n;
    return readNumber(record, offset + place, size, isSigned);
  };
}

function elementOf(
  array: Expression,
  scope: Scope,
): { readonly size: number; readonly isSigned: boolean } {
  if (array.kind === 'cast') {
    const type = array.type.replace(/ \*$/, '');
    return { size: sizeOfType(type, scope.longSize) ?? 1, isSigned: isSignedType(type) };
  }
  const field =
    array.kind === 'field'
      ? scope.format.fields.get(array.name)
      : array.kind === 'call'
        ? namedField(array.args, scope)
        : undefined;
  return { size: field?.elementSize ?? scope.longSize, isSigned: field?.isSigned ?? false };
}

function compileCall(
  name: string,
  args: readonly Expression[],
  scope: Scope,
): NumberOf | undefined {
  switch (name) {
    case '__get_dynamic_array_len':
    case '__get_rel_dynamic_array_len': {
      const field = namedField(args, scope);
      return field && ((record) => BigInt(regionOf(record, field).length));
    }
    case '__builtin_expect':
      return args[0] && compileNumber(args[0], scope);
    case '__builtin_choose_expr': {
      const [condition, then, otherwise] = args;
      if (!condition || !then || !otherwise) return undefined;
      return compileNumber({ kind: 'choice', condition, then, otherwise }, scope);
    }
    default:
      return undefined;
  }
}
