/**
 * The states of a scenario packed into bits, and its steps in a table that the reference
 * interpreter fills: as fast as a compiled model, with the interpreter's meaning.
 *
 * A state is a row of numbers, one for each component's value, in as few words as they fit in.
 * Nothing is allocated for a step that is in the table.
 */
import type { Failure } from '../model/failure.js';
import type { ScenarioModel, WorldState } from '../model/scenario-model.js';
import { Assistance, type Assistants } from './assistance.js';
import { Components } from '../engine/components.js';
import { DutyTable } from './duty-table.js';
import type { Layout } from '../engine/layout.js';
import { hashOf, PackedStates, repacked } from '../engine/packed-states.js';
import { Relation } from '../engine/relation.js';
import { notComputed, type SharedSlot, slotStates } from './shared-slot.js';
import type { Expansion, PropertyPart, StateSpace, Watch } from './state-space.js';
import { fittingLayout, StepTable } from '../engine/step-table.js';
import { SuccessorBlock } from '../engine/successor-block.js';
import { watchSources } from './watch-sources.js';

export class PackedSpace implements StateSpace<WorldState> {
  private readonly model: ScenarioModel;
  private readonly components: Components;
  private readonly table: StepTable;
  private states: PackedStates;
  private watched: Relation | undefined;
  private duties: DutyTable | undefined;
  /** By property and part: finds something where it holds. */
  private readonly truths = new Map<string, Relation>();
  private readonly assistance: Assistance | undefined;
  private readonly block = new SuccessorBlock(statesInBlock);
  /** What a helper has computed of the states that are being expanded. */
  private helped: Helped | undefined;
  private readonly expansion = { count: 0, targets: new Int32Array(64), isReduced: false };
  private readonly fired: number[] = [];
  /** The words of the state at hand. */
  private words: Int32Array;

  /** With `assistants`, threads that expand states ahead of the search; nothing else differs. */
  constructor(model: ScenarioModel, assistants?: Assistants) {
    this.model = model;
    this.components = new Components(model);
    this.table = new StepTable(model, this.components);
    this.states = new PackedStates(this.table.layout.words, 0);
    this.words = new Int32Array(this.table.layout.words);
    this.assistance = assistants && new Assistance(assistants, this.components, this.table);
  }

  get size(): number {
    return this.states.size;
  }

  get bytes(): number {
    const tables = this.table.bytes + (this.watched?.bytes ?? 0) + this.components.bytes;
    return this.states.bytesWith(growthMargin) + tables;
  }

  get failures(): readonly Failure[] {
    return this.table.failures;
  }

  begin(): void {
    for (const state of this.model.initialStates()) {
      const { layout } = this.table;
      const words = this.table.pack(state);
      if (this.table.layout !== layout) this.repack(layout);
      this.states.insert(words, 0, hashOf(words, 0, words.length));
    }
  }

  watch(watches: readonly Watch[]): void {
    this.watched = new Relation(watchSources(this.model, watches), this.components, false);
  }

  firedBy(state: number): readonly number[] {
    const { fired, watched } = this;
    if (fired.length > 0) fired.length = 0;
    if (!watched) return fired;
    this.look(state);
    watched.find(this.table.values);
    for (let index = 0; index < watched.count; index += 1) {
      const watch = watched.pairs[index * 2 + 1]!;
      if (!fired.includes(watch)) fired.push(watch);
    }
    return fired;
  }

  expand(state: number): Expansion {
    const { helped } = this;
    if (helped && state >= helped.first && state < helped.first + slotStates) {
      const count = helped.successorsOf(state, this.states);
      if (count > 0) return this.insertHelped(helped, count);
    }
    if (!this.block.has(state)) this.prepare(state);
    if (this.helped && this.helped !== helped) return this.expand(state);
    return this.insertOwn(state);
  }

  private insertOwn(state: number): Expansion {
    const { block, states } = this;
    const width = states.width;
    const start = block.startOf(state);
    const count = block.ends[state - block.first]! - start;
    const targets = this.makeRoom(count);
    for (let index = 0; index < count; index += 1) {
      const at = start + index;
      const failure = block.failures[at]!;
      targets[index] =
        failure < 0 ? failure : states.insert(block.successors, at * width, block.hashes[at]!);
    }
    return this.expansion;
  }

  private insertHelped({ slot, at }: Helped, count: number): Expansion {
    const { states } = this;
    const width = states.width;
    const targets = this.makeRoom(count);
    for (let index = 0; index < count; index += 1) {
      const from = at - count + index;
      targets[index] = states.insert(slot.successors, from * width, slot.hashes[from]!);
    }
    return this.expansion;
  }

