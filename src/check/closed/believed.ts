/** States of a scenario as variants of the belief, and back. */
import type { WorldState } from '../../model/scenario-model.js';
import {
  type Cloud,
  type EntityKey,
  type EntityState,
  isCloud,
  objectKey,
  type ObjectState,
  type Reading,
  taskKey,
  type TaskState,
} from '../belief.js';
import { stateOf } from '../possibility.js';
import type { CheckState } from '../state.js';

/** A state of the scenario, and what was read for tasks and no state has confirmed yet. */
export interface BelievedWorld {
  readonly world: WorldState;
  readonly waiting: ReadonlyMap<number, readonly Reading[]>;
}

/** From here on the checker believes that one of these holds. */
export function believe(state: CheckState, worlds: readonly BelievedWorld[]): void {
  const waiting = new Set(worlds.flatMap((each) => [...each.waiting.keys()]));
  const variants = worlds.map((each) => variantOf(each, waiting));
  state.belief.clear();
  state.indexes.clear();
  state.belief.replace([], variants);
  state.reindex(variants[0]!.keys());
}

/** Those that wait in any of the states have a stack in each. */
function variantOf(
  { world: { objects, tasks }, waiting }: BelievedWorld,
  waitingTasks: ReadonlySet<number>,
): Map<EntityKey, EntityState> {
  const variant = new Map<EntityKey, EntityState>();
  objects.forEach((slots, object) => variant.set(objectKey(object), slots));
  const numbers = new Set([...tasks.keys()].map((index) => index + 1));
  for (const task of [...numbers, ...waitingTasks]) {
    const frame = tasks[task - 1];
    variant.set(taskKey(task), { frame, bottom: 'idle', readings: waiting.get(task) ?? [] });
  }
  return variant;
}

/** The states that the checker believes possible; undefined if there are too many. */
export function believedWorlds(
  state: CheckState,
  maxWorlds: number,
): readonly BelievedWorld[] | undefined {
  const { belief, population, scenario } = state;
  const objects = [...scenario!.objects.keys()].map((index) => objectKey(index + 1));
  const tasks = [...population.tasks.keys()].slice(1).map(taskKey);
  const clouds = new Set<Cloud>();
  for (const key of [objectKey(0), ...objects, ...tasks]) {
    const believed = belief.of(key);
    if (believed && isCloud(believed)) clouds.add(believed);
  }
  let product: ReadonlyMap<EntityKey, EntityState>[] = [new Map()];
  for (const { variants } of clouds) {
    if (product.length * variants.length > maxWorlds) return undefined;
    product = product.flatMap((each) => variants.map((other) => new Map([...each, ...other])));
  }
  return product.map((changes) => {
    const slotsOf = (key: EntityKey) => stateOf(state, changes, key) as ObjectState;
    const stackOf = (key: EntityKey) => stateOf(state, changes, key) as TaskState;
    const waiting = tasks.flatMap((key): [number, readonly Reading[]][] => {
      const { readings } = stackOf(key);
      return readings.length > 0 ? [[key >> 1, readings]] : [];
    });
    const cast = scenario!.tasks.map((_, index) => stackOf(taskKey(index + 1)).frame);
    const world = { objects: [objectKey(0), ...objects].map(slotsOf), tasks: cast };
    return { world, waiting: new Map(waiting) };
  });
}
