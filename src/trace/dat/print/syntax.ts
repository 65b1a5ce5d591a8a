/**
 * What the `print fmt` of an event consists of, once parsed.
 *
 * It is a piece of C as the kernel's `TRACE_EVENT` macros leave it: the format of `printk`, and an
 * expression for each argument.
 */

/** An expression of C. */
export type Expression =
  | { readonly kind: 'number'; readonly value: bigint }
  | { readonly kind: 'text'; readonly text: string }
  /** `REC->name`. */
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'cast'; readonly type: string; readonly of: Expression }
  | { readonly kind: 'unary'; readonly operator: UnaryOperator; readonly of: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: 'choice';
      readonly condition: Expression;
      readonly then: Expression;
      readonly otherwise: Expression;
    }
  | { readonly kind: 'index'; readonly of: Expression; readonly index: Expression }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  /** `{ 1, "one" }`: an entry of `__print_flags` and `__print_symbolic`. */
  | { readonly kind: 'pair'; readonly value: Expression; readonly text: Expression }
  /** A name that the kernel has not replaced: its value is not known. */
  | { readonly kind: 'name'; readonly name: string };

export type UnaryOperator = '-' | '+' | '!' | '~' | '&' | '*';

/** By how tightly they bind, the loosest first. */
export const binaryOperators = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<=', '>=', '<', '>'],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
] as const;

export type BinaryOperator = (typeof binaryOperators)[number][number];

/** `"name=%s dev=%d:%d", args…` */
export interface PrintFormat {
  readonly format: string;
  readonly args: readonly Expression[];
}
