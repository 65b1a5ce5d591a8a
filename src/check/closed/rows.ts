/** Lists of numbers in one array, each by where it begins: how many they are, then the numbers. */
import { grown } from '../../engine/grown.js';

export class Rows {
  numbers = new Int32Array(1 << 12);
  private end = firstRow;

  /** Adds the first so many numbers of a list; returns where the row begins, which is never 0. */
  add(list: Int32Array, count: number): number {
    const start = this.end;
    this.end += 1 + count;
    if (this.end > this.numbers.length) this.numbers = grown(this.numbers, this.end);
    const { numbers } = this;
    numbers[start] = count;
    for (let index = 0; index < count; index += 1) numbers[start + 1 + index] = list[index]!;
    return start;
  }

  clear(): void {
    this.end = firstRow;
  }
}

const firstRow = 1;
