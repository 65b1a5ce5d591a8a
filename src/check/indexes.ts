/**
 * What is looked up by object or task in the belief of a check: who is inside a call, who refers to
 * whom, where work is queued.
 */
import { PagedList } from '../base/paged-list.js';
import type { Footprints } from '../model/footprint.js';
import type { Frame } from '../model/frame.js';
import type { Program } from '../model/program.js';
import { none, type Value } from '../model/value.js';
import { addReferences, Engagements } from './actors.js';
import {
  type Belief,
  type Cloud,
  type EntityKey,
  isCloud,
  objectKey,
  type ObjectState,
  taskKey,
  type TaskState,
} from './belief.js';
import type { Population } from './population.js';
import { isInside } from './possibility.js';
import type { Sorts } from './sorts.js';
import { firstObject } from './touched.js';

/** What the indexes know of a task. */
export interface TaskFlags {
  /** It has a stack, or readings that are to be confirmed. */
  readonly isBusy: boolean;
  /** It may be running a work item. */
  readonly isWorking: boolean;
  /** It may touch objects that it does not refer to yet. */
  readonly isWide: boolean;
}

export class Indexes {
  readonly engagements = new Engagements();
  readonly objectsWithWork = new Set<number>();
  readonly workingTasks = new Set<number>();
  readonly busyTasks = new Set<number>();
  readonly wideTasks = new Set<number>();
  /** By task: in which of the three sets it is. */
  private readonly bits = new PagedList<number>();
  private readonly program: Program;
  private readonly belief: Belief;
  private readonly population: Population;
  private readonly sorts: Sorts;

  constructor(program: Program, belief: Belief, population: Population, sorts: Sorts) {
    this.program = program;
    this.belief = belief;
    this.population = population;
    this.sorts = sorts;
  }

  findActive(
    process: number,
    values: readonly Value[],
    isLeftOut: (task: number) => boolean,
  ): boolean | Cloud | undefined {
    const isAboutObject =
      this.program.processes[process]!.parameters[0]?.domain.kind === 'reference';
    const object = isAboutObject ? firstObject(values) : none;
    // Whoever was called with an object refers to it.
    const tasks = object === none ? this.busyTasks : this.engagements.with(object);
    let open: Cloud | false | undefined = false;
    for (const task of tasks) {
      if (isLeftOut(task)) continue;
      const believed = this.belief.of(taskKey(task));
      if (believed === undefined) continue;
      if (isCloud(believed)) {
        open ||= believed;
        continue;
      }
      const inside = isInside(believed as TaskState, process, values);
      if (inside) return true;
      if (inside === undefined) open ||= undefined;
    }
    return open;
  }

  findWork(isLeftOut: (key: EntityKey) => boolean): boolean | Cloud {
    let open: Cloud | undefined;
    for (const object of this.objectsWithWork) {
      const key = objectKey(object);
      if (isLeftOut(key)) continue;
      // Some possible state has work; a certain one is that state.
      const cloud = this.belief.cloudOf(key);
      if (!cloud) return true;
      open ??= cloud;
    }
    for (const task of this.workingTasks) {
      const key = taskKey(task);
      if (isLeftOut(key)) continue;
      const cloud = this.belief.cloudOf(key);
      if (!cloud) return true;
      open ??= cloud;
    }
    return open ?? false;
  }

  setHasWork(object: number, hasWork: boolean): void {
    setMember(this.objectsWithWork, object, hasWork);
  }

  /** Brings what is known of a task up to date with the belief. */
  task(task: number, footprints: Footprints): void {
    const states = this.belief.statesOf(taskKey(task)) as readonly TaskState[];
    const objects = new Set<number>();
    let isBusy = false;
    let isWorking = false;
    let isWide = false;
    for (const { frame, readings } of states) {
      for (const { object } of readings) objects.add(object);
      if (frame) addReferences(this.sorts, frame, objects);
      isBusy ||= frame !== undefined || readings.length > 0;
      isWorking ||= frame !== undefined && this.isWorking(frame);
      isWide ||= readings.length > 0 || (frame !== undefined && footprints.isWide(frame));
    }
    this.setTask(task, { isBusy, isWorking, isWide }, [...objects]);
  }

  /** What the indexes say of a task. */
  flagsOf(task: number): TaskFlags {
    return {
      isBusy: this.busyTasks.has(task),
      isWorking: this.workingTasks.has(task),
      isWide: this.wideTasks.has(task),
    };
  }

  setTask(
    task: number,
    { isBusy, isWorking, isWide }: TaskFlags,
    objects: readonly number[],
  ): void {
    const bits = (isBusy ? 1 : 0) + (isWorking ? 2 : 0) + (isWide ? 4 : 0);
    if ((this.bits.get(task) ?? 0) !== bits) {
      this.bits.set(task, bits);
      setMember(this.busyTasks, task, isBusy);
      setMember(this.workingTasks, task, isWorking);
      setMember(this.wideTasks, task, isWide);
    }
    this.engagements.update(task, objects);
  }

  private isWorking(frame: Frame): boolean {
    for (let at: Frame | undefined = frame; at; at = at.caller) {
      if (this.program.processes[at.process]!.role === 'work') return true;
    }
    return false;
  }

  /** The same of an object. */
  work(number: number): void {
    const states = this.belief.statesOf(objectKey(number)) as readonly ObjectState[];
    const { slots } = this.program.kinds[this.population.kindOf(number)]!;
    let hasWork = false;
    for (let slot = slots.length - 1; slot > 0 && slots[slot]!.domain.kind === 'work'; slot -= 1) {
      hasWork ||= states.some((state) => {
        const items = state[slot];
        return typeof items === 'object' && items.length > 0;
      });
    }
    this.setHasWork(number, hasWork);
  }

  clear(): void {
    this.engagements.clear();
    this.objectsWithWork.clear();
    this.workingTasks.clear();
    this.busyTasks.clear();
    this.wideTasks.clear();
    this.bits.clear();
  }
}

function setMember(set: Set<number>, member: number, isMember: boolean): void {
  if (isMember) set.add(member);
  else set.delete(member);
}
