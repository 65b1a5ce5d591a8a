/** Which claims about single objects the states of a scenario break, looked up by what they read. */
import { grownBytes } from '../../engine/grown.js';
import type { LabelledStates } from '../../engine/labelled-states.js';
import { Relation } from '../../engine/relation.js';
import type { ScenarioModel } from '../../model/scenario-model.js';
import { none, type Value } from '../../model/value.js';
import type { DecodedEvent } from '../decode.js';
import { claimsOf } from '../properties.js';
import type { CheckState } from '../state.js';
import type { NumberSet } from './number-set.js';
import type { Possibles } from './possibles.js';

export class ClaimTable {
  private readonly table: Relation | undefined;
  /** By object: the sources of the table that are about it. */
  private readonly about = new Map<number, number[]>();
  private readonly states: LabelledStates;
  /** By state: 1 if it is known that no claim is broken in it. */
  private sound = new Uint8Array(1 << 10);

  constructor(state: CheckState, model: ScenarioModel, states: LabelledStates) {
    this.states = states;
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
      states.components,
      false,
    );
  }

  /** The states are numbered anew. */
  clear(): void {
    this.sound.fill(0);
  }

  /** True if a claim about an object of the event is broken in all of these. */
  isBroken({ objects }: DecodedEvent, possible: NumberSet, possibles: Possibles): boolean {
    const { table } = this;
    if (!table) return false;
    let left: number[] | undefined;
    for (let index = 0; index < possible.size; index += 1) {
      const state = possibles.stateOf(possible.list[index]!);
      if (this.sound[state] === 1) return false;
      table.find(this.states.valuesOf(state));
      const { pairs, count } = table;
      if (state >= this.sound.length) this.sound = grownBytes(this.sound, state + 1);
      this.sound[state] = count === 0 ? 1 : 0;
      left ??= objects.flatMap((object) => this.about.get(object) ?? []);
      left = left.filter((source) => {
        for (let at = 0; at < count; at += 1) if (pairs[at * 2] === source) return true;
        return false;
      });
      if (left.length === 0) return false;
    }
    return true;
  }
}
