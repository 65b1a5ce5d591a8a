/** Says where something stands in a trace, of several files in which. */
import type { Origin } from '../trace/event.js';
import { excerpt } from './printable.js';

export interface Placed {
  readonly line: number;
  readonly origin?: Origin | undefined;
}

/** `line 12`, or of several files `a.txt:12`. */
export function placeText(placed: Placed): string {
  return placed.origin ? lineText(placed) : `line ${placed.line}`;
}

/** As `placeText`, where it is clear that a line is meant. */
export function lineText({ line, origin }: Placed): string {
  return origin ? `${excerpt(origin.file, 200)}:${origin.line}` : `${line}`;
}
