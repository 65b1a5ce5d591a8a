/**
 * What every format offers to those who read a trace: a machine that is fed line by line.
 *
 * It is synchronous and keeps its own state, so that it may hold an item back until it knows where
 * the item belongs, and so that files, pipes and texts are read by the same code.
 */
import type { TraceItem } from './event.js';

/** Turns lines into items; one reader reads one trace, from its first line to `end`. */
export interface TraceReader {
  /** Appends to `items` what `text` says, and what was held back and is due before it. */
  read(text: string, line: number, items: TraceItem[]): void;

  /**
   * The same of all lines of a block, the first of which has this number, for a reader that can do
   * without a string for each; returns how many there are.
   */
  readBlock?(block: Uint8Array, line: number, items: TraceItem[]): number;

  /** Appends what is still held back. */
  end(items: TraceItem[]): void;
}
