/**
 * Writes to objects that the recording does not name: of a call whose arguments were not recorded,
 * hidden steps go on, and what they write goes nowhere, though it may well be an object that other
 * events name. So no such slot is certain of an object that existed by then.
 */
import { anyKind } from '../model/access.js';
import { aliveSlot, type Program } from '../model/program.js';
import { taskKey, type TaskState } from './belief.js';
import type { Population, TraceObject } from './population.js';
import type { CheckState } from './state.js';

export class UnnamedWrites {
  private readonly program: Program;
  private readonly population: Population;
  /** By kind and slot: how many objects had been met at the last such write. */
  private readonly metBy = new Map<number, number>();
  /** By kind: how many had been met when one was created. */
  private readonly createdBy = new Map<number, number>();
  /** Of the queues of work that were written so at the event at hand, kind and slot. */
  private readonly queues = new Map<number, readonly [number, number]>();

  constructor(program: Program, population: Population) {
    this.program = program;
    this.population = population;
  }

  note(objectKind: number, slot: number): void {
    const key = keyOf(objectKind, slot);
    this.metBy.set(key, this.population.objects.length);
    const isQueue = this.program.kinds[objectKind]?.slots[slot]?.domain.kind === 'work';
    if (isQueue) this.queues.set(key, [objectKind, slot]);
  }

  /** Takes the queues of a kind of object that were written so since they were taken last. */
  takeQueues(): readonly (readonly [number, number])[] {
    if (this.queues.size === 0) return [];
    const taken = [...this.queues.values()];
    this.queues.clear();
    return taken;
  }

  /** An object came into being, perhaps where another was that has gone. */
  noteCreation(objectKind: number): void {
    this.createdBy.set(objectKind, this.population.objects.length);
  }

  /** The slots of an object that may have been written so, unions with their content. */
  slotsOf({ id, objectKind }: TraceObject): readonly number[] {
    if (this.metBy.size === 0 && this.createdBy.size === 0) return [];
    const { slots } = this.program.kinds[objectKind]!;
    const isMet = (slot: number): boolean =>
      id < (this.metBy.get(keyOf(objectKind, slot)) ?? 0) ||
      id < (this.metBy.get(keyOf(anyKind, slot)) ?? 0);
    const isOther = id < (this.createdBy.get(objectKind) ?? 0);
    return slots.flatMap(({ domain }, slot) => {
      // Reference counts are never known.
      if (domain.kind === 'refcount') return [];
      const written = domain.kind === 'payload' ? slot - 1 : slot;
      return slot !== aliveSlot && (isOther || isMet(written)) ? [slot] : [];
    });
  }
}

function keyOf(objectKind: number, slot: number): number {
  return objectKind * 1024 + slot;
}

/**
 * Every task may have got by now as far as its next visible step, and what is not recorded may have
 * run.
 */
export function notePendingWrites(state: CheckState): void {
  const { program, footprints, belief } = state;
  const tell = (objectKind: number, slot: number) => state.misses(objectKind, slot);
  for (const process of state.unrecorded) {
    const { role, parameters, workSlot } = program.processes[process]!;
    const domain = parameters[0]?.domain;
    if (role === 'work') tell(domain?.kind === 'reference' ? domain.objectKind : 0, workSlot!);
    for (const write of footprints.writesOf(process)) tell(write.objectKind, write.slot);
  }
  for (const task of state.busyTasks) {
    for (const { frame } of belief.statesOf(taskKey(task)) as readonly TaskState[]) {
      if (frame) footprints.unnamedWrites(frame, tell);
    }
  }
}

/**
 * Of queues that were written unnamed nobody knows what they hold; returns the objects that may have
 * had work there.
 */
export function forgetQueues(state: CheckState): readonly number[] {
  const forgotten: number[] = [];
  for (const [objectKind, slot] of state.unnamed.takeQueues()) {
    for (const object of [...state.objectsWithWork]) {
      if (state.population.kindOf(object) !== objectKind) continue;
      state.belief.forgetSlots(object, [slot]);
      state.indexes.work(object);
      forgotten.push(object);
    }
  }
  return forgotten;
}
