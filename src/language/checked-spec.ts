/**
 * A specification whose names and types are known: what the checker hands to the compiler.
 *
 * The tree stays as written; what a name means and what type an expression has stand beside it,
 * keyed by the node.
 */
import type {
  ConstantDeclaration,
  EnumDeclaration,
  Expression,
  Fair,
  LockDeclaration,
  Name,
  ObjectDeclaration,
  ObservationDeclaration,
  ProcessDeclaration,
  PropertyDeclaration,
  ScenarioDeclaration,
  TestDeclaration,
  TransitionDeclaration,
  TypeExpression,
  VariableDeclaration,
} from './ast.js';
import type { Type } from './types.js';

/** What a name stands for where it is used. */
export type Meaning =
  /** Local variable or parameter (also of a transition, quantifier, or `for each`). */
  | { readonly kind: 'local' }
  | { readonly kind: 'constant'; readonly declaration: ConstantDeclaration }
  | { readonly kind: 'global'; readonly declaration: VariableDeclaration | LockDeclaration }
  | { readonly kind: 'enum-member'; readonly enumeration: EnumDeclaration; readonly index: number }
  /** An object of the scenario, where a scenario is in scope. */
  | { readonly kind: 'scenario-object' }
  /** `index` in a scenario's `d[D] { … }`. */
  | { readonly kind: 'index' }
  /** A field of the event, in an observation clause. */
  | { readonly kind: 'event-field' }
  /** `result` in `leave … where`. */
  | { readonly kind: 'result' };

export interface CheckedSpec {
  readonly name: string;
  readonly title: string | undefined;
  readonly constants: readonly ConstantDeclaration[];
  readonly enums: readonly EnumDeclaration[];
  readonly variables: readonly (VariableDeclaration | LockDeclaration)[];
  readonly objects: readonly ObjectDeclaration[];
  readonly processes: readonly ProcessDeclaration[];
  readonly transitions: readonly TransitionDeclaration[];
  readonly properties: readonly PropertyDeclaration[];
  readonly fair: readonly Fair[];
  readonly scenarios: readonly ScenarioDeclaration[];
  readonly observations: readonly ObservationDeclaration[];
  readonly tests: readonly TestDeclaration[];

  /** The value of each top-level constant, after settings from outside: number, or 0/1 for a boolean, or an enum index. */
  readonly constantValues: ReadonlyMap<ConstantDeclaration, number>;
  /** The type of every expression, of the place for a target. `d.attach_pending`, a tag, is boolean. */
  readonly expressionTypes: ReadonlyMap<Expression, Type>;
  /** The type that every written type denotes, ranges and sizes evaluated. */
  readonly types: ReadonlyMap<TypeExpression, Type>;
  /** What each name in a `name` expression means. */
  readonly meanings: ReadonlyMap<Name, Meaning>;
}
