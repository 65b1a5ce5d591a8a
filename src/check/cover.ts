/**
 * Leaves out possible states that another one covers.
 *
 * `unknown` stands for every value, so a state that has it where another has a value, and agrees
 * with it everywhere else, allows all that the other allows. Two states that differ only in one
 * flag, which is set in one and clear in the other, are one state that does not know the flag.
 */
import type { Program } from '../model/program.js';
import { none, sameValue, someUnknown, unknown, type Value } from '../model/value.js';
import {
  areSameStates,
  type EntityKey,
  type EntityState,
  isTaskKey,
  type ObjectState,
} from './belief.js';

type Changes = ReadonlyMap<EntityKey, EntityState>;

/** Comparing more states than this with each other costs more than it saves. */
const maxCompared = 64;

/**
 * The states without those that others cover. `stateOf` gives the state of an entity that a change
 * does not mention, `kindOf` the kind of an object; `represent` is told which state stays for which.
 */
export function withoutCovered(
  program: Program,
  found: readonly Changes[],
  stateOf: (changes: Changes, key: EntityKey) => EntityState,
  kindOf: (object: number) => number,
  represent?: (kept: Changes, dropped: Changes) => void,
): readonly Changes[] {
  if (found.length < 2 || found.length > maxCompared) return found;
  const keys = [...new Set(found.flatMap((changes) => [...changes.keys()]))];
  let kept = [...found];
  for (let merged = true; merged;) {
    kept = kept.filter((changes, index) =>
      kept.every((other, at) => {
        if (other === changes || !covers(other, changes)) return true;
        if (covers(changes, other) && index < at) return true;
        represent?.(other, changes);
        return false;
      }),
    );
    merged = mergeOne();
  }
  return kept;

  function covers(general: Changes, special: Changes): boolean {
    return keys.every((key) => {
      const left = stateOf(general, key);
      const right = stateOf(special, key);
      if (left === right) return true;
      if (isTaskKey(key)) return areSameStates(left, right);
      return (left as ObjectState).every((value, slot) =>
        coversValue(value, (right as ObjectState)[slot]!),
      );
    });
  }

  /** Replaces two states that differ in one flag by one that leaves it open. */
  function mergeOne(): boolean {
    for (let i = 0; i < kept.length; i += 1) {
      for (let j = i + 1; j < kept.length; j += 1) {
        const flag = onlyDifference(kept[i]!, kept[j]!);
        if (!flag) continue;
        const state = (stateOf(kept[i]!, flag.key) as ObjectState).slice();
        state[flag.slot] = unknown;
        const merged = new Map([...kept[i]!, [flag.key, state]]);
        for (const each of [kept[i]!, kept[j]!]) represent?.(merged, each);
        kept[i] = merged;
        kept.splice(j, 1);
        return true;
      }
    }
    return false;
  }

  function onlyDifference(
    a: Changes,
    b: Changes,
  ): { readonly key: EntityKey; readonly slot: number } | undefined {
    let found: { key: EntityKey; slot: number } | undefined;
    for (const key of keys) {
      const left = stateOf(a, key);
      const right = stateOf(b, key);
      if (areSameStates(left, right)) continue;
      if (isTaskKey(key)) return undefined;
      const { slots } = program.kinds[key >> 1 === 0 ? 0 : kindOf(key >> 1)]!;
      for (let slot = 0; slot < slots.length; slot += 1) {
        const one = (left as ObjectState)[slot]!;
        const other = (right as ObjectState)[slot]!;
        if (sameValue(one, other)) continue;
        const isFlag =
          slots[slot]!.domain.kind === 'boolean' && one !== unknown && other !== unknown;
        if (!isFlag || found || slot === 0) return undefined;
        found = { key, slot };
      }
    }
    return found;
  }
}

function coversValue(general: Value, special: Value): boolean {
  if (general === unknown) return true;
  if (general === someUnknown) return special !== none && special !== unknown;
  return sameValue(general, special);
}
