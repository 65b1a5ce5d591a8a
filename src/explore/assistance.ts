/** The engine's side of its helpers: which states they expand ahead of the search. */
import type { Update } from './assistant.js';
import type { Components } from '../engine/components.js';
import type { PackedStates } from '../engine/packed-states.js';
import { type SharedSlot, slotStates, widestShared } from './shared-slot.js';
import type { StepTable } from '../engine/step-table.js';

/** Helpers on other threads. How they are started and told things is for whoever starts them. */
export interface Assistants {
  readonly slots: readonly SharedSlot[];
  /** Sends to all of them; what was sent first arrives first. */
  update(update: Update): void;
  /** Wakes those that wait for a slot. */
  wake(): void;
}

interface Assignment {
  readonly slot: SharedSlot;
  readonly first: number;
}

export class Assistance {
  private readonly assistants: Assistants;
  private readonly components: Components;
  private readonly table: StepTable;
  /** In the order of their states. */
  private assignments: Assignment[] = [];
  /** Whose results are of no use any more. */
  private dropped: SharedSlot[] = [];
  private nextToAssign = 0;
  private epoch = 0;
  private sentValues: readonly number[] = [];
  private sentLayout: StepTable['layout'] | undefined;

  constructor(assistants: Assistants, components: Components, table: StepTable) {
    this.assistants = assistants;
    this.components = components;
    this.table = table;
  }

  /** Hands states beyond `at` to helpers that have nothing to do. */
  assign(at: number, states: PackedStates): void {
    if (states.size < leastStates || states.width > widestShared) return;
    for (const slot of this.dropped) if (slot.await()) slot.release();
    this.dropped = [];
    this.nextToAssign = Math.max(this.nextToAssign, at + lead);
    for (const slot of this.assistants.slots) {
      if (this.nextToAssign + slotStates > states.size) return;
      if (!slot.isFree) continue;
      this.sendNews();
      const first = this.nextToAssign;
      states.copy(first, slotStates, slot.states);
      slot.offer(this.epoch, slotStates);
      this.assignments.push({ slot, first });
      this.nextToAssign += slotStates;
      this.assistants.wake();
    }
  }

  /** Where the search should not go by itself: the first state of the next slot after `at`. */
  limit(at: number): number {
    return this.assignments.find(({ first }) => first > at)?.first ?? Infinity;
  }

  /** The slot that begins with this state, if a helper has taken it. */
  slotAt(state: number): SharedSlot | undefined {
    const next = this.assignments[0];
    if (next?.first !== state) return undefined;
    if (next.slot.await()) return next.slot;
    this.assignments.shift();
    return undefined;
  }

  /** The search has used up the slot it got last. */
  release(): void {
    this.assignments.shift()!.slot.release();
  }

  /** States have other words now: what is under way is of no use. */
  drop(): void {
    this.dropped.push(...this.assignments.map(({ slot }) => slot));
    this.assignments = [];
    this.nextToAssign = 0;
  }

  private sendNews(): void {
    const { layout } = this.table;
    const sizes = this.components.sizes();
    if (layout === this.sentLayout && sizes.join() === this.sentValues.join()) return;
    this.epoch += 1;
    const values = this.components.valuesSince(this.sentValues);
    this.assistants.update({ epoch: this.epoch, layout, values });
    this.sentLayout = layout;
    this.sentValues = sizes;
  }
}

/** Before there are so many states, most of what is met is new, and helpers know nothing. */
const leastStates = 20_000;

/** So far ahead of the search helpers begin. */
const lead = 2 * slotStates;
