/**
 * How the readers of one part of a recording tell the reader of the whole that they cannot go on.
 *
 * It is thrown within this folder, and caught where a part ends; nothing outside sees it.
 */

/** What was expected at a byte of the file, and is not there. */
export class Damage {
  /** In bytes from the beginning of the file; for unpacked data where the packed begins. */
  readonly offset: number;
  readonly expected: string;

  constructor(offset: number, expected: string) {
    this.offset = offset;
    this.expected = expected;
  }
}

/** The value, or the damage that was met on the way to it. */
export async function orDamage<T>(work: () => Promise<T>): Promise<T | Damage> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Damage) return error;
    throw error;
  }
}
