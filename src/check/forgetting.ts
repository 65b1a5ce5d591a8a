/** Giving up on what is believed of some objects and tasks, where the evidence has a hole. */
import type { Frame } from '../model/frame.js';
import { isUnknown } from '../model/value.js';
import {
  type Cloud,
  type EntityKey,
  isTaskKey,
  objectKey,
  type ObjectState,
  taskKey,
  type TaskState,
} from './belief.js';
import type { DecodedEvent } from './decode.js';
import { unknownObject } from './possibility.js';
import type { CheckState } from './state.js';
import { forgetQueues, notePendingWrites } from './unnamed.js';

/** Objects that many tasks refer to without hanging together: those without a lock of their own. */
function isShared(state: CheckState, object: number): boolean {
  const { slots } = state.program.kinds[state.population.kindOf(object)]!;
  return !slots.some(({ domain }) => domain.kind === 'lock');
}

/** Why something that is believed may not be so, with the names of the objects. */
export interface Doubt {
  readonly kind: 'unknown-start' | 'unnamed-object' | 'unrecorded-call';
  readonly concerns: readonly string[];
}

/** Of what has been forgotten on trial. */
export interface Forgotten {
  /** Empty if there was nothing to doubt. */
  readonly doubts: readonly Doubt[];
  undo(): void;
  keep(): void;
}

/**
 * Forgets what is not certain of the objects involved. Those that existed before the recording may
 * have been changed by a call that was under way when it began; others by a call that does not tell
 * which it is about.
 */
export function forgetUncertain(state: CheckState, decoded: DecodedEvent): Forgotten {
  const old: string[] = [];
  const mark = state.belief.mark();
  notePendingWrites(state);
  const unnamed = forgetQueues(state).map((number) => state.population.nameOf(number));
  for (const number of state.involvedObjects(decoded)) {
    const object = state.population.objects[number];
    if (!object) continue;
    const { slots } = state.program.kinds[object.objectKind]!;
    const isFresh = state.population.fresh.has(number);
    const written = isFresh ? state.unnamed.slotsOf(object) : [...slots.keys()].slice(1);
    const states = state.belief.statesOf(objectKey(number)) as readonly ObjectState[];
    if (!states.some((each) => written.some((slot) => !isUnknown(each[slot]!)))) continue;
    (isFresh ? unnamed : old).push(state.population.nameOf(number));
    if (isFresh) state.belief.forgetSlots(number, written);
    else state.belief.override(objectKey(number), unknownObject(state.program, object.objectKind));
  }
  const doubts: Doubt[] = [];
  if (old.length > 0) doubts.push({ kind: 'unknown-start', concerns: old });
  if (unnamed.length > 0) doubts.push(unnamedDoubt(state, unnamed));
  return forgottenSince(mark, doubts, state);
}

/**
 * If of some object involved it is not certain what it is, because calls did not tell which they
 * were about, or did not show: forgets all that is involved, also tasks, which may have read what was
 * not so. The same if the task is in calls that do not show.
 */
export function forgetUnnamed(state: CheckState, decoded: DecodedEvent): Forgotten {
  const { objects } = state.population;
  const mark = state.belief.mark();
  const isUnnamed = state.involvedObjects(decoded).some((number) => {
    const object = objects[number];
    return object !== undefined && state.unnamed.slotsOf(object).length > 0;
  });
  const isCalled = state.unrecorded.size > 0 && isOutOfPlace(state, decoded);
  if (!isUnnamed && !isCalled) return forgottenSince(mark, [], state);
  const concerns = forgetEntities(state, involvedEntities(state, [decoded], []));
  return forgottenSince(mark, [unnamedDoubt(state, concerns)], state);
}

/**
 * True if, by the code alone, the task cannot come to the event, so that somebody else must have
 * called it, or if the task is inside of what is not recorded.
 */
function isOutOfPlace(state: CheckState, { task, clause }: DecodedEvent): boolean {
  const { kind, process } = clause.meaning;
  if (kind === 'do') return false;
  if (state.unrecorded.has(process)) return true;
  const isBegun = kind === 'enter' && state.visibility.mayBegin(process);
  const states = state.belief.statesOf(taskKey(task)) as readonly TaskState[];
  return states.every(({ frame, bottom }) => {
    const mayFollow = bottom !== 'idle' || isBegun;
    if (!frame) return !mayFollow;
    return isUnrecorded(state, frame) || !state.nextVisible.mayBe(frame, kind, process, mayFollow);
  });
}

function isUnrecorded({ unrecorded }: CheckState, frame: Frame): boolean {
  for (let at: Frame | undefined = frame; at; at = at.caller) {
    if (unrecorded.has(at.process)) return true;
  }
  return false;
}

/** Of what may have been written by calls that do not tell to what, or that do not show at all. */
function unnamedDoubt(state: CheckState, objects: readonly string[]): Doubt {
  if (state.unrecorded.size === 0) return { kind: 'unnamed-object', concerns: objects };
  const names = [...state.unrecorded].map((process) => state.program.processes[process]!.name);
  return { kind: 'unrecorded-call', concerns: [...names, ...objects] };
}

function forgottenSince(mark: number, doubts: readonly Doubt[], state: CheckState): Forgotten {
  return {
    doubts,
    undo: () => {
      state.rollBack(mark);
      state.belief.release();
    },
    keep: () => state.belief.release(),
  };
}

/** Everything events concern, and whatever that hangs together with. */
export function involvedEntities(
  state: CheckState,
  events: readonly DecodedEvent[],
  scope: readonly Cloud[],
): Set<EntityKey> {
  const objects = new Set(events.flatMap((decoded) => state.involvedObjects(decoded)));
  const tasks = new Set(events.map((decoded) => decoded.task));
  for (const cloud of scope) {
    for (const member of cloud.members) (isTaskKey(member) ? tasks : objects).add(member >> 1);
  }
  for (let size = -1; size !== objects.size + tasks.size;) {
    size = objects.size + tasks.size;
    for (const task of tasks) {
      for (const object of state.objectsOf(task)) objects.add(object);
    }
    for (const object of objects) {
      if (isShared(state, object)) continue;
      for (const task of state.engagements.with(object)) tasks.add(task);
    }
  }
  return new Set([...[...objects].map(objectKey), ...[...tasks].map(taskKey)]);
}

/**
 * Nothing is known any more of these: a task of which nothing is known may write what it was about
 * to. Returns the names of the objects.
 */
export function forgetEntities(state: CheckState, keys: Iterable<EntityKey>): string[] {
  const names: string[] = [];
  for (const key of keys) {
    const number = key >> 1;
    if (isTaskKey(key)) {
      state.belief.override(key, { frame: undefined, bottom: 'unknown', readings: [] });
      state.indexes.task(number, state.footprints);
      continue;
    }
    const object = state.population.objects[number];
    state.population.fresh.delete(number);
    state.belief.override(key, unknownObject(state.program, object?.objectKind ?? 0));
    state.indexes.setHasWork(number, false);
    names.push(state.population.nameOf(number));
  }
  return names;
}
