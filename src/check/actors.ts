/**
 * Who may have moved: the tasks whose hidden steps could matter to the event to be explained.
 *
 * The task of the event moves. So does every task whose footprint conflicts with what the steps of
 * those that move have in fact touched; all others are independent of them, and their hidden steps
 * are left for later.
 */
import { PagedList } from '../base/paged-list.js';
import { anyKind, controlKind, workControl } from '../model/access.js';
import type { Access } from '../model/footprint.js';
import type { Frame } from '../model/frame.js';
import type { Program } from '../model/program.js';
import { unknown, type Value } from '../model/value.js';
import { objectKey, type ObjectState, taskKey, type TaskState } from './belief.js';
import type { DecodedEvent } from './decode.js';
import type { Setting } from './possibility.js';
import type { Prospect, Prospects } from './prospects.js';
import { mixedSort, objectSort, type Sorts } from './sorts.js';
import {
  controlKey,
  isControlKey,
  type Keys,
  objectOf,
  slotKey,
  slotOf,
  type Touched,
  type TouchedView,
} from './touched.js';

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
  /** By object, and by task; a list that becomes empty stays, for most are filled again. */
  private readonly byObject = new PagedList<number[]>();
  private readonly byTask = new PagedList<readonly number[]>();

  /** Notes which objects a task refers to, each once. */
  update(task: number, objects: readonly number[]): void {
    const before = this.byTask.get(task) ?? noObjects;
    if (areSame(before, objects)) return;
    for (const object of before) {
      if (objects.includes(object)) continue;
      const tasks = this.byObject.get(object)!;
      tasks.splice(tasks.indexOf(task), 1);
    }
    for (const object of objects) {
      if (before.includes(object)) continue;
      const tasks = this.byObject.get(object);
      if (tasks) tasks.push(task);
      else this.byObject.set(object, [task]);
    }
    this.byTask.set(task, objects.length === 0 ? undefined : objects);
  }

  /** The objects a task refers to. */
  of(task: number): readonly number[] {
    return this.byTask.get(task) ?? noObjects;
  }

  with(object: number): readonly number[] {
    return this.byObject.get(object) ?? noObjects;
  }

  clear(): void {
    this.byObject.clear();
    this.byTask.clear();
  }
}

const noObjects: readonly number[] = [];

function areSame(left: readonly number[], right: readonly number[]): boolean {
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index += 1) {
    if (left[index] !== right[index]) return false;
  }
  return true;
}

