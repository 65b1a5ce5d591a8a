/**
 * The steps of a scenario as changes of packed states, computed by the interpreter when they are
 * first met and looked up afterwards.
 *
 * What a step does to a state is a change of the numbers of some components, hence a row of words
 * by which the packed state differs from its successor.
 */
import { type Failure, isSameFailure } from '../model/failure.js';
import { isFailed } from '../model/model.js';
import type { Agent, ScenarioModel, WorldState, WorldStep } from '../model/scenario-model.js';
import type { Components } from './components.js';
import { grown } from './grown.js';
import { bitsFor, type Layout, layOut, packInto, unpackInto } from './layout.js';
import { Relation, type Source } from './relation.js';
import type { SuccessorBlock } from './successor-block.js';

/** Says what else than its effect tells a step from others, as a number; 0 for nothing. */
export type Labelling = (before: WorldState, step: WorldStep) => number;

/** A change of components: their numbers before and after. */
interface Effect {
  readonly label: number;
  readonly components: readonly number[];
  readonly before: readonly number[];
  readonly after: readonly number[];
}

export class StepTable {
  readonly failures: Failure[] = [];
  layout: Layout;
  /** Of the state looked at last: the numbers of its components. */
  values: Int32Array;
  private readonly model: ScenarioModel;
  private readonly components: Components;
  private readonly labelOf: Labelling;
  private steps: Relation;
  private readonly effects: Effect[] = [];
  private readonly effectNumbers = new Map<string, number>();
  /** For each effect the words by which a successor differs, under the present layout. */
  private differences = new Int32Array(1024);
  private differencesKnown = 0;

  constructor(model: ScenarioModel, components: Components, labelOf: Labelling = () => 0) {
    this.model = model;
    this.components = components;
    this.labelOf = labelOf;
    this.layout = fittingLayout(components);
    this.values = new Int32Array(components.count);
    this.steps = this.stepRelation();
  }

  get bytes(): number {
    return this.steps.bytes + this.differences.byteLength;
  }

  /** The search before met what no state before it had. */
  get isNew(): boolean {
    return this.steps.isNew;
  }

  /**
   * Looks up the steps of the state whose words begin at `at`; false if something was met that does
   * not fit into the layout.
   */
  find(words: Int32Array, at: number): boolean {
    this.unpack(words, at);
    this.steps.find(this.values);
    if (!this.steps.isNew) return true;
    if (!this.fits()) return false;
    this.addDifferences();
    return true;
  }

  /** Forgets what a search that threw has left behind. */
  abandon(): void {
    this.steps.abandon();
  }

  /** Appends the successors by the steps found last of the state with these words. */
  append(words: Int32Array, at: number, block: SuccessorBlock): void {
    const { steps, differences, layout } = this;
    const { pairs, count } = steps;
    const width = layout.words;
    block.reserve(count, width);
    const { successors, failures } = block;
    for (let index = 0; index < count; index += 1) {
      const effect = pairs[index * 2 + 1]!;
      const to = block.count + index;
      failures[to] = effect < 0 ? effect : 0;
      if (effect < 0) continue;
      const start = effect * width;
      for (let word = 0; word < width; word += 1) {
        successors[to * width + word] = words[at + word]! ^ differences[start + word]!;
      }
    }
    block.count += count;
  }

  /** The label of a step found last, by its index; it must not have failed. */
  labelAt(index: number): number {
    return this.effects[this.steps.pairs[index * 2 + 1]!]!.label;
  }

  /** The words of a state, with room in the layout for what is new in it. */
  pack(state: WorldState): Int32Array {
    for (let component = 0; component < this.components.count; component += 1) {
      this.values[component] = this.components.numberOf(state, component);
    }
    if (!this.fits()) this.useLayout(fittingLayout(this.components));
    const words = new Int32Array(this.layout.words);
    packInto(words, this.values, this.layout);
    return words;
  }

  unpack(words: Int32Array, at: number): void {
    unpackInto(this.values, words, at, this.layout);
  }

