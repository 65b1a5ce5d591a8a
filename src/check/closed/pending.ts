/**
 * What the tracer read and no state has confirmed yet, as numbers: 0 is nothing.
 *
 * The tracer reads for a task between its event and its next step. So a task that waits for readings
 * to be confirmed takes no step, and leaves no event.
 */
import { type Value, valueKey } from '../../model/value.js';
import type { Reading } from '../belief.js';

/** Without where it was read: two events may have shown the same. */
export interface PendingReading {
  readonly task: number;
  readonly object: number;
  readonly slot: number;
  readonly value: Value;
}

export class PendingReadings {
  private readonly lists: (readonly PendingReading[])[] = [[]];
  private readonly numbers = new Map<string, number>([['', 0]]);
  private readonly tasks: ReadonlySet<number>[] = [new Set()];

  get size(): number {
    return this.lists.length;
  }

  list(pending: number): readonly PendingReading[] {
    return this.lists[pending]!;
  }

  isWaiting(pending: number, task: number): boolean {
    return pending !== 0 && this.tasks[pending]!.has(task);
  }

  /** These, and for a task that has none yet what was read for it. */
  with(pending: number, task: number, readings: readonly Reading[]): number {
    if (readings.length === 0) return pending;
    const added = readings.map(({ object, slot, value }) => ({ task, object, slot, value }));
    return this.numberOf([...this.list(pending), ...added]);
  }

  /** Those that are not confirmed. */
  without(pending: number, isConfirmed: (reading: PendingReading) => boolean): number {
    if (pending === 0) return 0;
    const list = this.list(pending);
    const left = list.filter((reading) => !isConfirmed(reading));
    return left.length === list.length ? pending : this.numberOf(left);
  }

  numberOf(readings: readonly PendingReading[]): number {
    const parts = readings.map(
      ({ task, object, slot, value }) => `${task} ${object} ${slot} ${valueKey(value)}`,
    );
    const key = parts.sort().join(';');
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    const number = this.lists.push(readings) - 1;
    this.numbers.set(key, number);
    this.tasks.push(new Set(readings.map(({ task }) => task)));
    return number;
  }
}
