/**
 * The states of a scenario met so far, by number, and the steps out of each with what they show.
 *
 * The steps of a state are put together once, from the table, and kept in a row.
 */
import type { ScenarioModel, WorldState, WorldStep } from '../model/scenario-model.js';
import { type Value, valueKey } from '../model/value.js';
import { Components } from './components.js';
import { grown } from './grown.js';
import { hashOf, PackedStates, repacked } from './packed-states.js';
import { fittingLayout, StepTable } from './step-table.js';
import { SuccessorBlock } from './successor-block.js';

/** A step, and what an observer may see of it besides. */
export interface StepLabel {
  readonly step: WorldStep;
  /** Of the process entered, left or done: the values of its parameters. */
  readonly parameters: readonly Value[];
}

/** In place of the label of a step that is an error of the run, and of the state it leads to. */
export const failed = -1;

export class LabelledStates {
  readonly labels: StepLabel[] = [];
  readonly components: Components;
  private readonly model: ScenarioModel;
  private readonly table: StepTable;
  private readonly labelNumbers = new Map<string, number>();
  private readonly block = new SuccessorBlock(1);
  private states: PackedStates;
  private words: Int32Array;
  /**
   * The steps known, in rows: how many, then a label and the state it leads to for each, in the
   * order of the model.
   */
  rows = new Int32Array(1 << 12);
  private rowsEnd = firstRow;
  /** By state: where its row begins; 0 if it is not known. */
  private starts = new Int32Array(1 << 10);

  constructor(model: ScenarioModel) {
    this.model = model;
    this.components = new Components(model);
    this.table = new StepTable(model, this.components, (state, step) => this.label(state, step));
    this.states = new PackedStates(this.table.layout.words, 0);
    this.words = new Int32Array(this.table.layout.words);
  }

  get size(): number {
    return this.states.size;
  }

  numberOf(state: WorldState): number {
    const { layout } = this.table;
    const words = this.table.pack(state);
    if (this.table.layout !== layout) this.repack(layout);
    return this.states.insert(words, 0, hashOf(words, 0, words.length));
  }

  /** Where in `rows` the steps of a state begin. */
  rowOf(state: number): number {
    const start = this.starts[state];
    return start === undefined || start === 0 ? this.compute(state) : start;
  }

  /** The numbers of the components' values in a state; reused by the next call. */
  valuesOf(state: number): Int32Array {
    this.states.read(state, this.words);
    this.table.unpack(this.words, 0);
    return this.table.values;
  }

  /** The number of one component's value. */
  valueOf(state: number, component: number): number {
    const { word, shift, mask } = this.table.layout.fields[component]!;
    return (this.states.word(state, word) >>> shift) & mask;
  }

  read(state: number): WorldState {
    return this.components.state(this.valuesOf(state));
  }

  /** Forgets all states; their numbers are given anew. */
  clear(): void {
    this.states = new PackedStates(this.table.layout.words, 0);
    this.rowsEnd = firstRow;
    this.starts.fill(0);
  }

  private compute(state: number): number {
    const { table, block } = this;
    this.states.read(state, this.words);
    while (!table.find(this.words, 0)) {
      const { layout } = table;
      table.useLayout(fittingLayout(this.components));
      this.repack(layout);
      this.states.read(state, this.words);
    }
    block.begin(0);
    table.append(this.words, 0, block);
    const { width } = this.states;
    const start = this.rowsEnd;
    this.rowsEnd += 1 + 2 * block.count;
    if (this.rowsEnd > this.rows.length) this.rows = grown(this.rows, this.rowsEnd);
    const { rows } = this;
    rows[start] = block.count;
    for (let index = 0, at = start + 1; index < block.count; index += 1, at += 2) {
      const isFailed = block.failures[index]! < 0;
      rows[at] = isFailed ? failed : table.labelAt(index);
      rows[at + 1] = isFailed ? failed : this.insert(index * width);
    }
    if (state >= this.starts.length) this.starts = grown(this.starts, state + 1);
    this.starts[state] = start;
    return start;
  }

  /** The number of the state at this place of the block. */
  private insert(from: number): number {
    const { successors } = this.block;
    return this.states.insert(successors, from, hashOf(successors, from, this.states.width));
  }

  private repack(oldLayout: StepTable['layout']): void {
    this.states = repacked(this.states, oldLayout, this.table.layout);
    this.words = new Int32Array(this.table.layout.words);
  }

  private label({ tasks }: WorldState, step: WorldStep): number {
    const { task, visibility, values, result, process, pc } = step;
    const isLeave = visibility.kind === 'leave' && task !== undefined;
    const parameters = isLeave
      ? this.parametersOf(visibility.process, tasks[task]!.locals)
      : values;
    const key = [task, visibility.kind, process, pc, valueKey(result), ...parameters.map(valueKey)];
    const known = this.labelNumbers.get(key.join());
    if (known !== undefined) return known;
    const number = this.labels.push({ step, parameters }) - 1;
    this.labelNumbers.set(key.join(), number);
    return number;
  }

  private parametersOf(process: number, locals: readonly Value[]): readonly Value[] {
    return locals.slice(0, this.model.program.processes[process]!.parameters.length);
  }
}

/** 0 says that there is no row. */
const firstRow = 1;
