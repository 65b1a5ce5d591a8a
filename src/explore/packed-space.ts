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
import { grown } from './grown.js';
import { bitsFor, type Layout, layOut } from './layout.js';
import { hashOf, PackedStates } from './packed-states.js';
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

/** Tables need all arguments that a transition may ever have; with too many they do not pay. */
export function fitsTables(model: ScenarioModel): boolean {
  let agents = 0;
  for (const _ of model.environment()) {
    agents += 1;
    if (agents > mostAgents) return false;
  }
  return true;
}

export class PackedSpace implements StateSpace<WorldState> {
  readonly failures: Failure[] = [];
  private readonly model: ScenarioModel;
  private readonly components: Components;
  private layout: Layout;
  private states: PackedStates;
  private steps: Relation;
  private readonly effects: Effect[] = [];
  private readonly effectNumbers = new Map<string, number>();
  /** For each effect the words by which a successor differs, under the present layout. */
  private differences = new Int32Array(1024);
  private differencesKnown = 0;
  private watched: Relation | undefined;
  private readonly block = new Block();
  private readonly expansion = { count: 0, targets: new Int32Array(64), isReduced: false };
  private readonly fired: number[] = [];
  /** Of the state at hand: the numbers of its components, and its words. */
  private values: Int32Array;
  private from: Int32Array;

  constructor(model: ScenarioModel) {
    this.model = model;
    this.components = new Components(model);
    this.layout = this.fittingLayout();
    this.states = new PackedStates(this.layout.words, 0);
    this.values = new Int32Array(this.components.count);
    this.from = new Int32Array(this.layout.words);
    this.steps = this.stepRelation();
  }

  get size(): number {
    return this.states.size;
  }

  get bytes(): number {
    const tables = this.steps.bytes + (this.watched?.bytes ?? 0) + this.components.bytes;
    return this.states.bytesWith(growthMargin) + this.differences.byteLength + tables;
  }

  begin(): void {
    for (const state of this.model.initialStates()) {
      this.take(state);
      this.fit();
      this.pack();
      this.insert();
    }
  }

  watch(watches: readonly Watch[]): void {
    this.watched = new Relation(watchSources(this.model, watches), this.components, false);
  }

  firedBy(state: number): readonly number[] {
    const { fired, watched } = this;
    if (fired.length > 0) fired.length = 0;
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
    const { block, expansion } = this;
    if (state < block.first || state >= block.end) this.prepare(state);
    const { states } = this;
    const width = states.width;
    const start = state === block.first ? 0 : block.ends[state - block.first - 1]!;
    const end = block.ends[state - block.first]!;
    const count = end - start;
    if (count > expansion.targets.length) expansion.targets = new Int32Array(count * 2);
    const { targets } = expansion;
    for (let index = 0; index < count; index += 1) {
      const at = start + index;
      const failure = block.failures[at]!;
      targets[index] =
        failure < 0 ? failure : states.insert(block.successors, at * width, block.hashes[at]!);
    }
    expansion.count = count;
    return expansion;
  }

  /** Computes the successors of a few states from this one on. */
  private prepare(first: number): void {
    const { block } = this;
    block.begin(first);
    const end = Math.min(first + statesInBlock, this.states.size);
    for (let state = first; state < end; state += 1) {
      const { count: components } = this.components;
      this.unpack(state);
      this.steps.find(this.values);
      if (this.steps.isNew && (this.components.count > components || this.fit())) {
        if (this.components.count > components) this.grow();
        // What the block holds is in the words of another layout.
        block.begin(first);
        state = first - 1;
        continue;
      }
      this.addSuccessors();
      block.ends[block.end - first] = block.count;
      block.end += 1;
    }
    this.states.announce(block.successors, block.count, block.hashes);
  }

  private addSuccessors(): void {
    const { steps, from, differences, block } = this;
    const { pairs, count } = steps;
    const width = from.length;
    block.reserve(count, width);
    const { successors, failures } = block;
    for (let index = 0; index < count; index += 1) {
      const effect = pairs[index * 2 + 1]!;
      const at = block.count + index;
      failures[at] = effect < 0 ? effect : 0;
      if (effect < 0) continue;
      const start = effect * width;
      for (let word = 0; word < width; word += 1) {
        successors[at * width + word] = from[word]! ^ differences[start + word]!;
      }
    }
    block.count += count;
  }

  private insert(): number {
    const { from } = this;
    return this.states.insert(from, 0, hashOf(from, 0, from.length));
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
      true,
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

  /** Makes sure that all numbers fit into the layout, and puts effects in words; true if it changed. */
  private fit(): boolean {
    const { fields } = this.layout;
    const isOutgrown = fields.some(
      ({ mask }, component) => bitsFor(this.components.valuesOf(component)) > 32 - Math.clz32(mask),
    );
    if (isOutgrown) this.relayOut();
    for (; this.differencesKnown < this.effects.length; this.differencesKnown += 1) {
      this.addDifference(this.effects[this.differencesKnown]!, this.differencesKnown);
    }
    return isOutgrown;
  }

  /** Packs all states anew, with room for the values that there are and some more. */
  private relayOut(): void {
    const { states: old, layout: oldLayout } = this;
    this.layout = this.fittingLayout();
    this.states = new PackedStates(this.layout.words, old.size);
    const at = this.values.slice();
    this.values = new Int32Array(this.components.count);
    const words = new Int32Array(oldLayout.words);
    this.from = new Int32Array(this.layout.words);
    for (let state = 0; state < old.size; state += 1) {
      old.read(state, words);
      unpackInto(this.values, words, oldLayout);
      this.pack();
      this.insert();
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
      this.differences = grown(this.differences, start + words);
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

/** The successors of a few states in a row, computed ahead of their insertion. */
class Block {
  /** The states from `first` to before `end`. */
  first = 0;
  end = 0;
  /** For each of them, where its successors end in the row. */
  readonly ends = new Int32Array(statesInBlock);
  count = 0;
  successors = new Int32Array(256);
  hashes = new Int32Array(64);
  /** Instead of a successor: the step is this error of the run; 0 where it is none. */
  failures = new Int32Array(64);

  begin(first: number): void {
    this.first = first;
    this.end = first;
    this.count = 0;
  }

  /** Makes room for so many more successors. */
  reserve(count: number, width: number): void {
    const needed = this.count + count;
    if (needed * width > this.successors.length)
      this.successors = grown(this.successors, needed * width);
    if (needed <= this.hashes.length) return;
    this.hashes = grown(this.hashes, needed);
    this.failures = grown(this.failures, needed);
  }
}

const mostAgents = 20_000;

/** More states than are discovered between two looks at the bytes: the limit must hold after them. */
const growthMargin = 10_000;

/** Enough for the waits for memory to overlap, few enough to stay in the nearest cache. */
const statesInBlock = 16;
