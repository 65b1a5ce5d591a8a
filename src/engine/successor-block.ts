/** The successors of a few states in a row, computed ahead of their insertion. */
import { grown } from './grown.js';

export class SuccessorBlock {
  /** The states from `first` to before `end`. */
  first = 0;
  end = 0;
  /** For each of them, where its successors end in the row. */
  readonly ends: Int32Array;
  count = 0;
  successors = new Int32Array(256);
  /** Instead of a successor: the step is this error of the run; 0 where it is none. */
  failures = new Int32Array(64);
  hashes = new Int32Array(64);

  constructor(states: number) {
    this.ends = new Int32Array(states);
  }

  begin(first: number): void {
    this.first = first;
    this.end = first;
    this.count = 0;
  }

  /** The successors appended since are those of one more state. */
  endState(): void {
    this.ends[this.end - this.first] = this.count;
    this.end += 1;
  }

  /** Where the successors of a state begin. */
  startOf(state: number): number {
    return state === this.first ? 0 : this.ends[state - this.first - 1]!;
  }

  has(state: number): boolean {
    return state >= this.first && state < this.end;
  }

  /** Makes room for so many more successors. */
  reserve(count: number, width: number): void {
    const needed = this.count + count;
    if (needed * width > this.successors.length) {
      this.successors = grown(this.successors, needed * width);
    }
    if (needed <= this.hashes.length) return;
    this.hashes = grown(this.hashes, needed);
    this.failures = grown(this.failures, needed);
  }
}
