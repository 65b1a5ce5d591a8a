/**
 * Expressions as text of another language, with the errors of the run that evaluating them may be.
 *
 * A value and its checks are apart: neither Promela nor TLA+ has expressions that fail. A check
 * that stands behind a connective counts only where the interpreter would get there.
 */
import { aliveSlot, type Domain, type Expression, type Operator } from '../model/program.js';
import type { Value } from '../model/value.js';
import type { Check, Dialect, Piece, Scope, Term } from './dialect.js';
import { maxInteger } from './ranges.js';
import { type Budget, refuse } from './refusal.js';
import type { World } from './world.js';

const minInteger = -maxInteger - 1;

export class Expressions {
  /** What always holds, and what never does. */
  readonly yes: Piece;
  readonly no: Piece;
  private readonly world: World;
  private readonly dialect: Dialect;
  private readonly budget: Budget;

  constructor(world: World, dialect: Dialect, budget: Budget) {
    this.world = world;
    this.dialect = dialect;
    this.budget = budget;
    this.yes = dialect.constant(1, { kind: 'boolean' });
    this.no = dialect.constant(0, { kind: 'boolean' });
  }

  not(operand: Piece): Piece {
    if (operand.known !== undefined) return operand.known === 0 ? this.yes : this.no;
    return this.dialect.not(operand);
  }

  and(left: Piece, right: Piece): Piece {
    if (left.known !== undefined) return left.known === 0 ? this.no : right;
    if (right.known !== undefined && right.known !== 0) return left;
    return this.spend(this.dialect.and(left, right));
  }

  or(left: Piece, right: Piece): Piece {
    if (left.known !== undefined) return left.known === 0 ? right : this.yes;
    if (right.known === 0) return left;
    return this.spend(this.dialect.or(left, right));
  }

  /** All of them; `true` of none. */
  all(pieces: readonly Piece[]): Piece {
    return pieces.reduce((left, right) => this.and(left, right), this.yes);
  }

  any(pieces: readonly Piece[]): Piece {
    return pieces.reduce((left, right) => this.or(left, right), this.no);
  }

  /** The checks of an evaluation that takes place only where `condition` holds. */
  under(condition: Piece, checks: readonly Check[]): readonly Check[] {
    return checks.flatMap(({ code, holds }) => {
      const relaxed = this.or(this.not(condition), holds);
      return relaxed.known === 1 ? [] : [{ code, holds: relaxed }];
    });
  }

  /** True where the term can be evaluated and is true: an evaluation that fails does not hold. */
  holds({ value, checks }: Term): Piece {
    return this.and(this.all(checks.map((check) => check.holds)), value);
  }

  /** `expected` is what the place for the value holds, which tells what a bare number stands for. */
  term(expression: Expression, scope: Scope, expected?: Domain): Term {
    const { world, dialect } = this;
    switch (expression.kind) {
      case 'constant': {
        const { value, domain } = expression;
        return plain(dialect.constant(value, domain ?? expected));
      }
      case 'local':
        return plain(scope.local(expression.index));
      case 'field': {
        const { object, kind, checks } = this.object(expression.object, scope);
        return { value: scope.slot(kind, expression.slot, object), checks };
      }
      case 'as': {
        const { object, kind, checks } = this.object(expression.object, scope);
        const isRead = this.isVariant(expression, kind, object, scope);
        const value = scope.slot(kind, expression.slot + 1, object);
        return { value, checks: [...checks, ...failing('E0501', isRead)] };
      }
      case 'is': {
        const { object, kind, checks } = this.object(expression.object, scope);
        return { value: this.isVariant(expression, kind, object, scope), checks };
      }
      case 'not': {
        const operand = this.term(expression.operand, scope);
        return { value: this.not(operand.value), checks: operand.checks };
      }
      case 'negate': {
        const operand = this.term(expression.operand, scope);
        return { value: this.spend(dialect.negate(operand.value)), checks: operand.checks };
      }
      case 'and':
      case 'or':
      case 'implies': {
        const left = this.term(expression.left, scope);
        const right = this.term(expression.right, scope);
        const reached = expression.kind === 'or' ? this.not(left.value) : left.value;
        const checks = [...left.checks, ...this.under(reached, right.checks)];
        if (expression.kind === 'and') return { value: this.and(left.value, right.value), checks };
        const first = expression.kind === 'or' ? left.value : this.not(left.value);
        return { value: this.or(first, right.value), checks };
      }
      case 'binary':
        return this.binary(expression, scope);
      case 'set': {
        const elements = expression.elements.map((element) => this.term(element, scope));
        const value = dialect.set(elements.map((element) => element.value));
        return { value, checks: elements.flatMap(({ checks }) => checks) };
      }
      case 'size': {
        const operand = this.term(expression.operand, scope);
        const domain = world.domainOf(scope.process, expression.operand);
        return { value: this.spend(dialect.size(operand.value, domain)), checks: operand.checks };
      }
      case 'alive':
        return this.alive(expression.object, scope);
      case 'held':
      case 'holds': {
        const { object, kind, checks } = this.object(expression.object, scope);
        const owner = scope.slot(kind, expression.slot, object);
        const domain: Domain = { kind: 'lock' };
        const value =
          expression.kind === 'held'
            ? dialect.binary('unequal', owner, dialect.constant(0, domain), domain)
            : dialect.binary('equal', owner, scope.self, domain);
        return { value: this.spend(value), checks };
      }
      case 'queued':
        return this.queued(expression, scope);
      case 'active': {
        const { parameters } = world.process(expression.process);
        const values = expression.arguments.map((argument, index) =>
          this.term(argument, scope, parameters[index]?.domain),
        );
        const pieces = values.map(({ value }) => value);
        const value = world.processes.includes(expression.process)
          ? this.spend(dialect.active(expression.process, pieces, scope))
          : this.no;
        return { value, checks: values.flatMap(({ checks }) => checks) };
      }
      case 'idle':
        return plain(this.spend(dialect.idle(scope)));
      case 'finished':
        return plain(this.spend(dialect.finished(scope)));
      case 'forall':
      case 'exists': {
        const { kind, objectKind, local, body } = expression;
        const name = scope.process === undefined ? 'x' : this.localName(scope.process, local);
        const term = dialect.quantifier(kind, objectKind, name, scope, (object) =>
          this.term(body, scope.bind(local, object)),
        );
        this.spend(term.value);
        return term;
      }
    }
  }

