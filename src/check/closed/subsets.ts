/**
 * The subset construction over the numbered states of a scenario, made as events ask for it: a node
 * is a set of possible states, and an event leads from one node to the next.
 *
 * A possible state is a state of the scenario together with readings that are still to be
 * confirmed, in one number. Hidden steps are taken before an event and never after it, and of the
 * states after an event those are left out that hidden steps reach from another.
 */
import { failed, LabelledStates } from '../../engine/labelled-states.js';
import { Picks } from '../../model/picks.js';
import type { ScenarioModel } from '../../model/scenario-model.js';
import { none, sameValue } from '../../model/value.js';
import { World } from '../../model/world.js';
import type { DecodedEvent } from '../decode.js';
import { hashOfNumbers, areEqualNumbers, Numbering } from '../numbering.js';
import type { CheckState } from '../state.js';
import { clauseLocals } from '../trial.js';
import { ClaimTable } from './claim-table.js';
import { EventNumbers } from './event-numbers.js';
import { fits, isHidden } from './labels.js';
import { type PendingReading, PendingReadings } from './pending.js';

/** A state's number, and `pendingUnit` times that of the pending readings. */
export type Possible = number;

const pendingUnit = 2 ** 30;

/** When so many numbers, states or lists are kept, all but the present node is forgotten. */
const maxKept = 1 << 22;
const maxStates = 1 << 20;
const maxPendingLists = 1 << 16;

/** What an event leads to: `undefined` where it is left to the search. */
type Next = Node | undefined;

export interface Node {
  /** In ascending order. */
  readonly states: readonly Possible[];
  /** By the number of the event. */
  readonly next: Map<number, Next>;
  /** The steps that leave events out of all states that hidden steps reach; once they are known. */
  visible: VisibleSteps | undefined;
}

/** Step by step: its label, the state it leads to, and the readings pending before it. */
interface VisibleSteps {
  readonly labels: readonly number[];
  readonly targets: readonly number[];
  readonly pending: readonly number[];
}

export class Subsets {
  readonly states: LabelledStates;
  pending = new PendingReadings();
  private readonly state: CheckState;
  private readonly model: ScenarioModel;
  private readonly claims: ClaimTable;
  private readonly events = new EventNumbers();
  private readonly nodes: Node[] = [];
  private numbers = newNodeNumbers();
  /** By event: for each label, whether it fits. */
  private fitting: (boolean | undefined)[][] = [];
  /** By label. */
  private hidden: (boolean | undefined)[] = [];
  /** By state: where hidden steps lead while nobody waits. */
  private hiddenSteps: (readonly number[])[] = [];
  private kept = 0;
  /** How many objects had a known address when the readings were compared with states. */
  private bound = 0;

  constructor(state: CheckState, model: ScenarioModel) {
    this.state = state;
    this.model = model;
    this.states = new LabelledStates(model);
    this.claims = new ClaimTable(state, model, this.states.components);
  }

  /** Forgets all nodes and states but those of one node, and returns it as it is called now. */
  clear(node: Node): Node {
    const { pending, states } = this;
    const kept = node.states.map((each) => ({
      world: states.read(stateOf(each)),
      readings: pending.list(pendingOf(each)),
    }));
    this.pending = new PendingReadings();
    states.clear();
    this.forgetNodes();
    return this.nodeOf(
      kept
        .map(({ world, readings }) =>
          this.possible(states.numberOf(world), this.pending.numberOf(readings)),
        )
        .sort((a, b) => a - b),
    );
  }

  /** What is hidden has changed, or who is where. */
  private forgetNodes(): void {
    this.nodes.length = 0;
    this.numbers = newNodeNumbers();
    this.events.clear();
    this.fitting = [];
    this.hidden = [];
    this.hiddenSteps = [];
    this.kept = 0;
  }

  /** True if what is kept should be forgotten. */
  get isFull(): boolean {
    return (
      this.kept > maxKept || this.states.size > maxStates || this.pending.size > maxPendingLists
    );
  }

  nodeOf(states: readonly Possible[]): Node {
    const number = this.numbers.numberOf(states);
    let node = this.nodes[number];
    if (node === undefined) {
      node = { states, next: new Map(), visible: undefined };
      this.nodes[number] = node;
      this.kept += states.length + sizeOfNode;
    }
    return node;
  }

  /** The states just after an event; undefined if the search has to say what becomes of it. */
  after(node: Node, decoded: DecodedEvent): Node | undefined {
    this.noticeBindings();
    const event = this.events.numberOf(decoded);
    if (event === undefined) return undefined;
    const { next } = node;
    const known = next.get(event);
    if (known !== undefined || next.has(event)) return known;
    const found = this.explain(node, decoded, event);
    next.set(event, found);
    this.kept += 4;
    return found;
  }

  possible(state: number, pending: number): Possible {
    return this.settled(state, pending) * pendingUnit + state;
  }

  isWaiting(node: Node, task: number): boolean {
    return node.states.some((each) => this.pending.isWaiting(pendingOf(each), task));
  }

  /** What a word shows depends on the addresses that are known. */
  private noticeBindings(): void {
    const { bound } = this.state.population;
    if (bound === this.bound) return;
    this.bound = bound;
    for (const node of this.nodes) {
      node.next.clear();
      node.visible = undefined;
    }
  }

