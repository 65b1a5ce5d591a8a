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

/** Is told of each object and each task's stack that a result depends on. */
export interface Reads {
  object(object: number): void;
  task(task: number): void;
  allTasks(): void;
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
    if (this.reads && !this.cast.isFixed(object, slot)) this.reads.object(object);
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
      this.reads?.object(object);
      return this.objects[object]![aliveSlot] === 0;
    });
  }

  isIdle(): boolean {
    const first = this.cast.scenario.tasks.length;
    this.reads?.allTasks();
    const isRunning = this.before.tasks.some((frame, task) => task >= first && frame);
    return !isRunning && !this.cast.hasQueuedWork(this.objects, this.reads);
  }

  isFinished(): boolean {
    const { before, objects, reads } = this;
    reads?.allTasks();
    return !before.tasks.some((frame) => frame) && !this.cast.hasQueuedWork(objects, reads);
  }

  isActive(process: number, values: readonly Value[]): boolean {
    this.reads?.allTasks();
    return this.before.tasks.some((frame) => {
      for (let at = frame; at; at = at.caller) {
        const { locals } = at;
        if (at.process === process && values.every((value, index) => locals[index] === value)) {
          return true;
        }
      }
      return false;
    });
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
