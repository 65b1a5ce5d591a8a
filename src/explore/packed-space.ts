/**
 * The states of a scenario packed into bits, and its steps in a table that the reference
 * interpreter fills: as fast as a compiled model, with the interpreter's meaning.
 *
 * A state is a row of numbers, one for each component's value, in as few words as they fit in. What
 * a step does to a state is a change of some of those numbers, hence a row of words by which the
 * packed state differs from its successor. Nothing is allocated for a step that is in the table.
 */
import type { Failure } from '../model/failure.js';
import type { Agent, ScenarioModel, WorldState } from '../model/scenario-model.js';
import { Components } from './components.js';
import { bitsFor, type Layout, layOut } from './layout.js';
import { PackedStates } from './packed-states.js';
import { Relation, type Source } from './relation.js';
import {
  type Expansion,
  isSameFailure,
  type PropertyPart,
  type StateSpace,
  type Watch,
} from './state-space.js';
import { isFailed } from './walk.js';
import { watchSources } from './watch-sources.js';

/** A change of components: their numbers before and after. */
interface Effect {
  readonly components: readonly number[];
  readonly before: readonly number[];
  readonly after: readonly number[];
}

export class PackedSpace implements StateSpace<WorldState> {
  readonly failures: Failure[] = [];
  private readonly model: ScenarioModel;
  private readonly components: Components;
  private layout: Layout;
  private states: PackedStates;
  private steps: Relation;
  private watched: Relation | undefined;
  private readonly effects: Effect[] = [];
  private readonly effectNumbers = new Map<string, number>();
  /** For each effect the words by which a successor differs, under the present layout. */
  private differences = new Int32Array(1024);
  private differencesKnown = 0;
  private readonly targets: number[] = [];
  private readonly expansion = { count: 0, targets: this.targets, isReduced: false };
  private readonly fired: number[] = [];
  /** Of the state at hand: the numbers of its components, and its words. */
  private values: Int32Array;
  private from: Int32Array;
  private to: Int32Array;

  constructor(model: ScenarioModel) {
    this.model = model;
    this.components = new Components(model);
    this.layout = this.fittingLayout();
    this.states = new PackedStates(this.layout.words, 0);
    this.values = new Int32Array(this.components.count);
    this.from = new Int32Array(this.layout.words);
    this.to = new Int32Array(this.layout.words);
    this.steps = this.stepRelation();
  }

  get size(): number {
    return this.states.size;
  }

  get bytes(): number {
    return this.states.bytes + this.differences.byteLength;
  }

  begin(): void {
    for (const state of this.model.initialStates()) {
      this.take(state);
      this.fit();
      this.pack();
      this.states.insert(this.from);
    }
  }

  watch(watches: readonly Watch[]): void {
    this.watched = new Relation(watchSources(this.model, watches), this.components);
  }

  firedBy(state: number): readonly number[] {
    const { fired, watched } = this;
    fired.length = 0;
    if (!watched) return fired;
    this.unpack(state);
    watched.find(this.values);
    for (let index = 0; index < watched.count; index += 1) {
      const watch = watched.pairs[index * 2 + 1]!;
      if (!fired.includes(watch)) fired.push(watch);
    }
    return fired;
  }

  expand(state: number): Expansion {
    for (;;) {
      this.unpack(state);
      const { count } = this.components;
      this.steps.find(this.values);
      if (this.components.count === count) break;
      this.grow();
    }
    this.fit();
    this.pack();
    const { steps, targets, from, to, differences, expansion } = this;
    const { pairs } = steps;
    const width = from.length;
    expansion.count = steps.count;
    targets.length = steps.count;
    for (let index = 0; index < steps.count; index += 1) {
      const effect = pairs[index * 2 + 1]!;
      if (effect < 0) {
        targets[index] = effect;
        continue;
      }
      const start = effect * width;
      for (let word = 0; word < width; word += 1) {
        to[word] = from[word]! ^ differences[start + word]!;
      }
      targets[index] = this.states.insert(to);
    }
    return expansion;
  }

  holds(state: number, property: number, part: PropertyPart): boolean {
    const { holds, premise, witness } = this.model.properties[property]!;
    const read = this.read(state);
    if (part === 'condition') return holds(read);
    return (part === 'premise' ? premise : witness)?.(read) ?? true;
  }

  hasPart(property: number, part: PropertyPart): boolean {
    const { premise, witness } = this.model.properties[property]!;
    return part === 'condition' || (part === 'premise' ? premise : witness) !== undefined;
  }

  isFinal(state: number): boolean {
    return this.model.isFinal(this.read(state));
  }

  read(state: number): WorldState {
    this.unpack(state);
    return this.components.state(this.values);
  }

