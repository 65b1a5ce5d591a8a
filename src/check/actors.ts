/**
 * Who may have moved: the tasks whose hidden steps could matter to the event to be explained.
 *
 * The task of the event moves. So does every task whose footprint conflicts with what the steps of
 * those that move have in fact touched; all others are independent of them, and their hidden steps
 * are left for later.
 */
import { anyKind, controlKind, workControl } from '../model/access.js';
import type { Access, Footprints } from '../model/footprint.js';
import type { Frame } from '../model/frame.js';
import type { Program } from '../model/program.js';
import { unknown, type Value } from '../model/value.js';
import { objectKey, type ObjectState, taskKey, type TaskState } from './belief.js';
import type { DecodedEvent } from './decode.js';
import {
  controlKey,
  isControlKey,
  objectOf,
  type Setting,
  slotKey,
  slotOf,
  type Touched,
} from './possibility.js';

/** A queued work item that may be begun without an event. */
export interface HiddenStart {
  readonly process: number;
  readonly object: number;
}

export interface Actors {
  readonly tasks: readonly number[];
  readonly starts: readonly HiddenStart[];
}

/** Which tasks refer to an object, in any frame of any possible state. */
export class Engagements {
  private readonly byObject = new Map<number, Set<number>>();
  private readonly objectsOf = new Map<number, ReadonlySet<number>>();

  /** Notes what a task refers to: by its frames, and otherwise. */
  update(task: number, frames: readonly Frame[], others: readonly number[]): void {
    const objects = new Set<number>(others);
    for (const frame of frames) for (const object of referencesOf(frame)) objects.add(object);
    for (const object of this.objectsOf.get(task) ?? []) {
      if (objects.has(object)) continue;
      const tasks = this.byObject.get(object)!;
      tasks.delete(task);
      if (tasks.size === 0) this.byObject.delete(object);
    }
    if (objects.size === 0) {
      this.objectsOf.delete(task);
      return;
    }
    for (const object of objects) {
      const tasks = this.byObject.get(object);
      if (tasks) tasks.add(task);
      else this.byObject.set(object, new Set([task]));
    }
    this.objectsOf.set(task, objects);
  }

  with(object: number): Iterable<number> {
    return this.byObject.get(object) ?? [];
  }

  isEngaged(object: number): boolean {
    return this.byObject.has(object);
  }

  clear(): void {
    this.byObject.clear();
    this.objectsOf.clear();
  }
}

const references = new WeakMap<Frame, readonly number[]>();

/** Every number in the locals of a stack; some are objects, and a false one costs only time. */
function referencesOf(frame: Frame | undefined): readonly number[] {
  if (!frame) return [];
  let found = references.get(frame);
  if (!found) {
    const own = frame.locals.filter(
      (value): value is number => typeof value === 'number' && value > 0,
    );
    const below = referencesOf(frame.caller);
    const fresh = own.filter((value) => !below.includes(value));
    found = fresh.length === 0 ? below : [...below, ...fresh];
    references.set(frame, found);
  }
  return found;
}

/** The objects that a task's parameters name, and those of which it has still to read. */
export function objectsReferredTo(program: Program, { frame, readings }: TaskState): number[] {
  const objects = readings.map(({ object }) => object);
  for (let at = frame; at; at = at.caller) {
    const { locals } = at;
    program.processes[at.process]!.parameters.forEach(({ domain }, index) => {
      const value = locals[index]!;
      if (domain.kind === 'reference' && typeof value === 'number' && value > 0) {
        objects.push(value);
      }
    });
  }
  return objects;
}

export interface ActorSetting extends Setting {
  readonly footprints: Footprints;
  readonly engagements: Engagements;
  /** Work functions that begin without an event. */
  readonly hiddenWork: readonly number[];
  /** Tasks that may touch objects they do not refer to yet. */
  readonly wideTasks: ReadonlySet<number>;
  readonly hiddenTransitions: readonly number[];
  /** Workers that began an item unseen. */
  readonly anonymousTasks: readonly number[];
  /** True if a process may come to call another, all calls between unseen. */
  mayLeadTo(process: number, callee: number): boolean;
}

/** Who moves before anything is known of what the event's explanation touches. */
export function firstActors(setting: ActorSetting, decoded: DecodedEvent): Actors {
  if (setting.hiddenTransitions.length > 0) return everyActor(setting, decoded);
  const tasks = [decoded.task];
  if (!isIdle(setting, decoded.task)) return { tasks, starts: [] };
  for (const task of setting.anonymousTasks) if (setting.busyTasks.has(task)) tasks.push(task);
  const { process } = decoded.clause.meaning;
  const starts = allStarts(setting).filter((start) => setting.mayLeadTo(start.process, process));
  return { tasks, starts };
}

/**
 * The actors together with those whose steps may not be swapped with what has been touched;
 * undefined if there are no more.
 */
export function moreActors(
  setting: ActorSetting,
  actors: Actors,
  touched: Touched,
): Actors | undefined {
  for (const process of setting.hiddenWork) {
    // Work that would matter may have been queued unseen, by whoever may queue any.
    const theirs = setting.footprints.ofBeginning(process, []);
    if (meets(setting, theirs, touched)) touched.reads.add(controlKey(workControl, 0));
  }
  const candidates = new Set(setting.wideTasks);
  for (const keys of [touched.reads, touched.writes]) {
    for (const key of keys) {
      // Whoever reads or writes control slots is among the wide tasks.
      if (isControlKey(key)) continue;
      for (const task of setting.engagements.with(objectOf(key))) candidates.add(task);
    }
  }
  const tasks = [...candidates].filter(
    (task) => !actors.tasks.includes(task) && matters(setting, actors, touched, task),
  );
  const starts = allStarts(setting).filter(
    ({ process, object }) =>
      !actors.starts.some((known) => known.process === process && known.object === object) &&
      meets(setting, startAccesses(setting, process, object), touched),
  );
  if (tasks.length === 0 && starts.length === 0) return undefined;
  tasks.sort((a, b) => a - b);
  return { tasks: [...actors.tasks, ...tasks], starts: [...actors.starts, ...starts] };
}

