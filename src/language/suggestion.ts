/**
 * "Did you mean": the declared name nearest to one that is not.
 */

/** Of shorter names too many are near. */
const minLength = 3;
const maxLength = 64;

/** The nearest candidate if it is near enough to be meant; the first of several. */
export function findNearest(name: string, candidates: Iterable<string>): string | undefined {
  if (name.length < minLength || name.length > maxLength) return undefined;
  let nearest: string | undefined;
  let best = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - name.length) >= best) continue;
    const distance = editDistance(name, candidate);
    if (distance > 0 && distance < best) {
      nearest = candidate;
      best = distance;
    }
  }
  return nearest;
}

/**
 * How many insertions, deletions, substitutions and exchanges of neighbors turn `from` into `to`
 * (the optimal string alignment distance).
 */
export function editDistance(from: string, to: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const isSame = from[row - 1] === to[column - 1];
      const isExchange = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      current.push(
        Math.min(
          at(previous, column) + 1,
          at(current, column - 1) + 1,
          at(previous, column - 1) + (isSame ? 0 : 1),
          row > 1 && isExchange ? at(beforePrevious, column - 2) + 1 : Infinity,
        ),
      );
    }
    beforePrevious = previous;
    previous = current;
  }
  return at(previous, to.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}