  private explain(node: Node, decoded: DecodedEvent, event: number): Next {
    const steps = (node.visible ??= this.visibleSteps(node));
    if (steps === undefined) return undefined;
    const { labels, targets, pending } = steps;
    const fitting = (this.fitting[event] ??= this.newFitting());
    const { task, readings, clause } = decoded;
    const found = new Set<Possible>();
    for (let index = 0; index < labels.length; index += 1) {
      const label = labels[index]!;
      if (!(fitting[label] ??= fits(this.states.labels[label]!, decoded))) continue;
      if (this.pending.isWaiting(pending[index]!, task)) continue;
      const target = targets[index]!;
      if (clause.where && !this.conditionHolds(decoded, label, target)) continue;
      const waiting = this.pending.with(pending[index]!, task, readings);
      found.add(this.possible(target, waiting));
    }
    if (found.size === 0) return undefined;
    const after = this.minimal(found);
    if (this.claims.isBroken(decoded, after.map(stateOf), this.states)) return undefined;
    return this.nodeOf(after);
  }

  private newFitting(): (boolean | undefined)[] {
    this.kept += this.states.labels.length;
    return [];
  }

  private visibleSteps(node: Node): VisibleSteps | undefined {
    const reached = new Set(node.states);
    const steps = { labels: [] as number[], targets: [] as number[], pending: [] as number[] };
    for (const possible of reached) {
      if (reached.size > this.state.maxPossible) return undefined;
      const pending = pendingOf(possible);
      const out = this.states.stepsOf(stateOf(possible));
      for (let index = 0; index < out.length; index += 2) {
        if (out[index] === failed) continue;
        const { task, visibility } = this.states.labels[out[index]!]!.step;
        if (visibility.kind === 'internal') continue;
        if (task !== undefined && this.pending.isWaiting(pending, task + 1)) continue;
        steps.labels.push(out[index]!);
        steps.targets.push(out[index + 1]!);
        steps.pending.push(pending);
      }
      for (const next of this.hiddenFrom(possible)) reached.add(next);
    }
    this.kept += 3 * steps.labels.length;
    return steps;
  }

  /** Those that hidden steps reach from none of the others. */
  private minimal(found: ReadonlySet<Possible>): Possible[] {
    if (found.size === 1) return [...found];
    const redundant = new Set<Possible>();
    for (const each of found) {
      if (redundant.has(each)) continue;
      const reached = new Set([each]);
      for (const at of reached) {
        for (const next of this.hiddenFrom(at)) {
          if (reached.has(next) || !found.has(next)) continue;
          reached.add(next);
          redundant.add(next);
        }
      }
    }
    return [...found].filter((each) => !redundant.has(each)).sort((a, b) => a - b);
  }

  private hiddenFrom(possible: Possible): readonly Possible[] {
    const state = stateOf(possible);
    const pending = pendingOf(possible);
    if (pending === 0) return (this.hiddenSteps[state] ??= this.hiddenSuccessors(state, 0));
    return this.hiddenSuccessors(state, pending);
  }

  private hiddenSuccessors(state: number, pending: number): Possible[] {
    const out = this.states.stepsOf(state);
    const found: Possible[] = [];
    for (let index = 0; index < out.length; index += 2) {
      const label = out[index]!;
      if (label === failed) continue;
      if (!(this.hidden[label] ??= this.isHidden(label))) continue;
      const { task } = this.states.labels[label]!.step;
      if (task !== undefined && this.pending.isWaiting(pending, task + 1)) continue;
      found.push(this.possible(out[index + 1]!, pending));
    }
    return found;
  }

  private isHidden(label: number): boolean {
    return isHidden(this.states.labels[label]!, this.state);
  }

  /** The readings that the state does not confirm: the others depend on nobody any more. */
  private settled(state: number, pending: number): number {
    if (pending === 0) return 0;
    const values = this.states.valuesOf(state);
    return this.pending.without(pending, (reading) => this.isShown(values, reading));
  }

  private isShown(values: Int32Array, { object, slot, value }: PendingReading): boolean {
    const slots = this.states.components.slotsOf(object, values[object]!);
    const { program, population } = this.state;
    const { domain } = program.kinds[population.kindOf(object)]!.slots[slot]!;
    if (domain.kind !== 'payload') return sameValue(slots[slot]!, value);
    return this.state.showsWord(domain, slots[slot - 1]!, slots[slot]!, value);
  }

  private conditionHolds(decoded: DecodedEvent, label: number, target: number): boolean {
    const { where, firstParameter, resultLocal, locals } = decoded.clause;
    const { step, parameters } = this.states.labels[label]!;
    const shown = step.visibility.kind === 'leave' ? step.result : none;
    const scratch = clauseLocals(decoded, parameters, shown, firstParameter, resultLocal, locals);
    const { cast, interpreter } = this.model;
    const world = new World(cast, this.states.read(target), new Picks(), undefined);
    const outcome = interpreter.evaluate(world, where!, scratch, decoded.task);
    return 'value' in outcome && outcome.value !== 0;
  }
}

export function stateOf(possible: Possible): number {
  return possible % pendingUnit;
}

export function pendingOf(possible: Possible): number {
  return possible < pendingUnit ? 0 : Math.floor(possible / pendingUnit);
}

function newNodeNumbers(): Numbering<readonly Possible[]> {
  return new Numbering<readonly Possible[]>(hashOfNumbers, areEqualNumbers);
}

/** What a node takes beside its states, in numbers. */
const sizeOfNode = 16;
