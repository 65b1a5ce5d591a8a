/** Delta debugging: the parts of a whole that something rests on. */

/** Finds out whether something holds of some of the parts. */
export interface Trial<T> {
  holds(kept: readonly T[]): boolean;
  /** Nothing more can be found out. */
  readonly isOver: boolean;
}

/**
 * Leaves out what can be left out: larger runs of neighbours first, and at last one part at a time
 * until each part that is left is needed, or the trial is over. It holds of all parts together.
 */
export function minimize<T>(parts: readonly T[], trial: Trial<T>): readonly T[] {
  let kept = parts;
  for (let size = kept.length; size > 1; size = Math.ceil(size / 2)) {
    kept = withoutRuns(kept, size, trial);
  }
  for (let before = Infinity; kept.length < before;) {
    before = kept.length;
    kept = withoutRuns(kept, 1, trial);
  }
  return kept;
}

/** Goes once through the parts, `size` at a time; pairs, which often belong together, may overlap. */
function withoutRuns<T>(parts: readonly T[], size: number, trial: Trial<T>): readonly T[] {
  let kept = parts;
  for (let at = 0; at < kept.length && !trial.isOver;) {
    const fewer = [...kept.slice(0, at), ...kept.slice(at + size)];
    if (trial.holds(fewer)) kept = fewer;
    else at += size === 2 ? 1 : size;
  }
  return kept;
}