/**
 * True if a hidden step of the task may not be swapped with what was touched. A lock that an actor
 * holds, and did not release, keeps the task from all that lies behind it.
 */
function matters(setting: ActorSetting, actors: Actors, touched: Touched, task: number): boolean {
  const states = setting.belief.statesOf(taskKey(task)) as readonly TaskState[];
  return states.some(({ frame, readings }) => {
    if (readings.some((reading) => meets(setting, [readAccess(setting, reading)], touched))) {
      return true;
    }
    if (!frame) return false;
    const { accesses, locks } = setting.footprints.beforeLocks(frame);
    if (meets(setting, accesses, touched)) return true;
    const isKeptOut = locks.every((lock) => isHeldByActor(setting, actors, touched, lock));
    return !isKeptOut && meets(setting, setting.footprints.of(frame), touched);
  });
}

function isHeldByActor(
  setting: ActorSetting,
  actors: Actors,
  touched: Touched,
  { object, slot }: Access,
): boolean {
  if (object === undefined || touched.writes.has(slotKey(object, slot))) return false;
  const states = setting.belief.statesOf(objectKey(object)) as readonly ObjectState[];
  return states.length > 0 && states.every((state) => actors.tasks.includes(state[slot] as number));
}

/** True if a step that touches these may not be swapped with those that touched the others. */
export function meets(
  setting: ActorSetting,
  accesses: readonly Access[],
  touched: Touched,
): boolean {
  return accesses.some(({ object, objectKind, slot, writes }) => {
    if (objectKind === controlKind) {
      // Two changes of the control state may be swapped; only asking about it depends on order.
      const keys = writes ? touched.reads : touched.writes;
      if (object === undefined) return touchesControl(keys, slot);
      return keys.has(controlKey(slot, object)) || keys.has(controlKey(slot, 0));
    }
    if (object !== undefined) {
      const key = slotKey(object, slot);
      return touched.writes.has(key) || (writes && touched.reads.has(key));
    }
    return (
      touchesSlot(setting, touched.writes, objectKind, slot) ||
      (writes && touchesSlot(setting, touched.reads, objectKind, slot))
    );
  });
}

/** True if a control slot is among the keys, for whatever object. */
function touchesControl(keys: ReadonlySet<number>, slot: number): boolean {
  for (const key of keys) if (isControlKey(key) && (-1 - key) % 1024 === slot) return true;
  return false;
}

/** True if that slot of some object of the kind is among the keys; `anyKind` is any. */
function touchesSlot(
  setting: ActorSetting,
  keys: ReadonlySet<number>,
  objectKind: number,
  slot: number,
): boolean {
  for (const key of keys) {
    if (isControlKey(key) || slotOf(key) !== slot) continue;
    const object = objectOf(key);
    const kind = object === 0 ? 0 : setting.population.kindOf(object);
    if (objectKind === anyKind || kind === objectKind) return true;
  }
  return false;
}

/** Transitions of the environment may touch anything, so anybody may have moved. */
function everyActor(setting: ActorSetting, decoded: DecodedEvent): Actors {
  const tasks = [decoded.task, ...[...setting.busyTasks].filter((task) => task !== decoded.task)];
  return { tasks, starts: allStarts(setting) };
}

function allStarts(setting: ActorSetting): HiddenStart[] {
  if (setting.hiddenWork.length === 0) return [];
  return [...setting.objectsWithWork].flatMap((object) =>
    setting.hiddenWork
      .filter((process) => mayHaveQueued(setting, process, object))
      .map((process) => ({ process, object })),
  );
}

function isIdle(setting: ActorSetting, task: number): boolean {
  const states = setting.belief.statesOf(taskKey(task)) as readonly TaskState[];
  return states.every(({ frame }) => frame === undefined);
}

function mayHaveQueued(setting: ActorSetting, process: number, object: number): boolean {
  const slot = setting.program.processes[process]!.workSlot!;
  return setting.belief.statesOf(objectKey(object)).some((state) => {
    const items = (state as ObjectState)[slot];
    return typeof items === 'object' && items.length > 0;
  });
}

function startAccesses(setting: ActorSetting, process: number, object: number): readonly Access[] {
  const { parameters, workSlot } = setting.program.processes[process]!;
  const values: Value[] = parameters.map((_, index) =>
    index === 0 && object !== 0 ? object : unknown,
  );
  const objectKind = object === 0 ? 0 : setting.population.kindOf(object);
  return [
    ...setting.footprints.ofBeginning(process, values),
    { object, objectKind, slot: workSlot!, writes: true },
    { object: undefined, objectKind: controlKind, slot: workControl, writes: true },
  ];
}

/** What a task may touch before its next event, readings of the tracer included. */
export function taskAccesses(setting: ActorSetting, task: number): readonly Access[] {
  const states = setting.belief.statesOf(taskKey(task)) as readonly TaskState[];
  return states.flatMap(({ frame, readings }) => [
    ...(frame ? setting.footprints.of(frame) : []),
    ...readings.map((reading) => readAccess(setting, reading)),
  ]);
}

function readAccess(
  setting: ActorSetting,
  { object, slot }: { readonly object: number; readonly slot: number },
): Access {
  const objectKind = setting.population.kindOf(object);
  return { object, objectKind, slot, writes: false };
}
