/**
 * The types of the language. Every one is finite or a reference to an object, so exploration ends.
 */

export type Type =
  | BooleanType
  | EnumType
  | IntegerType
  | ReferenceType
  | OpaqueType
  | SetType
  | QueueType
  | UnionType
  | LockType
  | RefcountType
  | NoneType;

export interface BooleanType {
  readonly kind: 'boolean';
}

export interface EnumType {
  readonly kind: 'enum';
  readonly name: string;
  readonly members: readonly string[];
}

/** Integers from `low` to `high`, both included. An expression's range is as wide as its operands make it. */
export interface IntegerType {
  readonly kind: 'integer';
  readonly low: number;
  readonly high: number;
}

/** An object of a kind; `none` only if optional. */
export interface ReferenceType {
  readonly kind: 'reference';
  readonly object: string;
  readonly optional: boolean;
}

/** A pointer that nothing in the specification follows; compared, never looked into. */
export interface OpaqueType {
  readonly kind: 'opaque';
  readonly optional: boolean;
}

export interface SetType {
  readonly kind: 'set';
  readonly object: string;
}

/** First in, first out, at most `max` long; pushing onto a full queue blocks. */
export interface QueueType {
  readonly kind: 'queue';
  readonly object: string;
  readonly max: number;
}

/** One word with several readings. */
export interface UnionType {
  readonly kind: 'union';
  readonly name: string;
  readonly tagged: boolean;
  readonly variants: readonly { readonly name: string; readonly type: Type }[];
}

export interface LockType {
  readonly kind: 'lock';
}

export interface RefcountType {
  readonly kind: 'refcount';
}

/** The type of `none` alone, `{}` and `[]`: fits every optional reference, set or queue. */
export interface NoneType {
  readonly kind: 'none';
}
