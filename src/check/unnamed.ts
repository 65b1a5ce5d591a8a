/**
 * Writes to objects that the recording does not name: of a call whose arguments were not recorded,
 * hidden steps go on, and what they write goes nowhere, though it may well be an object that other
 * events name. So no such slot is certain of an object that existed by then.
 */
import { anyKind } from '../model/access.js';
import { aliveSlot, type Program } from '../model/program.js';
import type { Population, TraceObject } from './population.js';

export class UnnamedWrites {
  private readonly program: Program;
  private readonly population: Population;
  /** By kind and slot: how many objects had been met at the last such write. */
  private readonly metBy = new Map<number, number>();
  /** Of the queues of work that were written so at the event at hand, kind and slot. */
  private queues: (readonly [number, number])[] = [];

  constructor(program: Program, population: Population) {
    this.program = program;
    this.population = population;
  }

  note(objectKind: number, slot: number): void {
    this.metBy.set(keyOf(objectKind, slot), this.population.objects.length);
    const isQueue = this.program.kinds[objectKind]?.slots[slot]?.domain.kind === 'work';
    if (isQueue) this.queues.push([objectKind, slot]);
  }

  /** Takes the queues of a kind of object that were written so since they were taken last. */
  takeQueues(): readonly (readonly [number, number])[] {
    const { queues } = this;
    if (queues.length > 0) this.queues = [];
    return queues;
  }

  /** An object came into being, perhaps where another was that has gone. */
  noteCreation(objectKind: number): void {
    this.note(objectKind, aliveSlot);
  }

  /** The slots of an object that may have been written so, unions with their content. */
  slotsOf({ id, objectKind }: TraceObject): readonly number[] {
    if (this.metBy.size === 0) return [];
    const { slots } = this.program.kinds[objectKind]!;
    const isMet = (slot: number): boolean =>
      id < (this.metBy.get(keyOf(objectKind, slot)) ?? 0) ||
      id < (this.metBy.get(keyOf(anyKind, slot)) ?? 0);
    const isOther = isMet(aliveSlot);
    return slots.flatMap(({ domain }, slot) => {
      const written = domain.kind === 'payload' ? slot - 1 : slot;
      return slot !== aliveSlot && (isOther || isMet(written)) ? [slot] : [];
    });
  }
}

function keyOf(objectKind: number, slot: number): number {
  return objectKind * 1024 + slot;
}
