/**
 * What the languages of other tools have in common: pieces of text, and how each writes expressions.
 */
import type { DiagnosticCode } from '../base/diagnostic-codes.js';
import type { Domain, Operator } from '../model/program.js';
import type { Value } from '../model/value.js';

/** A piece of text. */
export interface Piece {
  readonly text: string;
  /** The operator at its top; undefined for text that never needs parentheses. */
  readonly top?: string;
  /** Its value, where that is known while exporting. */
  readonly known?: Value;
}

/** What must hold for an evaluation not to be an error of the run. */
export interface Check {
  readonly code: DiagnosticCode | 'room';
  readonly holds: Piece;
}

/** A value and what evaluating it checks, in order. */
export interface Term {
  readonly value: Piece;
  readonly checks: readonly Check[];
}

/** A work item queued by the step that is being written. */
export interface ScheduledItem {
  readonly process: number;
  /** Its arguments, the holder's first. */
  readonly values: readonly Piece[];
}

/** What names mean at some point of a step. */
export interface Scope {
  /** The process whose locals these are; undefined in a property. */
  readonly process: number | undefined;
  local(index: number): Piece;
  /** A local runs over living objects, as in a quantifier. */
  isLiving(index: number): boolean;
  /** The content of a slot. */
  slot(kind: number, slot: number, object: Piece): Piece;
  /** The running task. */
  readonly self: Piece;
  /** What has been scheduled since the state that the text is evaluated in. */
  readonly scheduled: readonly ScheduledItem[];
  /** Items may have been lost since then. */
  readonly hasClearedWork: boolean;
  /** The same, with one local bound to an object. */
  bind(index: number, object: Piece): Scope;
}

/** How a language writes what the traversal finds. */
export interface Dialect {
  /** Numbers have 32 bits; a sum that may leave them is checked. */
  readonly isBounded: boolean;
  constant(value: Value, domain: Domain | undefined): Piece;
  not(operand: Piece): Piece;
  and(left: Piece, right: Piece): Piece;
  or(left: Piece, right: Piece): Piece;
  negate(operand: Piece): Piece;
  binary(operator: Operator, left: Piece, right: Piece, domain: Domain | undefined): Piece;
  set(elements: readonly Piece[]): Piece;
  size(operand: Piece, domain: Domain | undefined): Piece;
  /** Judges `body` for every living object of a kind. */
  quantifier(
    kind: 'forall' | 'exists',
    objectKind: number,
    name: string,
    scope: Scope,
    body: (object: Piece) => Term,
  ): Term;
  /** Such an item is queued with `holder`, a living object; arguments from the right may be missing. */
  queued(process: number, holder: Piece | undefined, values: readonly Piece[], scope: Scope): Piece;
  active(process: number, values: readonly Piece[], scope: Scope): Piece;
  idle(scope: Scope): Piece;
  finished(scope: Scope): Piece;
}
