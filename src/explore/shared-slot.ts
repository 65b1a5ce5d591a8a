/**
 * A piece of memory that two threads share: states that one wants expanded, and their successors.
 *
 * The owner fills a free slot and makes it ready; a helper takes it and makes it done. Whoever
 * holds it in between is the only one to touch it.
 */
import type { SuccessorBlock } from '../engine/successor-block.js';

export const slotStates = 512;

/** The memory of a slot, as it can be sent to another thread. */
export interface SlotMemory {
  readonly control: SharedArrayBuffer;
  readonly states: SharedArrayBuffer;
  readonly ends: SharedArrayBuffer;
  readonly successors: SharedArrayBuffer;
  readonly hashes: SharedArrayBuffer;
}

const free = 0;
const ready = 1;
const busy = 2;
const done = 3;

/** Places in the control words. */
const status = 0;
const epochPlace = 1;
const countPlace = 2;
const controlWords = 3;

const widest = 32;
const successorWords = 1 << 16;

export function newSlotMemory(): SlotMemory {
  const words = (count: number) => new SharedArrayBuffer(count * 4);
  return {
    control: words(controlWords),
    states: words(slotStates * widest),
    ends: words(slotStates),
    successors: words(successorWords),
    hashes: words(successorWords),
  };
}

export class SharedSlot {
  /** The words of the states to expand, one after another. */
  readonly states: Int32Array<SharedArrayBuffer>;
  /** For each state where its successors end; `notComputed` where the owner has to do it. */
  readonly ends: Int32Array<SharedArrayBuffer>;
  readonly successors: Int32Array<SharedArrayBuffer>;
  readonly hashes: Int32Array<SharedArrayBuffer>;
  private readonly control: Int32Array<SharedArrayBuffer>;

  constructor(memory: SlotMemory) {
    this.control = new Int32Array(memory.control);
    this.states = new Int32Array(memory.states);
    this.ends = new Int32Array(memory.ends);
    this.successors = new Int32Array(memory.successors);
    this.hashes = new Int32Array(memory.hashes);
  }

  get isFree(): boolean {
    return Atomics.load(this.control, status) === free;
  }

  get epoch(): number {
    return this.control[epochPlace]!;
  }

  /** How many states are to be expanded. */
  get count(): number {
    return this.control[countPlace]!;
  }

  /** Hands the states to whoever takes them first. */
  offer(epoch: number, count: number): void {
    this.control[epochPlace] = epoch;
    this.control[countPlace] = count;
    Atomics.store(this.control, status, ready);
  }

  /** True if the slot was ready and is now the caller's. */
  take(): boolean {
    return Atomics.compareExchange(this.control, status, ready, busy) === ready;
  }

  finish(): void {
    Atomics.store(this.control, status, done);
    Atomics.notify(this.control, status);
  }

  release(): void {
    Atomics.store(this.control, status, free);
  }

  /** Waits until it is done; false if nobody had taken it, and then it is free. */
  await(): boolean {
    if (this.take()) {
      this.release();
      return false;
    }
    while (Atomics.load(this.control, status) === busy) Atomics.wait(this.control, status, busy);
    return true;
  }

  /** Stores what was computed; false if there is no room for it. */
  store(block: SuccessorBlock, width: number): boolean {
    const words = block.count * width;
    if (words > successorWords) return false;
    this.successors.set(block.successors.subarray(0, words));
    this.hashes.set(block.hashes.subarray(0, block.count));
    return true;
  }
}

/** States with more words than this are not shared. */
export const widestShared = widest;

/** Instead of an end: the helper met something that it does not know. */
export const notComputed = -1;
