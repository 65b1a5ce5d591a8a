/**
 * Claims of the specification, judged on a recording.
 *
 * `always` claims of the form `forall x: kind: …` are evaluated for the objects an event concerned.
 * Only a claim that is broken in every possible state counts: one that may be broken is not
 * established. Whatever an unknown value decides is not established either.
 */
import { Picks } from '../model/picks.js';
import type { Expression, Property } from '../model/program.js';
import { none, type Value } from '../model/value.js';
import { objectKey } from './belief.js';
import type { DecodedEvent } from './decode.js';
import type { SearchSetting } from './explanation.js';
import { type Changes, OutsideScope, PossibilityHost } from './possibility.js';
import type { CheckState } from './state.js';

export interface BrokenProperty {
  readonly property: Property;
  readonly object: number;
}

/** A claim about each object of a kind by itself. */
interface ObjectClaim {
  readonly property: Property;
  readonly objectKind: number;
  readonly local: number;
  readonly body: Expression;
  /** The value of the body that breaks the claim. */
  readonly broken: 0 | 1;
}

const claims = new WeakMap<CheckState, readonly ObjectClaim[]>();

/** `setting` is how the state is looked at. */
export function findBrokenProperty(
  state: CheckState,
  setting: SearchSetting,
  after: readonly Changes[],
  decoded: DecodedEvent,
): BrokenProperty | undefined {
  for (const claim of claimsOf(state)) {
    for (const object of decoded.objects) {
      if (state.population.objects[object]?.objectKind !== claim.objectKind) continue;
      if (after.every((changes) => isBroken(setting, changes, decoded, claim, object))) {
        return { property: claim.property, object };
      }
    }
  }
  return undefined;
}

/** Claims that are broken in some of the states that are believed possible after an event. */
export function findDoubtfulProperties(
  state: CheckState,
  decoded: DecodedEvent,
): readonly Property[] {
  return claimsOf(state).flatMap((claim) => {
    const isDoubtful = decoded.objects.some((object) => {
      if (state.population.objects[object]?.objectKind !== claim.objectKind) return false;
      const variants = state.belief.cloudOf(objectKey(object))?.variants ?? [new Map()];
      return variants.some((changes) => isBroken(state, changes, decoded, claim, object));
    });
    return isDoubtful ? [claim.property] : [];
  });
}

function isBroken(
  setting: SearchSetting,
  changes: Changes,
  decoded: DecodedEvent,
  claim: ObjectClaim,
  object: number,
): boolean {
  const picks = new Picks();
  const host = new PossibilityHost(setting, changes, picks, decoded.objects);
  const locals = new Array<Value>(claim.property.locals).fill(none);
  locals[claim.local] = object;
  try {
    const result = setting.interpreter.evaluate(host, claim.body, locals);
    const isSettled = !picks.advance();
    return isSettled && 'value' in result && result.value === claim.broken;
  } catch (signal) {
    // It depends on an entity of which several states are possible: not established.
    if (signal instanceof OutsideScope) return false;
    throw signal;
  }
}

/** The claims about single objects, as far as a trace can break them. */
export function claimsOf(state: CheckState): readonly ObjectClaim[] {
  let found = claims.get(state);
  if (!found) {
    const properties = state.scenario?.properties ?? state.program.properties;
    found = properties.flatMap((property) => {
      const { condition, mode } = property;
      const isForAll = mode === 'always' && condition.kind === 'forall';
      const isNever = mode === 'never' && condition.kind === 'exists';
      if (!isForAll && !isNever) return [];
      const { objectKind, local, body } = condition;
      return [{ property, objectKind, local, body, broken: isForAll ? 0 : 1 } as const];
    });
    claims.set(state, found);
  }
  return found;
}