  private makeRoom(count: number): Int32Array {
    const { expansion } = this;
    if (count > expansion.targets.length) expansion.targets = new Int32Array(count * 2);
    expansion.count = count;
    return expansion.targets;
  }

  holds(state: number, property: number, part: PropertyPart): boolean {
    if (!this.hasPart(property, part)) return true;
    const key = `${property} ${part}`;
    let truth = this.truths.get(key);
    if (!truth) {
      const sources = watchSources(this.model, [{ property, part, when: true }]);
      truth = new Relation(sources, this.components, false);
      this.truths.set(key, truth);
    }
    this.look(state);
    truth.find(this.table.values);
    return truth.count > 0;
  }

  obligations(state: number): readonly (string | undefined)[] {
    this.duties ??= new DutyTable(this.model, this.components);
    this.look(state);
    return this.duties.find(this.table.values);
  }

  hasPart(property: number, part: PropertyPart): boolean {
    const { premise, witness } = this.model.properties[property]!;
    return part === 'condition' || (part === 'premise' ? premise : witness) !== undefined;
  }

  isFinal(state: number): boolean {
    return this.model.isFinal(this.read(state));
  }

  read(state: number): WorldState {
    this.look(state);
    return this.components.state(this.table.values);
  }

  /** Gets the successors of a few states from this one on, from a helper or by itself. */
  private prepare(first: number): void {
    let end = Math.min(first + statesInBlock, this.states.size);
    if (this.assistance) {
      if (this.helped && first >= this.helped.first + slotStates) {
        this.helped = undefined;
        this.assistance.release();
      }
      this.assistance.assign(first, this.states);
      if (this.helped) {
        end = first + 1;
      } else {
        const slot = this.assistance.slotAt(first);
        if (slot) {
          this.helped = new Helped(slot, first);
          return;
        }
        end = Math.min(end, this.assistance.limit(first));
      }
    }
    this.compute(first, end);
  }

  private compute(first: number, end: number): void {
    const { block, table } = this;
    block.begin(first);
    while (block.end < end) {
      this.states.read(block.end, this.words);
      if (table.find(this.words, 0)) {
        table.append(this.words, 0, block);
        block.endState();
      } else {
        const { layout } = table;
        table.useLayout(fittingLayout(this.components));
        this.repack(layout);
        // What the block holds is in the words of the old layout.
        block.begin(first);
      }
    }
    const { width } = this.states;
    for (let index = 0; index < block.count; index += 1) {
      block.hashes[index] = hashOf(block.successors, index * width, width);
    }
    this.states.announce(block.hashes, 0, block.count);
  }

  /** Packs all states anew from the layout that they have to the table's. */
  private repack(oldLayout: Layout): void {
    const { states: old, table } = this;
    const { layout } = table;
    this.states = repacked(old, oldLayout, layout);
    this.words = new Int32Array(layout.words);
    if (layout.fields.length > oldLayout.fields.length) {
      this.watched?.forget();
      for (const truth of this.truths.values()) truth.forget();
      this.duties = undefined;
    }
    this.helped = undefined;
    this.assistance?.drop();
  }

  private look(state: number): void {
    this.states.read(state, this.words);
    this.table.unpack(this.words, 0);
  }
}

/** A slot that a helper has filled, as it is used up state by state. */
class Helped {
  readonly slot: SharedSlot;
  /** The first of its states. */
  readonly first: number;
  /** Where the successors of the state asked for last end. */
  at = 0;
  private announced = 0;
  private readonly end: number;

  constructor(slot: SharedSlot, first: number) {
    this.slot = slot;
    this.first = first;
    this.end = Math.max(0, ...slot.ends);
  }

  /** How many successors a state has, those before `at`; 0 if the helper left it out. */
  successorsOf(state: number, states: PackedStates): number {
    const end = this.slot.ends[state - this.first]!;
    if (end === notComputed) return 0;
    if (end > this.announced) {
      const to = Math.max(end, Math.min(this.end, this.announced + announcedAtOnce));
      states.announce(this.slot.hashes, this.announced, to);
      this.announced = to;
    }
    const count = end - this.at;
    this.at = end;
    return count;
  }
}

const announcedAtOnce = 48;

/** More states than are discovered between two looks at the bytes: the limit must hold after them. */
const growthMargin = 10_000;

/** Enough for the waits for memory to overlap, few enough to stay in the nearest cache. */
const statesInBlock = 16;
