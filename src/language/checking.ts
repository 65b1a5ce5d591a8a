/**
 * What the parts of the checker share: the tables to look up and the annotations to fill.
 */
import type { ConstantDeclaration, Expression, Name, TypeExpression } from './ast.js';
import type { Meaning } from './checked-spec.js';
import type { Reporter } from './reporter.js';
import type { Symbols } from './symbols.js';
import type { Type } from './types.js';

/** A type that could not be told is undefined everywhere: it was reported, and is no news. */
export interface Checking {
  readonly reporter: Reporter;
  readonly symbols: Symbols;
  /** Values for constants from outside, as text. */
  readonly settings: ReadonlyMap<string, string>;
  readonly constantValues: Map<ConstantDeclaration, number>;
  readonly expressionTypes: Map<Expression, Type>;
  readonly types: Map<TypeExpression, Type>;
  readonly meanings: Map<Name, Meaning>;
}
