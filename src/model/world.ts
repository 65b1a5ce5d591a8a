/** The closed world of a scenario: its states, and what a step makes of one. */
import type { Cast } from './cast.js';
import type { Frame } from './frame.js';
import { closedChoices, type Host } from './host.js';
import type { Picks } from './picks.js';
import { aliveSlot, type Domain } from './program.js';
import type { Value } from './value.js';

/** Immutable; object 0 is the globals. */
export interface WorldState {
  readonly objects: readonly (readonly Value[])[];
  /** One stack a task; undefined when it has finished or, for a worker, is idle. */
  readonly tasks: readonly (Frame | undefined)[];
}

/** Is told of everything that a result depends on, before it is looked at. */
export interface Reads {
  /** All slots of an object. */
  object(object: number): void;
  slot(object: number, slot: number): void;
  /** A task's stack. */
  task(task: number): void;
  /** Whether a task has a stack. */
  isBusy(task: number): void;
  /** Whether a task is inside a process that was called with arguments that begin with these. */
  isInside(task: number, process: number, values: readonly Value[]): void;
  /** How many tasks there may be, idle workers included. */
  readonly tasks: number;
}

/** A state being changed by one step: copies what it writes. */
export class World implements Host {
  private readonly cast: Cast;
  private readonly before: WorldState;
  private readonly picks: Picks;
  private readonly reads: Reads | undefined;
  private readonly objects: (readonly Value[])[];
  private readonly copied = new Set<number>();

  constructor(cast: Cast, before: WorldState, picks: Picks, reads: Reads | undefined) {
    this.cast = cast;
    this.before = before;
    this.picks = picks;
    this.reads = reads;
    this.objects = before.objects.slice();
  }

  read(object: number, slot: number): Value {
    if (this.reads && !this.cast.isFixed(object, slot)) this.reads.slot(object, slot);
    return this.objects[object]![slot]!;
  }

  write(object: number, slot: number, value: Value): void {
    this.reads?.object(object);
    if (!this.copied.has(object)) {
      this.objects[object] = this.objects[object]!.slice();
      this.copied.add(object);
    }
    (this.objects[object] as Value[])[slot] = value;
  }

  settle(object: number, slot: number, value: Value): void {
    this.write(object, slot, value);
  }

  pick(count: number): number {
    return this.picks.pick(count);
  }

  choices(domain: Domain): readonly Value[] {
    return closedChoices(domain, (objectKind) => this.objectsOf(objectKind));
  }

  objectsOf(objectKind: number): readonly number[] {
    return this.cast.livingObjects(this.objects, objectKind, this.reads);
  }

  spare(objectKind: number): number | undefined {
    return this.cast.allObjects(objectKind).find((object) => {
      this.reads?.slot(object, aliveSlot);
      return this.objects[object]![aliveSlot] === 0;
    });
  }

  isIdle(): boolean {
    return !this.isBusyFrom(this.cast.scenario.tasks.length) && !this.hasQueuedWork();
  }

  isFinished(): boolean {
    return !this.isBusyFrom(0) && !this.hasQueuedWork();
  }

  isActive(process: number, values: readonly Value[]): boolean {
    const { reads, before } = this;
    for (let task = 0; task < (reads?.tasks ?? before.tasks.length); task += 1) {
      reads?.isInside(task, process, values);
      if (isInside(before.tasks[task], process, values)) return true;
    }
    return false;
  }

  private isBusyFrom(first: number): boolean {
    const { reads, before } = this;
    for (let task = first; task < (reads?.tasks ?? before.tasks.length); task += 1) {
      reads?.isBusy(task);
      if (before.tasks[task]) return true;
    }
    return false;
  }

  private hasQueuedWork(): boolean {
    return this.cast.hasQueuedWork(this.objects, this.reads);
  }

  /** The state after the step; idle workers at the end are dropped, so that equal states are equal. */
  finish(change: (tasks: (Frame | undefined)[]) => void = () => {}): WorldState {
    const tasks = this.before.tasks.slice();
    change(tasks);
    const first = this.cast.scenario.tasks.length;
    while (tasks.length > first && tasks[tasks.length - 1] === undefined) tasks.pop();
    return { objects: this.objects, tasks };
  }
}

/** Whether a stack has a process that was called with arguments that begin with these. */
export function isInside(
  stack: Frame | undefined,
  process: number,
  values: readonly Value[],
): boolean {
  for (let frame = stack; frame; frame = frame.caller) {
    const { locals } = frame;
    if (frame.process === process && values.every((value, index) => locals[index] === value)) {
      return true;
    }
  }
  return false;
}