  /** The object an expression denotes, with the checks of following it to a living object. */
  object(
    expression: Expression,
    scope: Scope,
  ): { readonly object: Piece; readonly kind: number; readonly checks: readonly Check[] } {
    const kind = this.world.kindOf(expression);
    const { value: object, checks } = this.term(expression, scope);
    if (expression.kind === 'constant') {
      if (!this.world.isMortal(kind)) return { object, kind, checks };
      return { object, kind, checks: [...checks, ...this.livingCheck(kind, object, scope)] };
    }
    if (expression.kind === 'local' && scope.isLiving(expression.index)) {
      return { object, kind, checks };
    }
    const isSome = this.isSome(expression, object, scope);
    const found = [...checks, ...failing('E0507', isSome)];
    if (!this.world.isMortal(kind)) return { object, kind, checks: found };
    return { object, kind, checks: [...found, ...this.livingCheck(kind, object, scope)] };
  }

  /** Whether a reference is not `none`. */
  isSome(expression: Expression, value: Piece, scope: Scope): Piece {
    if (value.known !== undefined) return value.known === 0 ? this.no : this.yes;
    if (scope.process !== undefined) {
      const range = this.world.ranges.of(scope.process, expression);
      if (range && range.low > 0) return this.yes;
    }
    const domain = this.world.domainOf(scope.process, expression);
    return this.dialect.binary('unequal', value, this.dialect.constant(0, domain), domain);
  }

  /** Fails where the object does not exist. */
  livingCheck(kind: number, object: Piece, scope: Scope): readonly Check[] {
    return failing('E0503', scope.slot(kind, aliveSlot, object));
  }

  /** A value outside of the range of its place is an error of the run. */
  fits(domain: Domain | undefined, expression: Expression, value: Piece, scope: Scope) {
    if (domain?.kind !== 'integer' || scope.process === undefined) return [];
    const range = this.world.ranges.of(scope.process, expression);
    if (!range) return [];
    const { low, high } = domain;
    const end = (number: number) => this.dialect.constant(number, undefined);
    const compare = (operator: Operator, number: number) =>
      this.dialect.binary(operator, value, end(number), undefined);
    const atLeast = range.low < low ? compare('greater-or-equal', low) : this.yes;
    const atMost = range.high > high ? compare('less-or-equal', high) : this.yes;
    return failing('E0505', this.and(atLeast, atMost));
  }

  /** The name of a local, as far as there is one. */
  localName(process: number, index: number): string {
    return this.world.process(process).locals[index] ?? 'x';
  }

  private isVariant(
    { slot, variant, union }: Expression & { kind: 'as' | 'is' },
    kind: number,
    object: Piece,
    scope: Scope,
  ): Piece {
    const domain: Domain = { kind: 'variant', union };
    const content = scope.slot(kind, slot, object);
    if (content.known !== undefined) return content.known === variant ? this.yes : this.no;
    return this.dialect.binary('equal', content, this.dialect.constant(variant, domain), domain);
  }

