/**
 * Notes while a trace is checked what its events are and what each of them makes of the objects, for
 * reports that show the whole course of a recording. Holds a bounded number of events.
 */
import type { ObjectState } from './belief.js';
import { objectKey } from './belief.js';
import type { DecodedEvent } from './decode.js';
import { Describer } from './describe.js';
import type { CheckState } from './state.js';
import type { EventReference } from './verdict.js';

/** An event that was explained, and what it concerns. */
export interface TimelineEvent {
  readonly event: EventReference;
  readonly process: number;
  /** Numbers of objects: keys of `objects`. */
  readonly objects: readonly number[];
}

/** A member of an object has other possible values after an event than before it. */
export interface TimelineChange {
  /** Index of the event; the change shows there, and may have come to be earlier. */
  readonly index: number;
  readonly object: number;
  readonly member: string;
  /** The possible values. */
  readonly value: string;
}

export class Timeline {
  readonly events: TimelineEvent[] = [];
  readonly changes: TimelineChange[] = [];
  /** By number: `device dcta.0`. */
  readonly objects = new Map<number, string>();
  /** Object to the index of the event with which it ends. */
  readonly ends = new Map<number, number>();
  /** True if there were more events than are held. */
  isCut = false;
  private readonly maxEvents: number;
  /** By object and member: the value last told. */
  private readonly told = new Map<string, string>();
  private pending: { object: number; slot: number; reference: EventReference }[] = [];

  constructor(maxEvents = 200_000) {
    this.maxEvents = maxEvents;
  }

  /** A slot has got its value, as the checker believes, at an event that it is explaining. */
  changed(object: number, slots: readonly number[], reference: EventReference): void {
    for (const slot of slots) this.pending.push({ object, slot, reference });
  }

  /** An event was explained: `state` is what is believed after it. */
  matched(decoded: DecodedEvent, state: CheckState): void {
    const pending = this.pending;
    this.pending = [];
    if (this.events.length >= this.maxEvents) {
      this.isCut = true;
      return;
    }
    const { reference, clause, objects } = decoded;
    const index = this.events.length;
    this.events.push({ event: reference, process: clause.meaning.process, objects });
    const describer = new Describer(state);
    for (const object of objects) this.objects.set(object, describer.objectName(object));
    for (const { object, slot } of pending) {
      const record = state.population.objects[object];
      if (!record || this.ends.has(object)) continue;
      const { domain, name } = state.program.kinds[record.objectKind]!.slots[slot]!;
      if (domain.kind === 'variant' || domain.kind === 'work') continue;
      const states = state.belief.statesOf(objectKey(object)) as readonly ObjectState[];
      const values = states.map((each) => describer.slot(record.objectKind, each, slot));
      const value = [...new Set(values)].join(' or ');
      const key = `${object} ${slot}`;
      if (this.told.get(key) === value) continue;
      this.told.set(key, value);
      this.changes.push({ index, object, member: name, value });
      this.objects.set(object, describer.objectName(object));
    }
  }

  /** An object is gone with the last event. */
  ended(object: number): void {
    if (!this.isCut) this.ends.set(object, this.events.length - 1);
  }
}
