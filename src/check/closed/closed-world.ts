/**
 * Explains events in the closed world of a scenario by numbers of states instead of by the belief.
 *
 * What it cannot do, and whatever it finds no explanation for, is left to the search: the belief is
 * put into place as it was some events ago, and these are explained again. So a divergence is
 * always found and described by the search, and this can be wrong only in what it explains.
 */
import { fitsTables } from '../../engine/step-table.js';
import { ScenarioModel } from '../../model/scenario-model.js';
import { sameValue } from '../../model/value.js';
import type { Reading } from '../belief.js';
import type { DecodedEvent } from '../decode.js';
import type { CheckState } from '../state.js';
import { believe, believedWorlds } from './believed.js';
import { areArgumentsPlain } from './labels.js';
import { left, type Node, Subsets } from './subsets.js';

/** So many events can be explained again. */
const remembered = 256;

/** Of more possible states the search keeps better track. */
const maxEntered = 256;

export class ClosedWorld {
  private readonly state: CheckState;
  private readonly subsets: Subsets;
  private node: Node;
  private readonly recent = new Recent();
  /** What was read at the last event of each task, as far as it may be pending. */
  private readings = new Map<number, readonly Reading[]>();

  /** Undefined for an open world, and for a scenario that asks for more than tables can say. */
  static for(state: CheckState): ClosedWorld | undefined {
    const { scenario, program, observation } = state;
    if (!scenario || !areArgumentsPlain(observation)) return undefined;
    if (observation.clauses.some(({ ends }) => ends.length > 0)) return undefined;
    // Which worker runs which item, and what a task calls from outside, is not in the states.
    const isPlain = program.processes.every(
      ({ role, code }) => role !== 'work' && code.every(({ kind }) => kind !== 'call-any'),
    );
    if (!isPlain) return undefined;
    const model = new ScenarioModel(program, scenario);
    const isFixed = program.kinds.every((_, kind) => kind === 0 || !model.cast.isMortal(kind));
    return isFixed && fitsTables(model) ? new ClosedWorld(state, model) : undefined;
  }

  private constructor(state: CheckState, model: ScenarioModel) {
    this.state = state;
    this.subsets = new Subsets(state, model);
    const { moves } = this.subsets;
    const states = model.initialStates().map((each) => moves.states.numberOf(each));
    this.node = this.subsets.nodeOf(states.map((each) => moves.possible(each, 0)));
  }

  /** How many states are possible; undefined, and nothing is done, if the search has to say. */
  explain(decoded: DecodedEvent): number | undefined {
    const { subsets, recent, node } = this;
    const after = subsets.after(node, decoded);
    if (after === left) return undefined;
    recent.add(decoded, node);
    this.node = after;
    if (subsets.isWaiting(after, decoded.task)) this.readings.set(decoded.task, decoded.readings);
    else if (this.readings.size > 0) this.readings.delete(decoded.task);
    if (subsets.isFull) this.forget();
    return subsets.sizeOf(this.node);
  }

  /** Something that the tracer read for a task is still to be confirmed, in some possible state. */
  isReading(task: number): boolean {
    return this.readings.has(task) && this.subsets.isWaiting(this.node, task);
  }

  /** What is hidden has changed, or there is too much to keep. */
  forget(): void {
    this.node = this.subsets.clear(this.node);
    this.recent.clear();
  }

  /** Puts the belief into place; returns the events that are to be explained from there on. */
  leave(): readonly DecodedEvent[] {
    // What was read at events before those remembered is not known any more.
    const { moves } = this.subsets;
    const recent = this.recent.inOrder();
    const first = recent.findIndex(({ before }) => !this.subsets.isPending(before));
    const again = first === -1 ? [] : recent.slice(first);
    const possible = this.subsets.possibleIn(again[0]?.before ?? this.node);
    const worlds = possible.map((each) => ({
      world: moves.states.read(moves.possibles.stateOf(each)),
      waiting: this.readingsOf(moves.possibles.pendingOf(each)),
    }));
    believe(this.state, worlds);
    return again.map(({ decoded }) => decoded);
  }

  /** Takes over from the search; false if there is too much that is possible. */
  enter(): boolean {
    const worlds = believedWorlds(this.state, maxEntered);
    if (!worlds) return false;
    const { subsets } = this;
    const { moves } = subsets;
    this.readings = new Map();
    this.recent.clear();
    const states = worlds.map(({ world, waiting }) => {
      let pending = 0;
      for (const [task, readings] of waiting) {
        // What one state has confirmed another may wait for.
        const known = this.readings.get(task) ?? [];
        const added = readings.filter((reading) => !known.includes(reading));
        this.readings.set(task, [...known, ...added]);
        pending = moves.pending.with(pending, task, readings);
      }
      return moves.possible(moves.states.numberOf(world), pending);
    });
    this.node = subsets.nodeOf(states);
    return true;
  }

  private readingsOf(pending: number): ReadonlyMap<number, readonly Reading[]> {
    const found = new Map<number, Reading[]>();
    for (const { task, object, slot, value } of this.subsets.moves.pending.list(pending)) {
      const reading = this.readings
        .get(task)
        ?.find(
          (each) => each.object === object && each.slot === slot && sameValue(each.value, value),
        );
      if (reading) found.set(task, [...(found.get(task) ?? []), reading]);
    }
    return found;
  }
}

/** The last events, and the node before each. */
class Recent {
  private readonly events: DecodedEvent[] = [];
  private readonly nodes: Node[] = [];
  /** How many there have been; the older ones are overwritten. */
  private count = 0;

  add(decoded: DecodedEvent, before: Node): void {
    const at = this.count % remembered;
    this.events[at] = decoded;
    this.nodes[at] = before;
    this.count += 1;
  }

  inOrder(): readonly { readonly decoded: DecodedEvent; readonly before: Node }[] {
    const known = Math.min(this.count, remembered);
    return Array.from({ length: known }, (_, index) => {
      const at = (this.count - known + index) % remembered;
      return { decoded: this.events[at]!, before: this.nodes[at]! };
    });
  }

  clear(): void {
    this.count = 0;
    this.events.length = 0;
    this.nodes.length = 0;
  }
}
