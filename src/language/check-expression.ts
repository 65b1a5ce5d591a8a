/**
 * Names and types of expressions.
 *
 * Types are found from the inside out; only an event's field, which has no type of its own, takes
 * the one its use expects. An expression that is wrong has no type, and nothing more is said of
 * what is made of it.
 */
import type { Expression, Name } from './ast.js';
import { checkApply } from './check-built-in.js';
import { checkIndexed, checkName } from './check-name.js';
import { checkBinary, checkUnary } from './check-operator.js';
import type { Checking } from './checking.js';
import { Scope, type ScopeEntry } from './scope.js';
import {
  booleanType,
  counterInteger,
  isAssignable,
  noneType,
  typeText,
  widestInteger,
  quoted,
  quotedValue,
  reference,
} from './type-rules.js';
import type { TypeTable } from './type-table.js';
import type { IntegerType, Type } from './types.js';

/** Where an expression stands. */
export interface Place {
  readonly scope: Scope;
  /** It must be known before anything runs. */
  readonly isConstant: boolean;
  /** A task runs it, so `holds` has an answer. */
  readonly hasTask: boolean;
}

export class ExpressionChecker {
  readonly checking: Checking;
  readonly types: TypeTable;

  constructor(checking: Checking, types: TypeTable) {
    this.checking = checking;
    this.types = types;
  }

  /** Checks that the expression is a boolean. */
  condition(expression: Expression, place: Place): void {
    const type = this.value(expression, place, booleanType);
    if (!type || type.kind === 'boolean') return;
    const help =
      type.kind === 'integer'
        ? 'compare it: `… != 0`'
        : type.kind === 'reference' || type.kind === 'opaque'
          ? 'compare it: `… != none`'
          : undefined;
    const message = `a condition is a \`bool\`, and this is ${quoted(type)}`;
    this.error('E0302', expression, message, help);
  }

  /** Checks that the expression may be stored where `target` is; true if so. */
  assignable(expression: Expression, target: Type | undefined, place: Place): boolean {
    if (target?.kind === 'union') return this.variant(expression, target, place);
    const found = this.value(expression, place, target);
    if (!found || !target) return false;
    if (isAssignable(found, target, expression)) return true;
    if (found.kind === 'integer' && target.kind === 'integer') {
      const message = `${typeText(found)} never fits into the range ${typeText(target)}`;
      this.error('E0329', expression, message);
    } else {
      const message = `expected ${quoted(target)}, found ${quotedValue(found, expression)}`;
      this.error('E0301', expression, message, mismatchHelp(found, target));
    }
    return false;
  }

  /** Checks a value of a union: `variant(e)`. */
  private variant(expression: Expression, target: Type & { kind: 'union' }, place: Place): boolean {
    const names = target.variants.map((each) => each.name);
    const example = `\`${names[0] ?? 'variant'}(…)\``;
    if (expression.kind !== 'apply') {
      const message = `a union is assigned as one of its variants`;
      this.error('E0309', expression, message, `write ${example}`);
      return false;
    }
    const variant = target.variants.find((each) => each.name === expression.name.text);
    if (!variant) {
      const message = `union \`${target.name}\` has no variant \`${expression.name.text}\``;
      this.checking.reporter.unknown('E0206', expression.name, message, names);
      return false;
    }
    this.checking.expressionTypes.set(expression, target);
    const [argument, ...others] = expression.arguments;
    if (!argument || others.length > 0) {
      const message = `a variant takes one value, and this has ${expression.arguments.length}`;
      this.error('E0305', expression, message);
      return false;
    }
    return this.assignable(argument, variant.type, place);
  }

  /** Checks arguments against parameters, in number and type. */
  arguments(
    what: string,
    at: { readonly span: Expression['span'] },
    given: readonly Expression[],
    expected: readonly (Type | undefined)[],
    place: Place,
  ): void {
    if (given.length !== expected.length) {
      const message = `${what} takes ${amount(expected.length)}, and ${given.length} ${given.length === 1 ? 'is' : 'are'} given`;
      this.checking.reporter.error('E0305', at.span, message);
    }
    given.forEach((each, index) => this.assignable(each, expected[index], place));
  }

  /** The type of an expression that is used as a value: no lock, no union. */
  value(expression: Expression, place: Place, expected?: Type): Type | undefined {
    const type = this.infer(expression, place, expected);
    if (type?.kind === 'lock') {
      this.error('E0311', expression, 'a lock has no value', 'ask `held(…)` or `holds(…)`');
      return undefined;
    }
    if (type?.kind === 'union') {
      const help = `read one variant, as \`… as ${type.variants[0]?.name ?? 'variant'}\``;
      this.error(
        'E0309',
        expression,
        `the word of union \`${type.name}\` has several readings`,
        help,
      );
      return undefined;
    }
    return type?.kind === 'refcount' ? counterInteger : type;
  }

  /** The type of any expression, recorded. */
  infer(expression: Expression, place: Place, expected?: Type): Type | undefined {
    const type = this.find(expression, place, expected);
    if (type) this.checking.expressionTypes.set(expression, type);
    return type;
  }

