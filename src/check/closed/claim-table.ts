/** Which claims about single objects the states of a scenario break, looked up by what they read. */
import type { Components } from '../../engine/components.js';
import type { LabelledStates } from '../../engine/labelled-states.js';
import { Relation } from '../../engine/relation.js';
import type { ScenarioModel } from '../../model/scenario-model.js';
import { none, type Value } from '../../model/value.js';
import type { DecodedEvent } from '../decode.js';
import { claimsOf } from '../properties.js';
import type { CheckState } from '../state.js';

export class ClaimTable {
  private readonly table: Relation | undefined;
  /** By object: the sources of the table that are about it. */
  private readonly about = new Map<number, number[]>();

  constructor(state: CheckState, model: ScenarioModel, components: Components) {
    const sources = claimsOf(state).flatMap(({ property, objectKind, local, body, broken }) =>
      model.cast.allObjects(objectKind).map((object) => {
        const locals = new Array<Value>(property.locals).fill(none);
        locals[local] = object;
        return { object, body, locals, broken };
      }),
    );
    sources.forEach(({ object }, source) => {
      const known = this.about.get(object);
      if (known) known.push(source);
      else this.about.set(object, [source]);
    });
    if (sources.length === 0) return;
    this.table = new Relation(
      sources.map(({ body, locals, broken }) => (world, reads) => {
        return model.evaluate(world, body, locals, reads) === broken ? [1] : [];
      }),
      components,
      false,
    );
  }

  /** True if a claim about an object of the event is broken in all of these states. */
  isBroken(
    { objects }: DecodedEvent,
    possible: readonly number[],
    states: LabelledStates,
  ): boolean {
    const { table } = this;
    if (!table) return false;
    let left = objects.flatMap((object) => this.about.get(object) ?? []);
    for (const state of possible) {
      if (left.length === 0) return false;
      table.find(states.valuesOf(state));
      const { pairs, count } = table;
      left = left.filter((source) => {
        for (let index = 0; index < count; index += 1) {
          if (pairs[index * 2] === source) return true;
        }
        return false;
      });
    }
    return left.length > 0;
  }
}
