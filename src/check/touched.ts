/** What the steps of a search have touched, as keys of slots and of control slots. */
import type { Value } from '../model/value.js';

/** What steps have touched: slots as `slotKey`, and whether they looked at what all tasks do. */
export interface Touched {
  readonly reads: KeySet;
  readonly writes: KeySet;
}

export interface KeySet extends Keys {
  readonly size: number;
  add(key: number): void;
}

/** A few keys in a list: to look through it costs less than to make a set. */
export class KeyList implements KeySet {
  private readonly keys: number[] = [];

  get size(): number {
    return this.keys.length;
  }

  has(key: number): boolean {
    return this.keys.includes(key);
  }

  add(key: number): void {
    if (!this.keys.includes(key)) this.keys.push(key);
  }

  clear(): void {
    this.keys.length = 0;
  }

  [Symbol.iterator](): Iterator<number> {
    return this.keys.values();
  }
}

/** Keys to look at. */
export interface Keys extends Iterable<number> {
  has(key: number): boolean;
}

export interface TouchedView {
  readonly reads: Keys;
  readonly writes: Keys;
}

export function addTouched(all: Touched, { reads, writes }: Touched): void {
  for (const key of reads) all.reads.add(key);
  for (const key of writes) all.writes.add(key);
}

/** One number for an object's slot. */
export function slotKey(object: number, slot: number): number {
  return object * 1024 + slot;
}

export function objectOf(key: number): number {
  return Math.floor(key / 1024);
}

export function slotOf(key: number): number {
  return key % 1024;
}

/**
 * Stands for a control slot: whether work is queued or running, or who is inside a process with
 * that object as first argument; 0 where it is none or not known.
 */
export function controlKey(controlSlot: number, object: number): number {
  return -1 - controlSlot - 1024 * Math.max(0, object);
}

/** The object that a call is kept apart by in the control state. */
export function firstObject(values: readonly Value[]): number {
  const [first] = values;
  return typeof first === 'number' && first > 0 ? first : 0;
}

export function isControlKey(key: number): boolean {
  return key < 0;
}
