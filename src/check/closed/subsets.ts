/**
 * The subset construction over the numbered states of a scenario, made as events ask for it: a node
 * is a set of possible states, and an event leads from one node to the next.
 *
 * Hidden steps are taken before an event and never after it, and of the states after an event those
 * are left out that hidden steps reach from another.
 */
import { LabelledStates } from '../../engine/labelled-states.js';
import { grown, grownBytes } from '../../engine/grown.js';
import { Picks } from '../../model/picks.js';
import type { ScenarioModel } from '../../model/scenario-model.js';
import { none } from '../../model/value.js';
import { World } from '../../model/world.js';
import type { DecodedEvent } from '../decode.js';
import { hashOfNumbers, areEqualNumbers, Numbering } from '../numbering.js';
import type { CheckState } from '../state.js';
import { clauseLocals } from '../trial.js';
import { ClaimTable } from './claim-table.js';
import { answerNo, answerYes, type KnownEvent, KnownEvents } from './known-events.js';
import { fits } from './labels.js';
import { Moves, stepWidth } from './moves.js';
import { NextNodes, unmet } from './next-nodes.js';
import { NumberSet } from './number-set.js';
import type { Possible } from './possibles.js';
import { Rows } from './rows.js';

/** When so many numbers, states or lists are kept, all but the present node is forgotten. */
const maxKept = 1 << 23;
const maxStates = 1 << 20;
const maxPending = 1 << 16;

/** The number of a set of possible states. */
export type Node = number;

/** Instead of a node: the search has to say what becomes of the event. */
export const left = -2;

/** Instead of a node: it depends on which task the event is of. */
const byTask = -3;

export class Subsets {
  readonly moves: Moves;
  private readonly state: CheckState;
  private readonly model: ScenarioModel;
  private readonly claims: ClaimTable;
  private readonly events = new KnownEvents();
  /** Nodes that are one possible state, by that; the number and one more. */
  private single = new Int32Array(1 << 10);
  /** The others, by the number of what is possible in them. */
  private several: Node[] = [];
  private numbers = newNumbers();
  private nodes = 0;
  /** By node: how many states, twice, and one more if in some of them something is pending. */
  private sizes = new Int32Array(1 << 10);
  /** By node: the row of what is possible. */
  private possible = new Int32Array(1 << 10);
  /** By node: the row of steps out of all states that hidden steps reach; 0 until an event asks. */
  private steps = new Int32Array(1 << 10);
  private readonly rows = new Rows();
  private readonly next = new NextNodes();
  private readonly found = new NumberSet();
  private kept = 0;
  /** How many objects had a known address when the readings were compared with states. */
  private bound = 0;

  constructor(state: CheckState, model: ScenarioModel) {
    this.state = state;
    this.model = model;
    const states = new LabelledStates(model);
    this.moves = new Moves(state, states);
    this.claims = new ClaimTable(state, model, states);
  }

  /** Forgets all nodes and states but those of one node, and returns it as it is called now. */
  clear(node: Node): Node {
    const { moves } = this;
    const kept = this.possibleIn(node).map((each) => ({
      world: moves.states.read(moves.possibles.stateOf(each)),
      readings: moves.pending.list(moves.possibles.pendingOf(each)),
    }));
    moves.clear();
    this.claims.clear();
    this.next.clear();
    this.single.fill(0);
    this.several = [];
    this.numbers = newNumbers();
    this.nodes = 0;
    this.steps.fill(0);
    this.rows.clear();
    this.events.clear();
    this.kept = 0;
    return this.nodeOf(
      kept.map(({ world, readings }) =>
        moves.possible(moves.states.numberOf(world), moves.pending.numberOf(readings)),
      ),
    );
  }

  /** True if what is kept should be forgotten. */
  get isFull(): boolean {
    const { states, possibles, pending } = this.moves;
    return (
      this.kept > maxKept ||
      states.size > maxStates ||
      possibles.size > maxPending ||
      pending.size > maxPending
    );
  }

  nodeOf(possible: Iterable<Possible>): Node {
    this.found.clear();
    for (const each of possible) this.found.add(each);
    return this.nodeOfSet(this.found);
  }

  possibleIn(node: Node): readonly Possible[] {
    const { numbers } = this.rows;
    const row = this.possible[node]!;
    return [...numbers.subarray(row + 1, row + 1 + numbers[row]!)];
  }

  /** How many states are possible. */
  sizeOf(node: Node): number {
    return this.sizes[node]! >> 1;
  }

  /** In some of the states something that was read is to be confirmed. */
  isPending(node: Node): boolean {
    return (this.sizes[node]! & 1) !== 0;
  }

  /** Something that was read for the task is to be confirmed in some of the states. */
  isWaiting(node: Node, task: number): boolean {
    const { possibles, pending } = this.moves;
    if (!this.isPending(node)) return false;
    return this.possibleIn(node).some((each) => pending.isWaiting(possibles.pendingOf(each), task));
  }

  /** The states just after an event, or `left`. */
  after(node: Node, decoded: DecodedEvent): Node {
    if (this.bound !== this.state.population.bound) this.addressesChanged();
    const known = this.events.of(decoded);
    if (!known) return left;
    const { next } = this;
    const isPending = this.isPending(node);
    let after = isPending ? byTask : next.get(node, known.taskless);
    if (after === byTask) after = next.get(node, known.number);
    return after === unmet ? this.explain(node, known, isPending) : after;
  }

