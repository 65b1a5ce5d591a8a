/**
 * Who may have moved: the tasks whose hidden steps could matter to the event to be explained.
 *
 * The task of the event moves. So does every task whose footprint conflicts with what those that
 * move may touch; all others are independent of them, and their hidden steps are left for later.
 */
import { type Access, conflict, controlKind, type Footprints } from '../model/footprint.js';
import type { Frame } from '../model/frame.js';
import { none, unknown, type Value } from '../model/value.js';
import { objectKey, type ObjectState, taskKey, type TaskState } from './belief.js';
import type { DecodedEvent } from './decode.js';
import type { Setting } from './possibility.js';

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

  update(task: number, frames: readonly (Frame | undefined)[]): void {
    const objects = new Set<number>();
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
    const own = frame.locals.filter((value): value is number => typeof value === 'number' && value > 0);
    const below = referencesOf(frame.caller);
    const fresh = own.filter((value) => !below.includes(value));
    found = fresh.length === 0 ? below : [...below, ...fresh];
    references.set(frame, found);
  }
  return found;
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

export function findActors(setting: ActorSetting, decoded: DecodedEvent): Actors {
  const { engagements, busyTasks, wideTasks } = setting;
  if (setting.hiddenTransitions.length > 0) return everyActor(setting, decoded);
  const isAlone = busyTasks.size === 0 || (busyTasks.size === 1 && busyTasks.has(decoded.task));
  if (isAlone && setting.hiddenWork.length === 0) return { tasks: [decoded.task], starts: [] };
  const accesses = [...eventAccesses(setting, decoded), ...taskAccesses(setting, decoded.task)];
  const tasks = [decoded.task];
  const starts: HiddenStart[] = [];
  const considered = new Set<number>([decoded.task]);
  const consideredStarts = new Set<string>();

  if (isIdle(setting, decoded.task)) {
    for (const task of setting.anonymousTasks) if (busyTasks.has(task)) add(task);
    addStarts((process) => setting.mayLeadTo(process, decoded.clause.meaning.process));
  }
  let from = 0;
  while (from < accesses.length) {
    const recent = accesses.slice(from);
    from = accesses.length;
    const isWide = recent.some((access) => access.object === undefined || access.object === 0);
    for (const task of isWide ? busyTasks : nearby(recent)) consider(task);
    if (!isWide) for (const task of wideTasks) consider(task);
    if (setting.hiddenWork.length > 0) {
      addStarts((process, object) => conflict(accesses, startAccesses(setting, process, object)));
    }
  }
  return { tasks, starts };

  function* nearby(recent: readonly Access[]): Generator<number> {
    const seen = new Set<number>();
    for (const { object } of recent) {
      if (object === undefined || seen.has(object)) continue;
      seen.add(object);
      yield* engagements.with(object);
    }
  }

  function consider(task: number): void {
    if (!considered.has(task) && conflict(accesses, taskAccesses(setting, task))) add(task);
  }

  function add(task: number): void {
    if (considered.has(task)) return;
    considered.add(task);
    tasks.push(task);
    accesses.push(...taskAccesses(setting, task));
  }

  function addStarts(isWanted: (process: number, object: number) => boolean): void {
    for (const object of setting.objectsWithWork) {
      for (const process of setting.hiddenWork) {
        const key = `${process} ${object}`;
        if (consideredStarts.has(key) || !mayHaveQueued(setting, process, object)) continue;
        if (!isWanted(process, object)) continue;
        consideredStarts.add(key);
        starts.push({ process, object });
        accesses.push(...startAccesses(setting, process, object));
      }
    }
  }
}

/** Transitions of the environment may touch anything, so anybody may have moved. */
function everyActor(setting: ActorSetting, decoded: DecodedEvent): Actors {
  const tasks = [decoded.task, ...[...setting.busyTasks].filter((task) => task !== decoded.task)];
  const starts = [...setting.objectsWithWork].flatMap((object) =>
    setting.hiddenWork
      .filter((process) => mayHaveQueued(setting, process, object))
      .map((process) => ({ process, object })),
  );
  return { tasks, starts };
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
  const values: Value[] = parameters.map((_, index) => (index === 0 && object !== 0 ? object : unknown));
  const objectKind = object === 0 ? 0 : setting.population.objects[object]!.objectKind;
  return [
    ...setting.footprints.ofBeginning(process, values),
    { object, objectKind, slot: workSlot!, writes: true },
    { object: undefined, objectKind: controlKind, slot: 0, writes: true },
  ];
}

/** What a task may touch before its next event, readings of the tracer included. */
function taskAccesses(setting: ActorSetting, task: number): readonly Access[] {
  const states = setting.belief.statesOf(taskKey(task)) as readonly TaskState[];
  const accesses: Access[] = [];
  for (const { frame, readings } of states) {
    if (frame) accesses.push(...setting.footprints.of(frame));
    for (const reading of readings) accesses.push(readAccess(setting, reading));
  }
  return accesses;
}

function readAccess(
  setting: ActorSetting,
  { object, slot }: { readonly object: number; readonly slot: number },
): Access {
  const objectKind = setting.population.objects[object]!.objectKind;
  return { object, objectKind, slot, writes: false };
}

/** What the event itself touches: the step it shows, and the fields it samples. */
function eventAccesses(setting: ActorSetting, decoded: DecodedEvent): Access[] {
  const { program } = setting;
  const { meaning } = decoded.clause;
  const process = program.processes[meaning.process]!;
  const accesses: Access[] = decoded.readings.map((reading) => readAccess(setting, reading));
  const values = (meaning.arguments ?? []).map((argument) => {
    if (argument.kind === 'constant') return argument.value;
    return argument.kind === 'local' ? (decoded.values[argument.index] ?? unknown) : unknown;
  });
  if (meaning.kind === 'do') {
    accesses.push(...setting.footprints.ofBeginning(meaning.process, values));
  }
  if (setting.footprints.isWatched(meaning.process)) {
    accesses.push({ object: undefined, objectKind: controlKind, slot: 0, writes: true });
  }
  if (process.role === 'work') {
    if (meaning.kind === 'enter') {
      const domain = process.parameters[0]?.domain;
      const object = domain?.kind === 'reference' ? (values[0] as number) : 0;
      const objectKind = domain?.kind === 'reference' ? domain.objectKind : 0;
      if (object !== none || objectKind === 0) {
        const at = object === unknown ? undefined : object;
        accesses.push({ object: at, objectKind, slot: process.workSlot!, writes: true });
      }
    }
  }
  return accesses;
}
