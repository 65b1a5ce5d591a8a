/**
 * Strings that are kept must not hold on to the input.
 *
 * A slice of a long string keeps the whole of it in memory; an address remembered for each of ten
 * thousand objects would keep as many chunks of the trace.
 */

/** The same text in memory of its own. */
export function detached(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string;
}
