/** Exhaustiveness: the compiler demands the missing case, and a wrong value throws. */

/** Throws; its parameter type makes an unhandled case of a union a compile error. */
export function assertNever(value: never): never {
  throw new Error(`unhandled case: ${JSON.stringify(value)}`);
}
