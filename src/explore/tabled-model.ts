/**
 * A scenario as a model whose steps are looked up: for walks, which come through the same states and
 * steps again and again.
 *
 * It means what the scenario means; errors of the run are told by the scenario itself.
 */
import { failed, LabelledStates } from '../engine/labelled-states.js';
import { Relation } from '../engine/relation.js';
import type { ModelProperty, Transition } from '../model/model.js';
import type { ScenarioModel, WorldState, WorldStep } from '../model/scenario-model.js';
import type { Walkable } from './walk.js';
import { watchSources } from './watch-sources.js';

export class TabledModel implements Walkable<WorldState, WorldStep> {
  readonly properties: readonly ModelProperty<WorldState>[];
  private readonly model: ScenarioModel;
  private readonly states: LabelledStates;
  /** Of the states that were handed out. */
  private numbers = new WeakMap<WorldState, number>();

  constructor(model: ScenarioModel) {
    this.model = model;
    this.states = new LabelledStates(model);
    this.properties = model.properties.map((property, index) => ({
      ...property,
      holds: this.conditionOf(index),
    }));
  }

  initialStates(): WorldState[] {
    return this.model.initialStates();
  }

  isFinal(state: WorldState): boolean {
    return this.model.isFinal(state);
  }

  transitions(state: WorldState): Transition<WorldState, WorldStep>[] {
    if (this.states.size > maxStates) {
      this.states.clear();
      this.numbers = new WeakMap();
    }
    const row = this.states.rowOf(this.numberOf(state));
    const { rows } = this.states;
    return Array.from({ length: rows[row]! }, (_, index) => {
      const [label, target] = [rows[row + 1 + index * 2]!, rows[row + 2 + index * 2]!];
      if (label === failed) return [...this.model.transitions(state)][index]!;
      return this.transition(label, target);
    });
  }

  /** The state is put together only for whoever goes there. */
  private transition(label: number, target: number): Transition<WorldState, WorldStep> {
    const { states, numbers } = this;
    return {
      step: states.labels[label]!.step,
      get next() {
        const state = states.read(target);
        numbers.set(state, target);
        return state;
      },
    };
  }

  private numberOf(state: WorldState): number {
    return this.numbers.get(state) ?? this.states.numberOf(state);
  }

  private conditionOf(property: number): (state: WorldState) => boolean {
    let table: Relation | undefined;
    return (state) => {
      table ??= new Relation(
        watchSources(this.model, [{ property, part: 'condition', when: true }]),
        this.states.components,
        false,
      );
      table.find(this.states.valuesOf(this.numberOf(state)));
      return table.count > 0;
    };
  }
}

/** When there are more, they are forgotten. */
const maxStates = 1 << 20;
