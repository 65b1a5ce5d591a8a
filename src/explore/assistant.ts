/**
 * A helper of the packed engine on a thread of its own: it looks up the steps of states that the
 * search has not come to yet.
 *
 * It knows the values of components and the layout from the engine, and gives back whatever it
 * cannot say by these, or meets for the first time: the engine is to have seen everything itself.
 * So nothing a helper does can change a result, and the engine inserts the successors in the order
 * in which it would have found them.
 */
import type { ScenarioModel } from '../model/scenario-model.js';
import { Components, type ComponentValues, UnknownValue } from '../engine/components.js';
import type { Layout } from '../engine/layout.js';
import { hashOf } from '../engine/packed-states.js';
import { notComputed, type SharedSlot, slotStates } from './shared-slot.js';
import { StepTable } from '../engine/step-table.js';
import { SuccessorBlock } from '../engine/successor-block.js';

/** What the engine has learnt since the last time. */
export interface Update {
  readonly epoch: number;
  readonly layout: Layout;
  readonly values: ComponentValues;
}

export class Assistant {
  private readonly components: Components;
  private readonly table: StepTable;
  private readonly block = new SuccessorBlock(slotStates);
  private epoch = 0;

  constructor(model: ScenarioModel) {
    this.components = new Components(model, 'replica');
    this.table = new StepTable(model, this.components);
  }

  /** Expands the states of a slot; `next` gives the updates in their order. */
  serve(slot: SharedSlot, next: () => Update | undefined): void {
    while (this.epoch < slot.epoch) {
      const update = next();
      if (update) this.learn(update);
    }
    const { block, table } = this;
    const { count, states, ends } = slot;
    const width = table.layout.words;
    block.begin(0);
    let isFull = slot.epoch !== this.epoch;
    for (let index = 0; index < count; index += 1) {
      const before = block.count;
      if (!isFull && this.expand(states, index * width)) {
        isFull = block.count * width > slot.successors.length;
        if (isFull) block.count = before;
      }
      ends[index] = block.count === before ? notComputed : block.count;
    }
    for (let index = 0; index < block.count; index += 1) {
      block.hashes[index] = hashOf(block.successors, index * width, width);
    }
    slot.store(block, width);
    slot.finish();
  }

  /** Appends the successors of a state; false if the engine has to find them. */
  private expand(states: Int32Array<SharedArrayBuffer>, at: number): boolean {
    const { block, table } = this;
    const before = block.count;
    try {
      if (!table.find(states, at) || table.isNew) return false;
    } catch (error) {
      if (!(error instanceof UnknownValue)) throw error;
      table.abandon();
      return false;
    }
    table.append(states, at, block);
    const hasFailed = block.failures.subarray(before, block.count).some((failure) => failure < 0);
    if (hasFailed) block.count = before;
    return !hasFailed;
  }

  private learn({ epoch, layout, values }: Update): void {
    this.components.learn(values);
    this.table.useLayout(layout);
    this.epoch = epoch;
  }
}