/** Adds every object that the locals of a stack refer to. */
export function addReferences(sorts: Sorts, frame: Frame, objects: Set<number>): void {
  for (let at: Frame | undefined = frame; at; at = at.caller) {
    for (let index = 0; index < at.locals.length; index += 1) {
      const value = at.locals[index]!;
      if (typeof value !== 'number' || value <= 0) continue;
      const sort = sorts.ofLocal(at.process, index);
      if (sort === objectSort || sort === mixedSort) objects.add(value);
    }
  }
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
  readonly engagements: Pick<Engagements, 'with'>;
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

/** With what is looked up when others are asked about. */
interface OthersSetting extends ActorSetting {
  readonly prospects: Prospects;
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

/** Adds that queued work was looked at, if an item queued unseen would matter. */
export function noteUnseenWork(setting: ActorSetting, touched: Touched): void {
  for (const process of setting.hiddenWork) {
    // Whoever may queue any may have done so.
    const theirs = setting.footprints.ofBeginning(process, []);
    if (meets(setting, theirs, touched)) touched.reads.add(controlKey(workControl, 0));
  }
}

/**
 * The actors together with those whose steps may not be swapped with what has been touched;
 * undefined if there are no more.
 */
export function moreActors(
  setting: OthersSetting,
  actors: Actors,
  touched: TouchedView,
): Actors | undefined {
  const objects = new Set<number>();
  for (const keys of [touched.reads, touched.writes]) {
    // Whoever reads or writes control slots is among the wide tasks.
    for (const key of keys) if (!isControlKey(key)) objects.add(objectOf(key));
  }
  const tasks = moreTasks(setting, actors.tasks, touched, objects);
  const starts = allStarts(setting).filter(
    ({ process, object }) =>
      !actors.starts.some((known) => known.process === process && known.object === object) &&
      meets(setting, startAccesses(setting, process, object), touched),
  );
  if (tasks.length === 0 && starts.length === 0) return undefined;
  return { tasks: [...actors.tasks, ...tasks], starts: [...actors.starts, ...starts] };
}

/** The tasks, but for the actors, that matter to what was touched of these objects; sorted. */
export function moreTasks(
  setting: OthersSetting,
  actors: readonly number[],
  touched: TouchedView,
  objects: Iterable<number>,
): readonly number[] {
  let found: number[] | undefined;
  for (const task of setting.wideTasks) {
    if (actors.includes(task) || !matters(setting, actors, touched, task)) continue;
    (found ??= []).push(task);
  }
  for (const object of objects) {
    for (const task of setting.engagements.with(object)) {
      if (actors.includes(task) || setting.wideTasks.has(task) || found?.includes(task)) continue;
      if (matters(setting, actors, touched, task)) (found ??= []).push(task);
    }
  }
  return found?.sort((a, b) => a - b) ?? noTasks;
}

const noTasks: readonly number[] = [];

/**
 * True if a hidden step of the task may not be swapped with what was touched. A lock that an actor
 * holds, and did not release, keeps the task from all that lies behind it.
 */
function matters(
  setting: OthersSetting,
  actors: readonly number[],
  touched: TouchedView,
  task: number,
): boolean {
  return setting.prospects
    .of(task, setting.footprints)
    .some((prospect) => isOfConcern(setting, actors, touched, prospect));
}

function isOfConcern(
  setting: ActorSetting,
  actors: readonly number[],
  touched: TouchedView,
  { readings, ahead }: Prospect,
): boolean {
  for (const reading of readings) {
    if (touched.writes.has(slotKey(reading.object, reading.slot))) return true;
  }
  if (!ahead) return false;
  const { frame, accesses, locks, hasOpenLock } = ahead;
  if (meets(setting, accesses, touched)) return true;
  const isOpen = ({ object, slot }: Access): boolean =>
    !isHeldByActor(setting, actors, touched, object, slot);
  if (!hasOpenLock && !locks.some(isOpen)) return false;
  return meets(setting, setting.footprints.of(frame), touched);
}

function isHeldByActor(
  setting: ActorSetting,
  actors: readonly number[],
  touched: TouchedView,
  object: number | undefined,
  slot: number,
): boolean {
  if (object === undefined || touched.writes.has(slotKey(object, slot))) return false;
  const key = objectKey(object);
  const certain = setting.belief.certainState(key) as ObjectState | undefined;
  if (certain) return actors.includes(certain[slot] as number);
  const cloud = setting.belief.cloudOf(key);
  if (!cloud) return false;
  return cloud.variants.every((variant) => {
    const state = variant.get(key) as ObjectState;
    return actors.includes(state[slot] as number);
  });
}

/** True if a step that touches these may not be swapped with those that touched the others. */
export function meets(
  setting: ActorSetting,
  accesses: readonly Access[],
  touched: TouchedView,
): boolean {
  for (const access of accesses) {
    if (meetsOne(setting, access, touched)) return true;
  }
  return false;
}

function meetsOne(
  setting: ActorSetting,
  { object, objectKind, slot, writes }: Access,
  touched: TouchedView,
): boolean {
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
}

/** True if a control slot is among the keys, for whatever object. */
function touchesControl(keys: Keys, slot: number): boolean {
  for (const key of keys) if (isControlKey(key) && (-1 - key) % 1024 === slot) return true;
  return false;
}

/** True if that slot of some object of the kind is among the keys; `anyKind` is any. */
function touchesSlot(setting: ActorSetting, keys: Keys, objectKind: number, slot: number): boolean {
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
