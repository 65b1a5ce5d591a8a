/**
 * Templates: states with roles in place of names, from which the states of an equal event are made.
 *
 * What the states before the event already had, such as the frames below the innermost, is taken
 * from there and not made again.
 */
import type { Frame } from '../model/frame.js';
import { sameValue, type Value } from '../model/value.js';
import {
  type Believed,
  type Cloud,
  type EntityState,
  isCloud,
  isObjectState,
  type ObjectState,
  type Reading,
  type TaskState,
} from './belief.js';
import type { DecodedEvent } from './decode.js';
import type { Role } from './question.js';
import { type Name, nameOf, numberOf, type Sort, type Sorts } from './sorts.js';

/** What a template is filled with: the names by role, and what was believed before the event. */
export interface Filling {
  readonly names: readonly Name[];
  readonly believed: readonly (Believed | undefined)[];
  readonly decoded: DecodedEvent;
}

/** A state that was there before: which answer, and of a cloud which variant and member. */
interface Source {
  readonly answer: number;
  readonly variant: number;
  readonly member: number;
}

interface ValuesTemplate {
  readonly values: readonly Value[];
  /** Indexes of `values` that hold a number for a name, and whose. */
  readonly places: readonly number[];
  readonly roles: readonly Role[];
}

type FrameTemplate =
  | { readonly source: Source; readonly depth: number }
  | {
      readonly process: number;
      readonly pc: number;
      readonly locals: ValuesTemplate;
      readonly caller: FrameTemplate | undefined;
    };

type ReadingTemplate =
  | { readonly source: Source; readonly index: number }
  | { readonly source: undefined; readonly index: number };

export type StateTemplate =
  | { readonly kind: 'as-before'; readonly source: Source }
  | { readonly kind: 'object'; readonly slots: ValuesTemplate }
  /** An object's state before, with some slots changed: of the others nobody asked. */
  | {
      readonly kind: 'changed';
      readonly source: Source;
      readonly slots: readonly number[];
      readonly values: ValuesTemplate;
    }
  | {
      readonly kind: 'task';
      readonly frame: FrameTemplate | undefined;
      readonly bottom: TaskState['bottom'];
      readonly readings: readonly ReadingTemplate[];
    };

/** Makes templates of the states after an event that was explained in full. */
export class TemplateMaker {
  /** False once a state has named somebody of whom nothing was asked. */
  isComplete = true;
  private readonly sorts: Sorts;
  private readonly names: readonly Name[];
  private readonly kindOf: (object: number) => number;
  private readonly states = new Map<EntityState, Source>();
  private readonly frames = new Map<Frame, { readonly source: Source; readonly depth: number }>();
  private readonly readings = new Map<Reading, ReadingTemplate>();

  constructor(sorts: Sorts, kindOf: (object: number) => number, filling: Filling) {
    this.sorts = sorts;
    this.kindOf = kindOf;
    this.names = filling.names;
    filling.believed.forEach((believed, answer) => this.addAnswer(believed, answer));
    filling.decoded.readings.forEach((reading, index) => {
      this.readings.set(reading, { source: undefined, index });
    });
  }

  /** `before` is the state of an object, if that was certain. */
  state(number: number, state: EntityState, before: ObjectState | undefined): StateTemplate {
    const source = this.states.get(state);
    if (source) return { kind: 'as-before', source };
    if (isObjectState(state)) {
      const objectKind = this.kindOf(number);
      if (before) return this.changes(objectKind, before, state);
      const slots = this.values(state, (slot) => this.sorts.ofSlot(objectKind, slot, state));
      return { kind: 'object', slots };
    }
    const { bottom } = state;
    const frame = this.frame(state.frame);
    const readings = state.readings.map((reading) => this.reading(reading));
    return { kind: 'task', frame, bottom, readings };
  }

  private changes(objectKind: number, before: ObjectState, state: ObjectState): StateTemplate {
    const slots = state.flatMap((value, slot) => (sameValue(value, before[slot]!) ? [] : [slot]));
    const changed = slots.map((slot) => state[slot]!);
    const values = this.values(changed, (index) =>
      this.sorts.ofSlot(objectKind, slots[index]!, state),
    );
    return { kind: 'changed', source: this.states.get(before)!, slots, values };
  }

