/**
 * The steps of a scenario's numbered states as an observer of a recording tells them apart: what
 * leaves no event, what may leave one, and who has to wait for a reading to be confirmed.
 */
import { failed, LabelledStates } from '../../engine/labelled-states.js';
import { grown } from '../../engine/grown.js';
import { sameValue } from '../../model/value.js';
import type { Reading } from '../belief.js';
import type { CheckState } from '../state.js';
import { isHidden } from './labels.js';
import { NumberSet } from './number-set.js';
import { type PendingReading, PendingReadings } from './pending.js';
import { type Possible, Possibles } from './possibles.js';

/** A step that leaves an event: its label, the state it leads to, and what is pending before it. */
export const stepWidth = 3;

export class Moves {
  readonly states: LabelledStates;
  readonly possibles = new Possibles();
  pending = new PendingReadings();
  private readonly state: CheckState;
  /** By label: `isKnown`, `mayBeSeen`, `mayBeHidden`, and the number of the task; 0 if not asked for. */
  private kinds = new Int32Array(1 << 8);
  private readonly reached = new NumberSet();
  private readonly redundant = new NumberSet();
  private readonly around = new NumberSet();
  private readonly least = new NumberSet();
  /** What `findVisible` found, `stepWidth` numbers a step. */
  visible = new Int32Array(1 << 8);
  /** What `findHidden` found. */
  private found = new Int32Array(1 << 6);

  constructor(state: CheckState, states: LabelledStates) {
    this.state = state;
    this.states = states;
  }

  possible(state: number, pending: number): Possible {
    if (pending === 0) return this.possibles.numberOf(state, 0);
    return this.possibles.numberOf(state, this.settled(state, pending));
  }

  /** What is hidden has changed. */
  forgetHidden(): void {
    this.kinds.fill(0);
  }

  clear(): void {
    this.forgetHidden();
    this.states.clear();
    this.possibles.clear();
    this.pending = new PendingReadings();
  }

  /**
   * Puts into `visible` the steps that leave events out of all states that hidden steps reach, and
   * returns how many numbers these are; undefined if the states are more than the check may follow.
   */
  findVisible(from: NumberSet): number | undefined {
    const { reached, states, possibles } = this;
    let count = 0;
    reached.clear();
    for (let index = 0; index < from.size; index += 1) reached.add(from.list[index]!);
    for (let index = 0; index < reached.size; index += 1) {
      if (reached.size > this.state.maxPossible) return undefined;
      const possible = reached.list[index]!;
      const pending = possibles.pendingOf(possible);
      const row = states.rowOf(possibles.stateOf(possible));
      const { rows } = states;
      const steps = rows[row]!;
      if (count + steps * stepWidth > this.visible.length) {
        this.visible = grown(this.visible, count + steps * stepWidth);
      }
      const { visible } = this;
      for (let step = 0, at = row + 1; step < steps; step += 1, at += 2) {
        const label = rows[at]!;
        if (label === failed) continue;
        const kind = this.kindOf(label);
        if (pending !== 0 && this.isWaiting(pending, kind >> taskShift)) continue;
        if ((kind & mayBeHidden) !== 0) reached.add(this.possible(rows[at + 1]!, pending));
        if ((kind & mayBeSeen) === 0) continue;
        visible[count] = label;
        visible[count + 1] = rows[at + 1]!;
        visible[count + 2] = pending;
        count += stepWidth;
      }
    }
    return count;
  }

  /**
   * Those that hidden steps reach from none of the others, by way of some of the others alone; valid
   * until the next call.
   */
  minimal(found: NumberSet): NumberSet {
    if (found.size === 1) return found;
    const { redundant, around, least } = this;
    redundant.clear();
    least.clear();
    for (let index = 0; index < found.size; index += 1) {
      const each = found.list[index]!;
      if (redundant.indexOf(each) >= 0) continue;
      around.clear();
      around.add(each);
      for (let at = 0; at < around.size; at += 1) {
        const count = this.findHidden(around.list[at]!);
        for (let step = 0; step < count; step += 1) {
          const next = this.found[step]!;
          if (found.indexOf(next) < 0 || around.indexOf(next) >= 0) continue;
          around.add(next);
          redundant.add(next);
        }
      }
    }
    for (let index = 0; index < found.size; index += 1) {
      if (redundant.indexOf(found.list[index]!) < 0) least.add(found.list[index]!);
    }
    return least;
  }

  /** True if the state confirms what was read. */
  isShown(state: number, { object, slot, value }: PendingReading | Reading): boolean {
    const slots = this.states.components.slotsOf(object, this.states.valueOf(state, object));
    const { program, population } = this.state;
    const { domain } = program.kinds[population.kindOf(object)]!.slots[slot]!;
    if (domain.kind !== 'payload') return sameValue(slots[slot]!, value);
    return this.state.showsWord(domain, slots[slot - 1]!, slots[slot]!, value);
  }

  /** Puts into `found` where hidden steps lead; returns how many they are. */
  private findHidden(possible: Possible): number {
    const { states, possibles } = this;
    const pending = possibles.pendingOf(possible);
    const row = states.rowOf(possibles.stateOf(possible));
    const { rows } = states;
    const steps = rows[row]!;
    if (steps > this.found.length) this.found = grown(this.found, steps);
    let count = 0;
    for (let step = 0, at = row + 1; step < steps; step += 1, at += 2) {
      const label = rows[at]!;
      if (label === failed) continue;
      const kind = this.kindOf(label);
      if ((kind & mayBeHidden) === 0) continue;
      if (pending !== 0 && this.isWaiting(pending, kind >> taskShift)) continue;
      this.found[count] = this.possible(rows[at + 1]!, pending);
      count += 1;
    }
    return count;
  }

  private kindOf(label: number): number {
    const known = this.kinds[label];
    if (known !== undefined && known !== 0) return known;
    const each = this.states.labels[label]!;
    const { task, visibility } = each.step;
    const kind =
      isKnown |
      (visibility.kind === 'internal' ? 0 : mayBeSeen) |
      (isHidden(each, this.state) ? mayBeHidden : 0) |
      ((task === undefined ? 0 : task + 1) << taskShift);
    if (label >= this.kinds.length) this.kinds = grown(this.kinds, label + 1);
    this.kinds[label] = kind;
    return kind;
  }

  /** The environment, task 0, waits for nothing. */
  private isWaiting(pending: number, task: number): boolean {
    return task !== 0 && this.pending.isWaiting(pending, task);
  }

  /** The readings that the state does not confirm: the others depend on nobody any more. */
  private settled(state: number, pending: number): number {
    return this.pending.without(pending, (reading) => this.isShown(state, reading));
  }
}

const isKnown = 1;
const mayBeSeen = 2;
const mayBeHidden = 4;
const taskShift = 3;
