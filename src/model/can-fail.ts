/**
 * Whether evaluating a condition can be an error of the run, as far as its form tells.
 *
 *     d.driver.on_bus                        can: there may be no driver
 *     d.driver != none && d.driver.on_bus    cannot
 */
import { kindOfObject } from './object-kinds.js';
import type { Expression, Instruction } from './program.js';

/** What has been established before an expression is evaluated, as texts. */
type Facts = ReadonlySet<string>;

export class FailureFinder {
  private readonly mortalKinds: ReadonlySet<number>;

  constructor(mortalKinds: ReadonlySet<number>) {
    this.mortalKinds = mortalKinds;
  }

  /** The body of a quantifier, whichever object its local is. */
  bodyCanFail(quantifier: Expression & { kind: 'forall' | 'exists' }): boolean {
    return this.inBody(quantifier, new Set());
  }

  instructionCanFail(instruction: Instruction): boolean {
    // A step may take too many instructions.
    if (instruction.region !== 0) return true;
    const can = (expression: Expression | undefined) =>
      expression !== undefined && this.canFail(expression, new Set());
    switch (instruction.kind) {
      case 'call':
        return instruction.arguments.some(can);
      case 'branch':
      case 'await':
        return can(instruction.condition);
      case 'assign':
        return instruction.place.kind === 'field' || instruction.place.domain !== undefined
          ? true
          : can(instruction.value);
      case 'return':
        return can(instruction.value);
      case 'for-each':
      case 'choose-value':
        return can(instruction.where);
      case 'choose-branch':
      case 'call-any':
      case 'skip':
        return false;
      default:
        return true;
    }
  }

  private canFail(expression: Expression, facts: Facts): boolean {
    const can = (inner: Expression) => this.canFail(inner, facts);
    switch (expression.kind) {
      case 'constant':
      case 'local':
      case 'idle':
      case 'finished':
        return false;
      case 'field':
      case 'is':
      case 'held':
      case 'holds':
        return this.accessCanFail(expression.object, facts);
      case 'as':
        return (
          this.accessCanFail(expression.object, facts) || !facts.has(`is ${wordOf(expression)}`)
        );
      case 'not':
      case 'negate':
      case 'size':
        return can(expression.operand);
      case 'and':
      case 'implies':
        return can(expression.left) || this.canFail(expression.right, given(expression, facts, 1));
      case 'or':
        return can(expression.left) || this.canFail(expression.right, given(expression, facts, 0));
      case 'binary':
        if (expression.operator === 'divide' || expression.operator === 'remainder') return true;
        return can(expression.left) || can(expression.right);
      case 'set':
        return expression.elements.some(can);
      case 'alive':
        return can(expression.object);
      case 'active':
        return expression.arguments.some(can);
      case 'queued': {
        const [first] = expression.arguments;
        return expression.arguments.some(can) || (first ? this.mayBeDead(first, facts) : false);
      }
      case 'forall':
      case 'exists':
        return this.inBody(expression, facts);
    }
  }

  private inBody(
    { local, body }: Expression & { kind: 'forall' | 'exists' },
    facts: Facts,
  ): boolean {
    return this.canFail(body, new Set([...facts, `object local ${local}`, `alive local ${local}`]));
  }

  private accessCanFail(object: Expression, facts: Facts): boolean {
    if (object.kind === 'constant' && object.value !== 0) return this.mayBeDead(object, facts);
    if (object.kind === 'constant') return object.domain !== undefined;
    return (
      this.canFail(object, facts) ||
      !facts.has(`object ${textOf(object)}`) ||
      this.mayBeDead(object, facts)
    );
  }

  private mayBeDead(object: Expression, facts: Facts): boolean {
    const kind = kindOfObject(object);
    if (kind !== undefined && !this.mortalKinds.has(kind)) return false;
    return !facts.has(`alive ${textOf(object)}`);
  }
}

/** What holds as well where the left side of a connective has been found true, or false. */
function given({ left }: { readonly left: Expression }, facts: Facts, value: 0 | 1): Facts {
  return new Set([...facts, ...factsOf(left, value === 1)]);
}

function factsOf(expression: Expression, isTrue: boolean): string[] {
  switch (expression.kind) {
    case 'not':
      return factsOf(expression.operand, !isTrue);
    case 'and':
      return isTrue ? [...factsOf(expression.left, true), ...factsOf(expression.right, true)] : [];
    case 'or':
      return isTrue
        ? []
        : [...factsOf(expression.left, false), ...factsOf(expression.right, false)];
    case 'implies':
      return isTrue ? [] : [...factsOf(expression.left, true), ...factsOf(expression.right, false)];
    case 'binary': {
      const { operator, left, right } = expression;
      if (operator !== (isTrue ? 'unequal' : 'equal')) return [];
      if (isNone(right)) return [`object ${textOf(left)}`];
      return isNone(left) ? [`object ${textOf(right)}`] : [];
    }
    case 'is':
      return isTrue ? [`is ${wordOf(expression)}`] : [];
    case 'alive': {
      const text = textOf(expression.object);
      return isTrue ? [`object ${text}`, `alive ${text}`] : [];
    }
    default:
      return [];
  }
}

function isNone(expression: Expression): boolean {
  return expression.kind === 'constant' && expression.value === 0;
}

function wordOf({ object, slot, variant }: Expression & { kind: 'as' | 'is' }): string {
  return `${slot} ${variant} ${textOf(object)}`;
}

/** Equal for expressions that have the same value in the same state; for no others. */
function textOf(expression: Expression): string {
  switch (expression.kind) {
    case 'local':
      return `local ${expression.index}`;
    case 'constant':
      return `constant ${String(expression.value)}`;
    case 'field':
      return `${textOf(expression.object)} . ${expression.slot}`;
    default:
      return `${expression.kind} at ${expression.span.source.name} ${expression.span.start}`;
  }
}