  private stepRelation(): Relation {
    const tasks = this.components.count - this.components.objects;
    const agents: Agent[] = [
      ...Array.from({ length: tasks }, (_, task): Agent => ({ kind: 'task', task })),
      ...this.model.starters(),
      ...this.model.environment(),
    ];
    return new Relation(
      agents.map((agent) => this.sourceOf(agent)),
      this.components,
    );
  }

  private sourceOf(agent: Agent): Source {
    return (state, reads) => {
      const effects: number[] = [];
      for (const { next } of this.model.steps(state, agent, reads)) {
        effects.push(isFailed(next) ? -1 - this.failure(next.failure) : this.effect(state, next));
      }
      return effects;
    };
  }

  private failure(failure: Failure): number {
    const known = this.failures.findIndex((each) => isSameFailure(each, failure));
    return known >= 0 ? known : this.failures.push(failure) - 1;
  }

  private effect(before: WorldState, after: WorldState): number {
    const { components } = this;
    components.growTo(after.tasks.length);
    const effect: { [part in keyof Effect]: number[] } = { components: [], before: [], after: [] };
    for (let component = 0; component < components.count; component += 1) {
      if (components.isUntouched(before, after, component)) continue;
      const old = components.numberOf(before, component);
      const changed = components.numberOf(after, component);
      if (old === changed) continue;
      effect.components.push(component);
      effect.before.push(old);
      effect.after.push(changed);
    }
    const key = `${effect.components.join()} ${effect.before.join()} ${effect.after.join()}`;
    const known = this.effectNumbers.get(key);
    if (known !== undefined) return known;
    const number = this.effects.push(effect) - 1;
    this.effectNumbers.set(key, number);
    return number;
  }

  /** A worker more than there were: every table is about too few components. */
  private grow(): void {
    this.relayOut();
    this.steps = this.stepRelation();
    this.watched?.forget();
  }

  /** Makes sure that all numbers fit into the layout and that all effects are in words. */
  private fit(): void {
    const { fields } = this.layout;
    for (let component = 0; component < fields.length; component += 1) {
      if (bitsFor(this.components.valuesOf(component)) <= bitsOf(fields[component]!.mask)) continue;
      this.relayOut();
      break;
    }
    for (; this.differencesKnown < this.effects.length; this.differencesKnown += 1) {
      this.addDifference(this.effects[this.differencesKnown]!, this.differencesKnown);
    }
  }

  /** Packs all states anew, with room for the values that there are and some more. */
  private relayOut(): void {
    const { states: old, layout: oldLayout } = this;
    this.layout = this.fittingLayout();
    this.states = new PackedStates(this.layout.words, old.size);
    this.to = new Int32Array(this.layout.words);
    const at = this.values.slice();
    this.values = new Int32Array(this.components.count);
    const words = new Int32Array(oldLayout.words);
    this.from = new Int32Array(this.layout.words);
    for (let state = 0; state < old.size; state += 1) {
      old.read(state, words);
      unpackInto(this.values, words, oldLayout);
      this.pack();
      this.states.insert(this.from);
    }
    this.values.fill(0);
    this.values.set(at);
    this.differencesKnown = 0;
  }

  private fittingLayout(): Layout {
    const { components } = this;
    return layOut(
      Array.from({ length: components.count }, (_, component) => {
        const values = components.valuesOf(component);
        return values === 1 ? 0 : bitsFor(values + 1);
      }),
    );
  }

  private addDifference({ components, before, after }: Effect, number: number): void {
    const { words, fields } = this.layout;
    const start = number * words;
    if (start + words > this.differences.length) {
      const more = new Int32Array(this.differences.length * 2);
      more.set(this.differences);
      this.differences = more;
    }
    this.differences.fill(0, start, start + words);
    components.forEach((component, index) => {
      const { word, shift } = fields[component]!;
      this.differences[start + word]! ^= (before[index]! ^ after[index]!) << shift;
    });
  }

  private take(state: WorldState): void {
    for (let component = 0; component < this.values.length; component += 1) {
      this.values[component] = this.components.numberOf(state, component);
    }
  }

  private pack(): void {
    const { from, values, layout } = this;
    from.fill(0);
    layout.fields.forEach(({ word, shift }, component) => {
      from[word]! |= values[component]! << shift;
    });
  }

  private unpack(state: number): void {
    this.states.read(state, this.from);
    unpackInto(this.values, this.from, this.layout);
  }
}

function unpackInto(values: Int32Array, words: Int32Array, { fields }: Layout): void {
  for (let component = 0; component < fields.length; component += 1) {
    const { word, shift, mask } = fields[component]!;
    values[component] = (words[word]! >>> shift) & mask;
  }
}

function bitsOf(mask: number): number {
  return 32 - Math.clz32(mask);
}
