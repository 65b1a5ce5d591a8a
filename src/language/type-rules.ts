/**
 * Which types go together, and how they read in messages.
 */
import { assertNever } from '../base/assert-never.js';
import type { BinaryOperator, Expression } from './ast.js';
import type { IntegerType, ReferenceType, Type } from './types.js';

export const booleanType: Type = { kind: 'boolean' };
export const noneType: Type = { kind: 'none' };

/** What a recorded or local integer may be: 32 bits with a sign. */
export const widestInteger: IntegerType = { kind: 'integer', low: -(2 ** 31), high: 2 ** 31 - 1 };

/** The value of a reference count, where it is read. */
export const counterInteger: IntegerType = { kind: 'integer', low: 0, high: 2 ** 16 - 1 };

/** The type as one would write it. */
export function typeText(type: Type): string {
  switch (type.kind) {
    case 'boolean':
      return 'bool';
    case 'enum':
      return type.name;
    case 'integer':
      if (type.low === type.high) return `${type.low}`;
      return type.low === widestInteger.low ? 'integer' : `${type.low}..${type.high}`;
    case 'reference':
      return type.optional ? `${type.object}?` : type.object;
    case 'opaque':
      return type.optional ? 'opaque?' : 'opaque';
    case 'set':
      return `set of ${type.object}`;
    case 'queue':
      return `queue of ${type.object} max ${type.max}`;
    case 'union':
      return `union ${type.name}`;
    case 'lock':
    case 'refcount':
    case 'none':
      return type.kind;
    default:
      return assertNever(type);
  }
}

/** The type in backquotes. */
export function quoted(type: Type): string {
  return `\`${typeText(type)}\``;
}

/** The type of `value` in backquotes, or the value where several types have it. */
export function quotedValue(type: Type, value: Expression): string {
  if (type.kind !== 'none') return quoted(type);
  return value.kind === 'set' ? '`{}`' : value.kind === 'empty-queue' ? '`[]`' : '`none`';
}

export function reference(object: string): ReferenceType {
  return { kind: 'reference', object, optional: false };
}

/**
 * Whether a value of type `found` may be stored where `target` is.
 *
 * An optional reference passes for a reference, and a range for one that it overlaps: whether the
 * value fits is seen when it is there.
 */
export function isAssignable(found: Type, target: Type, value: Expression): boolean {
  switch (found.kind) {
    case 'boolean':
      return target.kind === 'boolean';
    case 'enum':
      return target.kind === 'enum' && target.name === found.name;
    case 'integer':
      return target.kind === 'integer' && found.low <= target.high && found.high >= target.low;
    case 'refcount':
      return target.kind === 'integer';
    case 'reference':
    case 'set':
      return target.kind === found.kind && target.object === found.object;
    case 'queue':
      return target.kind === 'queue' && target.object === found.object && found.max <= target.max;
    case 'opaque':
      return target.kind === 'opaque';
    case 'none':
      if (value.kind === 'set') return target.kind === 'set';
      if (value.kind === 'empty-queue') return target.kind === 'queue';
      return (target.kind === 'reference' || target.kind === 'opaque') && target.optional;
    case 'union':
    case 'lock':
      return false;
    default:
      return assertNever(found);
  }
}

/** Whether `==` can tell values of the two types apart, and can find them equal. */
export function isComparable(
  left: { readonly type: Type; readonly expression: Expression },
  right: { readonly type: Type; readonly expression: Expression },
): boolean {
  if (left.type.kind === 'integer' && right.type.kind === 'integer') return true;
  if (left.type.kind === 'queue' && right.type.kind === 'queue') {
    return left.type.object === right.type.object;
  }
  if (left.type.kind === 'none' && right.type.kind === 'none') {
    return left.expression.kind === right.expression.kind;
  }
  return left.type.kind === 'none'
    ? isAssignable(left.type, right.type, left.expression)
    : isAssignable(right.type, left.type, right.expression);
}

/** The range of `left operator right`; as wide as the operands make it. */
export function arithmeticRange(
  operator: BinaryOperator,
  left: IntegerType,
  right: IntegerType,
): IntegerType {
  switch (operator) {
    case '+':
      return range(left.low + right.low, left.high + right.high);
    case '-':
      return range(left.low - right.high, left.high - right.low);
    case '*': {
      const products = [left.low, left.high].flatMap((a) => [a * right.low, a * right.high]);
      return range(Math.min(...products), Math.max(...products));
    }
    case '/': {
      const largest = Math.max(Math.abs(left.low), Math.abs(left.high));
      return left.low >= 0 && right.low >= 0 ? range(0, left.high) : range(-largest, largest);
    }
    default: {
      // As in C, the remainder has the sign of the dividend.
      const divisor = Math.max(Math.abs(right.low), Math.abs(right.high), 1) - 1;
      return range(
        Math.max(Math.min(left.low, 0), -divisor),
        Math.min(Math.max(left.high, 0), divisor),
      );
    }
  }
}

/** Beyond this, integers are not exact. */
function range(low: number, high: number): IntegerType {
  const { MAX_SAFE_INTEGER: most } = Number;
  return { kind: 'integer', low: Math.max(low, -most) + 0, high: Math.min(high, most) + 0 };
}
