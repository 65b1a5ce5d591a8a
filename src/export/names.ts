/**
 * Names of a specification made safe for another language.
 *
 * A name keeps its spelling where that is a free identifier there; otherwise it gets a tail. The
 * same names in the same order always give the same result.
 */

export class Names {
  private readonly taken: Set<string>;

  /** `reserved` are the words that no name may be. */
  constructor(reserved: Iterable<string>) {
    this.taken = new Set(reserved);
  }

  /** An identifier of its own, as near to `wanted` as can be. */
  take(wanted: string): string {
    const base = identifier(wanted);
    let name = base;
    for (let tail = 2; this.taken.has(name); tail += 1) name = `${base}_${tail}`;
    this.taken.add(name);
    return name;
  }
}

/** Letters, digits and underscores, a letter first and a small one somewhere, as macros have none. */
function identifier(wanted: string): string {
  const plain = wanted.replace(/[^A-Za-z0-9_]+/g, '_').replace(/(?<=[^_])_+$/, '');
  const start = /^[A-Za-z]/.test(plain) ? plain : `x${plain}`;
  return /[a-z]/.test(start) ? start : `${start}_x`;
}