  /** What a word shows depends on the addresses that are known. */
  private addressesChanged(): void {
    this.bound = this.state.population.bound;
    this.events.clear();
    this.next.clear();
    this.steps.fill(0);
  }

  private explain(node: Node, known: KnownEvent, isPending: boolean): Node {
    const after = this.search(node, known);
    const { next } = this;
    const { number, taskless } = known;
    const dependsOnTask = isPending || (after !== left && this.isPending(after));
    if (number === taskless || !dependsOnTask) {
      next.add(node, taskless, after);
    } else {
      if (!isPending && next.get(node, taskless) === unmet) next.add(node, taskless, byTask);
      next.add(node, number, after);
    }
    this.kept += keptByPair;
    return after;
  }

  private search(node: Node, known: KnownEvent): Node {
    const row = this.stepsOf(node);
    if (row === left) return left;
    const { numbers: steps } = this.rows;
    const { moves, found } = this;
    const { decoded } = known;
    found.clear();
    for (let at = row + 1, end = at + steps[row]!; at < end; at += stepWidth) {
      const label = steps[at]!;
      if (!this.fits(known, label)) continue;
      const pending = steps[at + 2]!;
      if (moves.pending.isWaiting(pending, decoded.task)) continue;
      const state = steps[at + 1]!;
      if (decoded.clause.where && !this.conditionHolds(decoded, label, state)) continue;
      found.add(this.afterReading(state, pending, known));
    }
    if (found.size === 0) return left;
    const after = moves.minimal(found);
    if (this.claims.isBroken(decoded, after, moves.possibles)) return left;
    return this.nodeOfSet(after);
  }

  /** The row of the steps out of a node, or `left`. */
  private stepsOf(node: Node): number {
    if (this.steps[node] === 0) {
      const { moves, found } = this;
      found.clear();
      for (const each of this.possibleIn(node)) found.add(each);
      const count = moves.findVisible(found);
      this.steps[node] = count === undefined ? left : this.rows.add(moves.visible, count);
      this.kept += count ?? 0;
    }
    return this.steps[node]!;
  }

  private fits(known: KnownEvent, label: number): boolean {
    if (label >= known.fitting.length) {
      this.kept += this.moves.states.labels.length >> 2;
      known.fitting = grownBytes(known.fitting, this.moves.states.labels.length);
    }
    const { fitting } = known;
    if (fitting[label] === 0) {
      const isFitting = fits(this.moves.states.labels[label]!, known.decoded);
      fitting[label] = isFitting ? answerYes : answerNo;
    }
    return fitting[label] === answerYes;
  }

  /** A state just after the step of an event, and what of its readings the state does not confirm. */
  private afterReading(state: number, pending: number, known: KnownEvent): Possible {
    const { moves } = this;
    const { task, readings } = known.decoded;
    if (pending === 0 && this.isAllShown(state, known)) return moves.possible(state, 0);
    return moves.possible(state, moves.pending.with(pending, task, readings));
  }

  private isAllShown(state: number, { shown }: KnownEvent): boolean {
    const { moves } = this;
    for (const each of shown) {
      const value = moves.states.valueOf(state, each.object);
      if (value >= each.fitting.length) each.fitting = grownBytes(each.fitting, value + 1);
      if (each.fitting[value] === 0) {
        const isShown = each.readings.every((reading) => moves.isShown(state, reading));
        each.fitting[value] = isShown ? answerYes : answerNo;
      }
      if (each.fitting[value] === answerNo) return false;
    }
    return true;
  }

  private conditionHolds(decoded: DecodedEvent, label: number, state: number): boolean {
    const { where, firstParameter, resultLocal, locals } = decoded.clause;
    const { states } = this.moves;
    const { step, parameters } = states.labels[label]!;
    const shown = step.visibility.kind === 'leave' ? step.result : none;
    const scratch = clauseLocals(decoded, parameters, shown, firstParameter, resultLocal, locals);
    const { cast, interpreter } = this.model;
    const world = new World(cast, states.read(state), new Picks(), undefined);
    const outcome = interpreter.evaluate(world, where!, scratch, decoded.task);
    return 'value' in outcome && outcome.value !== 0;
  }

  private nodeOfSet(set: NumberSet): Node {
    if (set.size > 1) {
      const sorted = set.sorted();
      const number = this.numbers.numberOf(sorted);
      return (this.several[number] ??= this.newNode(sorted));
    }
    const only = set.list[0]!;
    if (only >= this.single.length) this.single = grown(this.single, only + 1);
    if (this.single[only] === 0) this.single[only] = this.newNode(set.sorted()) + 1;
    return this.single[only]! - 1;
  }

  private newNode(possible: Int32Array): Node {
    const node = this.nodes;
    this.nodes += 1;
    if (node >= this.sizes.length) {
      this.sizes = grown(this.sizes, node + 1);
      this.possible = grown(this.possible, node + 1);
      this.steps = grown(this.steps, node + 1);
    }
    const isPending = possible.some((each) => this.moves.possibles.pendingOf(each) !== 0);
    this.sizes[node] = possible.length * 2 + (isPending ? 1 : 0);
    this.possible[node] = this.rows.add(possible, possible.length);
    this.kept += possible.length + keptByNode;
    return node;
  }
}

function newNumbers(): Numbering<Int32Array> {
  return new Numbering<Int32Array>(hashOfNumbers, areEqualNumbers);
}

/** What a node takes beside its states and steps, and what a pair of a node and an event takes. */
const keptByNode = 40;
const keptByPair = 8;