  /** True if the layout has room for all numbers there are. */
  fits(): boolean {
    const { layout, components } = this;
    if (layout.fields.length < components.count) return false;
    return layout.fields.every(
      ({ mask }, component) => bitsFor(components.valuesOf(component)) <= 32 - Math.clz32(mask),
    );
  }

  useLayout(layout: Layout): void {
    if (layout.fields.length > this.values.length) {
      // A worker more than there were: every table is about too few components.
      this.values = new Int32Array(layout.fields.length);
      this.steps = this.stepRelation();
    }
    this.layout = layout;
    this.differencesKnown = 0;
    this.addDifferences();
  }

  private stepRelation(): Relation {
    const agents = agentsOf(this.model, this.components);
    return new Relation(
      agents.map((agent) => this.sourceOf(agent)),
      this.components,
      true,
    );
  }

  private sourceOf(agent: Agent): Source {
    return (state, reads) => {
      const effects: number[] = [];
      for (const { step, next } of this.model.steps(state, agent, reads)) {
        effects.push(
          isFailed(next)
            ? -1 - this.failure(next.failure)
            : this.effect(state, next, this.labelOf(state, step)),
        );
      }
      return effects;
    };
  }

  private failure(failure: Failure): number {
    const known = this.failures.findIndex((each) => isSameFailure(each, failure));
    return known >= 0 ? known : this.failures.push(failure) - 1;
  }

  private effect(before: WorldState, after: WorldState, label: number): number {
    const { components } = this;
    components.growTo(after.tasks.length);
    const effect = {
      label,
      components: [] as number[],
      before: [] as number[],
      after: [] as number[],
    };
    for (let component = 0; component < components.count; component += 1) {
      if (components.isUntouched(before, after, component)) continue;
      const old = components.numberOf(before, component);
      const changed = components.numberOf(after, component);
      if (old === changed) continue;
      effect.components.push(component);
      effect.before.push(old);
      effect.after.push(changed);
    }
    const key = `${label} ${effect.components.join()} ${effect.before.join()} ${effect.after.join()}`;
    const known = this.effectNumbers.get(key);
    if (known !== undefined) return known;
    const number = this.effects.push(effect) - 1;
    this.effectNumbers.set(key, number);
    return number;
  }

  private addDifferences(): void {
    for (; this.differencesKnown < this.effects.length; this.differencesKnown += 1) {
      this.addDifference(this.effects[this.differencesKnown]!, this.differencesKnown);
    }
  }

  private addDifference({ components, before, after }: Effect, number: number): void {
    const { words, fields } = this.layout;
    const start = number * words;
    if (start + words > this.differences.length) {
      this.differences = grown(this.differences, start + words);
    }
    this.differences.fill(0, start, start + words);
    components.forEach((component, index) => {
      const { word, shift } = fields[component]!;
      this.differences[start + word]! ^= (before[index]! ^ after[index]!) << shift;
    });
  }
}

/** Whoever may take a step, in the order in which the model lists their steps. */
export function agentsOf(model: ScenarioModel, components: Components): Agent[] {
  const tasks = components.count - components.objects;
  return [
    ...Array.from({ length: tasks }, (_, task): Agent => ({ kind: 'task', task })),
    ...model.starters(),
    ...model.environment(),
  ];
}

/** Room for the values that there are and at least one more, where there is more than one. */
export function fittingLayout(components: Components): Layout {
  return layOut(
    Array.from({ length: components.count }, (_, component) => {
      const values = components.valuesOf(component);
      return values === 1 ? 0 : bitsFor(values + 1);
    }),
  );
}

/** Tables need all arguments that a transition may ever have; with too many they do not pay. */
export function fitsTables(model: ScenarioModel): boolean {
  let agents = 0;
  for (const _ of model.environment()) {
    agents += 1;
    if (agents > mostAgents) return false;
  }
  return true;
}

const mostAgents = 20_000;