  private alive(expression: Expression, scope: Scope): Term {
    const { value, checks } = this.term(expression, scope);
    if (value.known === 0) return { value: this.no, checks };
    const kind = this.world.kindOf(expression);
    const isThere = scope.slot(kind, aliveSlot, value);
    if (value.known !== undefined) return { value: isThere, checks };
    return { value: this.and(this.isSome(expression, value, scope), isThere), checks };
  }

  private queued(expression: Expression & { kind: 'queued' | 'active' }, scope: Scope): Term {
    const { world, dialect } = this;
    const { process, arguments: given } = expression;
    const { parameters } = world.process(process);
    const values = given.map((argument, index) =>
      this.term(argument, scope, parameters[index]?.domain),
    );
    const checks = values.flatMap((value) => value.checks);
    const isEver = world.works.includes(process);
    const kind = world.holderKind(process);
    const pieces = values.map(({ value }) => value);
    if (kind === 0) {
      const value = isEver ? dialect.queued(process, undefined, pieces, scope) : this.no;
      return { value, checks };
    }
    const [first, ...rest] = pieces;
    if (!first) {
      if (!isEver) return plain(this.no);
      return dialect.quantifier('exists', kind, 'holder', scope, (object) =>
        plain(dialect.queued(process, object, [], scope)),
      );
    }
    const isSome = this.isSome(given[0]!, first, scope);
    const living = world.isMortal(kind) ? this.livingCheck(kind, first, scope) : [];
    const value = isEver ? this.and(isSome, dialect.queued(process, first, rest, scope)) : this.no;
    return { value: this.spend(value), checks: [...checks, ...this.under(isSome, living)] };
  }

  private binary(expression: Expression & { kind: 'binary' }, scope: Scope): Term {
    const { world, dialect } = this;
    const { operator } = expression;
    const leftDomain = world.domainOf(scope.process, expression.left);
    const rightDomain = world.domainOf(scope.process, expression.right);
    const left = this.term(expression.left, scope, rightDomain);
    const right = this.term(expression.right, scope, leftDomain);
    const checks = [...left.checks, ...right.checks];
    const domain = leftDomain ?? rightDomain;
    if (operator === 'divide' || operator === 'remainder') {
      const zero = dialect.constant(0, undefined);
      const isSome =
        right.value.known === undefined
          ? dialect.binary('unequal', right.value, zero, undefined)
          : right.value.known === 0
            ? this.no
            : this.yes;
      checks.push(...failing('E0506', isSome));
    }
    checks.push(...this.roomChecks(expression, left.value, right.value, scope));
    const decided = compared(operator, left.value.known, right.value.known);
    if (decided !== undefined) return { value: decided ? this.yes : this.no, checks };
    const value = dialect.binary(operator, left.value, right.value, domain);
    return { value: this.spend(value), checks };
  }

  /** A sum that may leave 32 bits has to be watched; elsewhere integers have no bounds. */
  private roomChecks(
    expression: Expression & { kind: 'binary' },
    left: Piece,
    right: Piece,
    scope: Scope,
  ): readonly Check[] {
    if (scope.process === undefined || !this.dialect.isBounded) return [];
    const range = this.world.ranges.of(scope.process, expression);
    if (!range || (range.low >= minInteger && range.high <= maxInteger)) return [];
    const { operator, span } = expression;
    const step = right.known;
    if ((operator !== 'add' && operator !== 'subtract') || typeof step !== 'number') {
      refuse(
        'this number may leave 32 bits',
        span,
        'give the variables a range: `x: 0..9` instead of a local',
      );
    }
    const { dialect } = this;
    const change = operator === 'add' ? step : -step;
    const limit = dialect.constant(
      change > 0 ? maxInteger - change : minInteger - change,
      undefined,
    );
    const comparison = change > 0 ? 'less-or-equal' : 'greater-or-equal';
    return failing('room', dialect.binary(comparison, left, limit, undefined));
  }

  private spend(piece: Piece): Piece {
    this.budget.spend(piece.text);
    return piece;
  }
}

function plain(value: Piece): Term {
  return { value, checks: [] };
}

/** The check that something holds, unless that is known. */
export function failing(code: Check['code'], holds: Piece): readonly Check[] {
  return holds.known !== undefined && holds.known !== 0 ? [] : [{ code, holds }];
}

/** Of two numbers that are known, what a comparison comes to. */
function compared(
  operator: Operator,
  left: Value | undefined,
  right: Value | undefined,
): boolean | undefined {
  if (typeof left !== 'number' || typeof right !== 'number') return undefined;
  switch (operator) {
    case 'equal':
      return left === right;
    case 'unequal':
      return left !== right;
    case 'less':
      return left < right;
    case 'less-or-equal':
      return left <= right;
    case 'greater':
      return left > right;
    case 'greater-or-equal':
      return left >= right;
    default:
      return undefined;
  }
}
