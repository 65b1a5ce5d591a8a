/** Decoded events, told apart by what they say of which objects and tasks, and not by when it was. */
import type { Clause } from '../../model/observation.js';
import { remember } from '../../trace/memory.js';
import type { Reading } from '../belief.js';
import type { DecodedEvent, Testimony } from '../decode.js';
import { Codes, numberingOfCodes } from '../numbering.js';

export interface KnownEvent {
  /** The first event of its like. */
  readonly decoded: DecodedEvent;
  readonly number: number;
  /** The same for all that differ in the task at most, where the steps that fit do not. */
  readonly taskless: number;
  /** By label, whether its steps may leave the event: `answerYes`, `answerNo`, or 0 if nobody has asked. */
  fitting: Uint8Array;
  readonly shown: readonly ShownObject[];
}

/** What an event shows of one object. */
export interface ShownObject {
  readonly object: number;
  readonly readings: readonly Reading[];
  /** By the number of the object's value, the same: whether it shows all of that. */
  fitting: Uint8Array;
}

export const answerYes = 1;
export const answerNo = 2;

/** Those of one content. */
interface Alike {
  readonly taskless: number;
  readonly byTask: Map<number, KnownEvent>;
}

export class KnownEvents {
  private readonly clauses = new Map<Clause, number>();
  private readonly codes = new Codes();
  private readonly contents = numberingOfCodes();
  private alike: Alike[] = [];
  /** By what was told: in a closed world it means the same objects throughout. */
  private readonly told = new Map<Testimony, Alike>();
  /** Numbers are never given twice, so that an event that was forgotten is still itself. */
  private numbers = 0;

  /** Undefined for an event that tells of sets or queues. */
  of(decoded: DecodedEvent): KnownEvent | undefined {
    const alike = this.told.get(decoded.testimony) ?? this.alikeOf(decoded);
    if (alike === undefined) return undefined;
    const { task } = decoded;
    let known = alike.byTask.get(task);
    if (!known) {
      const number = this.newNumber();
      const taskless = isTaskless(decoded.clause) ? alike.taskless : number;
      const shown = shownObjects(decoded.readings);
      known = { decoded, number, taskless, fitting: new Uint8Array(0), shown };
      alike.byTask.set(task, known);
    }
    return known;
  }

  clear(): void {
    this.contents.clear();
    this.alike = [];
    this.told.clear();
  }

  private alikeOf(decoded: DecodedEvent): Alike | undefined {
    const content = this.contentOf(decoded);
    if (content === undefined) return undefined;
    const alike = (this.alike[content] ??= { taskless: this.newNumber(), byTask: new Map() });
    // Of an event without a content nobody else has the testimony.
    if (decoded.event.content) remember(this.told, decoded.testimony, alike);
    return alike;
  }

  private newNumber(): number {
    this.numbers += 1;
    return this.numbers;
  }

  private contentOf({ clause, values, objects, readings }: DecodedEvent): number | undefined {
    const { codes } = this;
    codes.count = 0;
    codes.add(this.clauseNumber(clause));
    for (const value of values) {
      if (typeof value === 'object') return undefined;
      codes.add(value === undefined ? 0 : 1);
      codes.add(value ?? 0);
    }
    codes.add(objects.length);
    for (const object of objects) codes.add(object);
    for (const { object, slot, value } of readings) {
      if (typeof value === 'object') return undefined;
      codes.add(object);
      codes.add(slot);
      codes.add(value);
    }
    return this.contents.numberOf(codes);
  }

  private clauseNumber(clause: Clause): number {
    let number = this.clauses.get(clause);
    if (number === undefined) {
      number = this.clauses.size;
      this.clauses.set(clause, number);
    }
    return number;
  }
}

/** Nothing but what was read for it asks which task a transition of the environment was seen by. */
function isTaskless({ meaning, where }: Clause): boolean {
  return meaning.kind === 'do' && where === undefined;
}

function shownObjects(readings: readonly Reading[]): ShownObject[] {
  return [...new Set(readings.map(({ object }) => object))].map((object) => ({
    object,
    readings: readings.filter((each) => each.object === object),
    fitting: new Uint8Array(0),
  }));
}
