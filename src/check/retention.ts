/**
 * Keeps what a check remembers within bounds, however many objects, tasks and pointers a trace has.
 *
 * Objects that have ended are let go of once nothing that is believed refers to them, and nothing is
 * lost with them. What is beyond a bound otherwise is forgotten together with all that is believed,
 * because whatever else is remembered may refer to it by its number.
 */
import { depthOf } from '../model/frame.js';
import type { Value } from '../model/value.js';
import { addReferences } from './actors.js';
import {
  type EntityKey,
  type EntityState,
  isObjectState,
  objectKey,
  taskKey,
  type TaskState,
} from './belief.js';
import { mixedSort, objectSort, type Sort } from './sorts.js';
import type { CheckState } from './state.js';

/** So few objects that have ended are not worth looking for what refers to them. */
const minEnded = 64;

/** As many tasks, and as many pointers that nothing follows, are told apart at a time. */
const maxTasks = 1 << 17;
const maxTokens = 1 << 19;

/** A task in more calls at once than a kernel's stack has room for, and as many tasks in some. */
const maxDepth = 1000;
const maxBusy = 4096;

export class Retention {
  private readonly state: CheckState;
  private readonly maxObjects: number;
  /** So many objects have ended when they are looked at next. */
  private nextSweep = minEnded;

  constructor(state: CheckState, maxObjects: number) {
    this.state = state;
    this.maxObjects = maxObjects;
  }

  /** Lets go of who is not needed; false if there still are more than may be. */
  makeRoom(): boolean {
    const { population, scenario } = this.state;
    if (!scenario && population.ended.size >= this.nextSweep) this.sweep();
    return (
      population.alive <= this.maxObjects &&
      population.tasks.length <= maxTasks &&
      population.tokenCount <= maxTokens
    );
  }

  /** A task, which has just had an event, is in too many calls, or too many tasks are in some. */
  isTooDeep(task: number): boolean {
    if (this.state.busyTasks.size > maxBusy) return true;
    const states = this.state.belief.statesOf(taskKey(task)) as readonly TaskState[];
    return states.some(({ frame }) => depthOf(frame) > maxDepth);
  }

  /** Lets go of the ended objects that nothing refers to. */
  private sweep(): void {
    const { population, belief } = this.state;
    const referred = new Set<number>();
    let known = 0;
    belief.forEach((key, states) => {
      for (const state of states) this.addReferences(key, state, referred);
      known += 1;
    });
    let later = population.ended.size;
    for (const number of population.ended) {
      later -= 1;
      if (referred.has(number) || this.isAwaited(number, later)) continue;
      this.drop(number);
      known -= 1;
    }
    // What it costs is shared by as many objects that end.
    this.nextSweep = population.ended.size + Math.max(minEnded, known);
  }

  /** A work item of the object is still to run: for certain, or perhaps, and few ended `later`. */
  private isAwaited(number: number, later: number): boolean {
    const { objectsWithWork, belief } = this.state;
    const isPossible = objectsWithWork.has(number);
    return isPossible && (later < minEnded || !belief.cloudOf(objectKey(number)));
  }

  private drop(number: number): void {
    const { state } = this;
    const object = state.population.objects[number];
    if (!object) return;
    state.belief.forget(objectKey(number));
    state.indexes.setHasWork(number, false);
    state.history.forget(number);
    state.population.forget(object);
  }

  /** Adds the objects that a state refers to. */
  private addReferences(key: EntityKey, state: EntityState, found: Set<number>): void {
    const { sorts, population } = this.state;
    if (isObjectState(state)) {
      const objectKind = population.kindOf(key >> 1);
      for (let slot = 1; slot < state.length; slot += 1) {
        addReferred(state[slot]!, sorts.ofSlot(objectKind, slot, state), found);
      }
      return;
    }
    if (state.frame) addReferences(sorts, state.frame, found);
    for (const { object, slot, value } of state.readings) {
      found.add(object);
      addReferred(value, sorts.ofReading(population.kindOf(object), slot), found);
    }
  }
}

function addReferred(value: Value, sort: Sort, found: Set<number>): void {
  if (sort !== objectSort && sort !== mixedSort) return;
  if (typeof value === 'number') found.add(value);
  else for (const each of value) found.add(each);
}
