/**
 * States as the Informal Trace Format of Apalache has them (its ADR 015): what writers and readers
 * of such traces share.
 */

/** A value: what JSON lacks is an object whose only key begins with `#`. */
export type ItfValue =
  boolean | string | readonly ItfValue[] | { readonly [key: string]: ItfValue };

/** One state of a trace: the values of some or all variables. */
export interface ItfState {
  readonly variables: ReadonlyMap<string, ItfValue>;
  /** Counted from 0. */
  readonly index: number;
  /** Where it begins in the input, from one. */
  readonly line: number;
  readonly text: string;
}

/** A text for people: `nvme`, `3`, `{disk, tape}`, `friend(b)`. */
export function itfText(value: ItfValue): string {
  return render(value, (string) => string);
}

/** Two values are equal exactly when their keys are: a set has no order, a record neither. */
export function itfKey(value: ItfValue): string {
  return render(value, (string) => JSON.stringify(string));
}

/** True of a record, which is what JSON calls an object, but not of a number, set, tuple or map. */
export function isItfRecord(
  value: ItfValue | undefined,
): value is { readonly [key: string]: ItfValue } {
  if (typeof value !== 'object' || Array.isArray(value)) return false;
  return !Object.keys(value).some((key) => key.startsWith('#'));
}

function render(value: ItfValue, write: (string: string) => string): string {
  if (typeof value === 'boolean') return `${value}`;
  if (typeof value === 'string') return write(value);
  if (isList(value)) return `[${all(value).join(', ')}]`;
  const [[key, content] = ['', ''] as const, ...others] = Object.entries(value);
  switch (others.length === 0 ? key : '') {
    case '#bigint':
      return `${content as string}`;
    case '#set':
      return `{${[...new Set(all(content as readonly ItfValue[]))].sort().join(', ')}}`;
    case '#tup':
      return `(${all(content as readonly ItfValue[]).join(', ')})`;
    case '#map':
      return `<${all(content as readonly ItfValue[])
        .sort()
        .join(', ')}>`;
    case '#unserializable':
      return `#(${write(content as string)})`;
  }
  const { tag, value: held } = value;
  if (others.length === 1 && typeof tag === 'string' && held !== undefined) {
    return `${write(tag)}(${render(held, write)})`;
  }
  const members = Object.entries(value).map(
    ([name, each]) => `${write(name)}: ${render(each, write)}`,
  );
  return `<${members.sort().join(', ')}>`;

  function all(values: readonly ItfValue[]): string[] {
    return values.map((each) => render(each, write));
  }
}

function isList(value: ItfValue): value is readonly ItfValue[] {
  return Array.isArray(value);
}