  private find(expression: Expression, place: Place, expected?: Type): Type | undefined {
    if (place.isConstant && !isConstantKind(expression)) {
      return this.error('E0316', expression, 'this is not known before the first step');
    }
    switch (expression.kind) {
      case 'boolean':
        return booleanType;
      case 'integer':
        return { kind: 'integer', low: expression.value, high: expression.value };
      case 'none':
      case 'empty-queue':
        return noneType;
      case 'set':
        return this.set(expression, place, expected);
      case 'name':
        return checkName(this, expression.name, expression, place, expected);
      case 'indexed':
        return checkIndexed(this, expression, place);
      case 'member':
        return this.member(expression, place);
      case 'unary':
        return checkUnary(this, expression, place);
      case 'binary':
        return checkBinary(this, expression, place);
      case 'as':
      case 'is':
        return this.reading(expression, place);
      case 'quantifier':
        return this.quantifier(expression, place);
      case 'apply':
        return checkApply(this, expression, place);
    }
  }

  private set(
    expression: Expression & { kind: 'set' },
    place: Place,
    expected?: Type,
  ): Type | undefined {
    const [first, ...others] = expression.elements;
    if (!first) return noneType;
    const isSet = expected?.kind === 'set';
    const hint = isSet ? reference(expected.object) : undefined;
    const type = this.value(first, place, hint);
    if (type && type.kind !== 'reference') {
      const message = `a set holds references, and this is ${quoted(type)}`;
      return this.error('E0301', first, message);
    }
    for (const each of others) this.assignable(each, type, place);
    return type && { kind: 'set', object: type.object };
  }

  private member(expression: Expression & { kind: 'member' }, place: Place): Type | undefined {
    const object = this.value(expression.object, place);
    if (!object) return undefined;
    const { member } = expression;
    if (object.kind !== 'reference') {
      const message = `${quoted(object)} has no members`;
      const help = object.kind === 'opaque' ? 'nothing follows an `opaque` pointer' : undefined;
      return this.error('E0306', expression.object, message, help);
    }
    const members = this.checking.symbols.members.get(object.object);
    const symbol = members?.get(member.text);
    if (symbol) return this.types.memberType(symbol);
    const message = `\`${object.object}\` has no member \`${member.text}\``;
    this.checking.reporter.unknown('E0205', member, message, members?.keys() ?? []);
    return undefined;
  }

  /** Checks that the expression is an integer: an operand of `operator`, or what counts. */
  integer(expression: Expression, place: Place, operator?: string): IntegerType | undefined {
    const type = this.value(expression, place, widestInteger);
    if (!type || type.kind === 'integer') return type;
    const rule =
      operator === undefined
        ? 'this must be an integer'
        : `an operand of \`${operator}\` must be an integer`;
    return this.error('E0304', expression, `${rule}, and is ${quoted(type)}`);
  }

  private reading(expression: Expression & { kind: 'as' | 'is' }, place: Place): Type | undefined {
    const union = this.infer(expression.union, place);
    if (!union) return undefined;
    if (union.kind !== 'union') {
      const message = `\`${expression.kind}\` reads a union, and this is ${quoted(union)}`;
      return this.error('E0309', expression.union, message);
    }
    const { variant } = expression;
    const found = union.variants.find((each) => each.name === variant.text);
    if (!found) {
      const message = `union \`${union.name}\` has no variant \`${variant.text}\``;
      const names = union.variants.map((each) => each.name);
      this.checking.reporter.unknown('E0206', variant, message, names);
      return undefined;
    }
    if (expression.kind === 'as') return found.type;
    if (union.tagged) return booleanType;
    const message = `nothing tells which variant is in the untagged union \`${union.name}\``;
    return this.error('E0310', expression, message, 'declare it `tagged` by a bit');
  }

  private quantifier(
    expression: Expression & { kind: 'quantifier' },
    place: Place,
  ): Type | undefined {
    const { name, objectKind, body } = expression;
    const isKnown = this.types.isKind(objectKind);
    const scope = new Scope(place.scope);
    const type = isKnown ? reference(objectKind.text) : undefined;
    this.introduce(name, type, 'loop', scope);
    this.condition(body, { ...place, scope });
    return booleanType;
  }

  /** Adds a local to `scope`; reports a name that means something there already. */
  introduce(name: Name, type: Type | undefined, role: ScopeEntry['role'], scope: Scope): void {
    const { reporter, symbols } = this.checking;
    const own = scope.own().get(name.text);
    const earlier = scope.find(name.text)?.span ?? symbols.values.get(name.text)?.name.span;
    if (earlier) {
      const labels = [{ span: earlier, text: 'declared here' }];
      const message = own
        ? `\`${name.text}\` is declared twice`
        : `\`${name.text}\` hides another \`${name.text}\``;
      reporter.error(own ? 'E0202' : 'E0203', name.span, message, { labels });
    }
    scope.add(name, { kind: 'local', type, role });
  }

  error(
    code: Parameters<Checking['reporter']['error']>[0],
    at: { readonly span: Expression['span'] },
    message: string,
    help?: string,
  ): undefined {
    this.checking.reporter.error(code, at.span, message, { help });
  }
}

function amount(count: number): string {
  return count === 1 ? '1 argument' : `${count} arguments`;
}

function mismatchHelp(found: Type, target: Type): string | undefined {
  const isPointer = target.kind === 'reference' || target.kind === 'opaque';
  if (found.kind === 'none' && isPointer) return `only \`${typeText(target)}?\` can be \`none\``;
  if (found.kind === 'integer' && target.kind === 'boolean') return 'write `true` or `false`';
  return undefined;
}

function isConstantKind(expression: Expression): boolean {
  switch (expression.kind) {
    case 'boolean':
    case 'integer':
    case 'none':
    case 'set':
    case 'empty-queue':
    case 'name':
    case 'indexed':
    case 'unary':
      return true;
    case 'binary':
      return expression.operator !== 'in';
    default:
      return false;
  }
}