  private frame(frame: Frame | undefined): FrameTemplate | undefined {
    if (!frame) return undefined;
    const known = this.frames.get(frame);
    if (known) return known;
    const { process, pc } = frame;
    const locals = this.values(frame.locals, (index) => this.sorts.ofLocal(process, index));
    return { process, pc, locals, caller: this.frame(frame.caller) };
  }

  private reading(reading: Reading): ReadingTemplate {
    const known = this.readings.get(reading);
    if (known) return known;
    this.isComplete = false;
    return { source: undefined, index: 0 };
  }

  private values(values: readonly Value[], sortOf: (index: number) => Sort): ValuesTemplate {
    const places: number[] = [];
    const roles: Role[] = [];
    values.forEach((value, index) => {
      const sort = sortOf(index);
      if (typeof value !== 'number') {
        if (sort !== -1 && value.some((item) => item > 0)) this.isComplete = false;
        return;
      }
      if (value <= 0 || sort === -1) return;
      const role = sort < 0 ? -1 : this.names.indexOf(nameOf(sort, value));
      if (role === -1) this.isComplete = false;
      places.push(index);
      roles.push(role);
    });
    return { values, places, roles };
  }

  private addAnswer(believed: Believed | undefined, answer: number): void {
    if (!believed) return;
    if (!isCloud(believed)) {
      this.addState(believed, { answer, variant: -1, member: -1 });
      return;
    }
    believed.variants.forEach((states, variant) => {
      believed.members.forEach((member, index) => {
        this.addState(states.get(member)!, { answer, variant, member: index });
      });
    });
  }

  private addState(state: EntityState, source: Source): void {
    if (!this.states.has(state)) this.states.set(state, source);
    if (isObjectState(state)) return;
    let depth = 0;
    for (let at = state.frame; at; at = at.caller, depth += 1) {
      if (!this.frames.has(at)) this.frames.set(at, { source, depth });
    }
    state.readings.forEach((reading, index) => this.readings.set(reading, { source, index }));
  }
}

/** The state that a template comes to. */
export function fillState(template: StateTemplate, filling: Filling): EntityState {
  switch (template.kind) {
    case 'as-before':
      return stateAt(template.source, filling);
    case 'changed': {
      const state = (stateAt(template.source, filling) as ObjectState).slice();
      const values = fillValues(template.values, filling.names);
      template.slots.forEach((slot, index) => (state[slot] = values[index]!));
      return state;
    }
    case 'object':
      return fillValues(template.slots, filling.names);
    case 'task': {
      const { bottom, readings } = template;
      return {
        frame: template.frame && fillFrame(template.frame, filling),
        bottom,
        readings: readings.length === 0 ? noReadings : fillReadings(readings, filling),
      };
    }
  }
}

const noReadings: readonly Reading[] = [];

function fillReadings(readings: readonly ReadingTemplate[], filling: Filling): Reading[] {
  return readings.map(({ source, index }) =>
    source
      ? (stateAt(source, filling) as TaskState).readings[index]!
      : filling.decoded.readings[index]!,
  );
}

function fillFrame(template: FrameTemplate, filling: Filling): Frame {
  if ('source' in template) {
    let frame = (stateAt(template.source, filling) as TaskState).frame!;
    for (let depth = template.depth; depth > 0; depth -= 1) frame = frame.caller!;
    return frame;
  }
  const { process, pc, locals, caller } = template;
  return {
    process,
    pc,
    locals: fillValues(locals, filling.names),
    caller: caller && fillFrame(caller, filling),
  };
}

function fillValues(
  { values, places, roles }: ValuesTemplate,
  names: readonly Name[],
): ObjectState {
  if (places.length === 0) return values;
  const filled = values.slice();
  for (let index = 0; index < places.length; index += 1) {
    filled[places[index]!] = numberOf(names[roles[index]!]!);
  }
  return filled;
}

function stateAt({ answer, variant, member }: Source, { believed }: Filling): EntityState {
  const before = believed[answer]!;
  if (!isCloud(before)) return before;
  const { variants, members } = before as Cloud;
  return variants[variant]!.get(members[member]!)!;
}
