/**
 * The values a slot or local can hold, as integers, so that states compare and pack quickly.
 *
 * A boolean is 0 or 1, an enum member its index, a reference the number of an object, an opaque
 * pointer the number of a token; 0 is `none`. A set is a sorted list, a queue a list in order.
 */

export type Value = number | readonly number[];

export const none = 0;

/**
 * Any value: what a slot holds that no evidence has fixed. Only a checked trace has such slots,
 * because a recording starts in mid-life; in a scenario everything is known.
 */
export const unknown = -1073741824;

/** Any reference or pointer but `none`. */
export const someUnknown = -1073741823;

export function isUnknown(value: Value): boolean {
  return value === unknown || value === someUnknown;
}

export function sameValue(left: Value, right: Value): boolean {
  if (typeof left === 'number' || typeof right === 'number') return left === right;
  return left.length === right.length && left.every((item, index) => item === right[index]);
}

/** Two values are equal exactly when their keys are, within one domain. */
export function valueKey(value: Value): string {
  return typeof value === 'number' ? `${value}` : `[${value.join(' ')}]`;
}

/** The set with `item`, as a new list. */
export function withItem(set: readonly number[], item: number): readonly number[] {
  return set.includes(item) ? set : [...set, item].sort((a, b) => a - b);
}

export function withoutItem(set: readonly number[], item: number): readonly number[] {
  return set.filter((other) => other !== item);
}
