/** A set of small numbers in the order in which they were added, emptied at no cost. */
import { grown } from '../../engine/grown.js';

export class NumberSet {
  list = new Int32Array(64);
  size = 0;
  /** By the number: where it is in the list, if it is there. */
  private places = new Int32Array(1 << 10);

  clear(): void {
    this.size = 0;
  }

  /** Where in the list a number is; -1 if it is not there. */
  indexOf(number: number): number {
    const place = this.places[number];
    return place !== undefined && place < this.size && this.list[place] === number ? place : -1;
  }

  add(number: number): void {
    if (this.indexOf(number) >= 0) return;
    if (number >= this.places.length) this.places = grown(this.places, number + 1);
    if (this.size === this.list.length) this.list = grown(this.list, this.size + 1);
    this.places[number] = this.size;
    this.list[this.size] = number;
    this.size += 1;
  }

  /** A copy in ascending order. */
  sorted(): Int32Array {
    return this.list.slice(0, this.size).sort();
  }
}
