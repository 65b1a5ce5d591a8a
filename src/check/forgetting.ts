/** Giving up on what is believed of some objects and tasks, where the evidence has a hole. */
import { isUnknown } from '../model/value.js';
import {
  type Cloud,
  type EntityKey,
  isTaskKey,
  objectKey,
  type ObjectState,
  taskKey,
} from './belief.js';
import type { DecodedEvent } from './decode.js';
import { unknownObject } from './possibility.js';
import type { CheckState } from './state.js';

/** Objects that many tasks refer to without hanging together: those without a lock of their own. */
function isShared(state: CheckState, object: number): boolean {
  const { slots } = state.program.kinds[state.population.kindOf(object)]!;
  return !slots.some(({ domain }) => domain.kind === 'lock');
}

/**
 * Forgets what is believed of the objects involved that existed before the recording: a call that
 * was under way when it began may have changed them. Returns their names, and what to do then.
 */
export function forgetOld(
  state: CheckState,
  decoded: DecodedEvent,
): {
  readonly names: readonly string[];
  undo(): void;
  keep(): void;
} {
  const names: string[] = [];
  const mark = state.belief.mark();
  for (const number of state.involvedObjects(decoded)) {
    const object = state.population.objects[number];
    if (!object || object.isFresh) continue;
    const key = objectKey(number);
    const states = state.belief.statesOf(key) as readonly ObjectState[];
    const isKnown = states.some((slots) =>
      slots.some((value, slot) => slot > 0 && !isUnknown(value)),
    );
    if (!isKnown) continue;
    names.push(state.population.nameOf(number));
    state.belief.override(key, unknownObject(state.program, object.objectKind));
  }
  return {
    names,
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
    if (object) object.isFresh = false;
    state.belief.override(key, unknownObject(state.program, object?.objectKind ?? 0));
    state.indexes.setHasWork(number, false);
    names.push(state.population.nameOf(number));
  }
  return names;
}
