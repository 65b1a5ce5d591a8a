/** Delta debugging: the parts of a whole that something rests on. */

/**
 * Leaves out what can be left out: larger runs of neighbours first, and at last one part at a time
 * until each part that is left is needed. `holds` is true of all parts together.
 */
export function minimize<T>(
  parts: readonly T[],
  holds: (kept: readonly T[]) => boolean,
): readonly T[] {
  let kept = parts;
  for (let size = kept.length; size > 0; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let isSmaller = true; isSmaller;) {
      const before = kept.length;
      kept = withoutRuns(kept, size, holds);
      isSmaller = size === 1 && kept.length < before;
    }
    size = Math.min(size, Math.max(kept.length, 1));
  }
  return kept;
}

/** Goes once through the parts, `size` at a time. */
function withoutRuns<T>(
  parts: readonly T[],
  size: number,
  holds: (kept: readonly T[]) => boolean,
): readonly T[] {
  let kept = parts;
  for (let at = 0; at < kept.length;) {
    const fewer = [...kept.slice(0, at), ...kept.slice(at + size)];
    if (holds(fewer)) kept = fewer;
    else at += size === 2 ? 1 : size;
  }
  return kept;
}
