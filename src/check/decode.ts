/**
 * Decodes a recorded event: from the text of its fields to objects and values of the model.
 *
 * A field that the tracer could not read, `(fault)`, tells nothing; so does one that is missing.
 */
import type { Clause, FieldReading, Observation, Sample } from '../model/observation.js';
import type { Domain } from '../model/program.js';
import { none, type Value } from '../model/value.js';
import type { EventContent, TraceEvent } from '../trace/event.js';
import type { Reading } from './belief.js';
import { detached, remember } from '../trace/memory.js';
import type { Pointer, Population, TraceObject } from './population.js';
import type { Name } from './sorts.js';
import type { EventReference } from './verdict.js';

/** An event in terms of the model. */
export interface DecodedEvent {
  readonly event: TraceEvent;
  readonly reference: EventReference;
  readonly clause: Clause;
  readonly task: number;
  /** One for each field of the clause; undefined where the event does not tell. */
  readonly values: readonly (Value | undefined)[];
  /** Every object the event mentions. */
  readonly objects: readonly number[];
  readonly readings: readonly Reading[];
  readonly testimony: Testimony;
}

/** What an event tells, whenever and of whichever task; events that say the same share it. */
export interface Testimony {
  readonly clause: Clause;
  /** One for each field of the clause, as for an event. */
  readonly values: readonly (Value | undefined)[];
  readonly samples: readonly Sampled[];
  /** Every object that it mentions, as it was when the testimony was first heard. */
  readonly objects: readonly number[];
  readonly named: readonly Named[];
  /** Kept by whoever tells events apart by what they ask. */
  shaped: ShapedTestimony | undefined;
}

/** A reading, whenever it was taken. */
interface Sampled extends Omit<Reading, 'at'> {
  /** The value is an object. */
  readonly isReference: boolean;
}

/** Whom an address meant, and the name that the event gave it. */
interface Named {
  readonly pointer: Pointer;
  readonly object: TraceObject;
  readonly name: string | undefined;
}

/** What a testimony looks like with the names taken out. */
export interface ShapedTestimony {
  /** Of the numbering that the shape is from. */
  readonly edition: number;
  readonly shape: number;
  /** In order of appearance, but for the globals, the task and the objects, which come first. */
  readonly names: readonly Name[];
}

/** What has been worked out of an event so far. */
interface Draft {
  readonly event: TraceEvent;
  readonly objects: number[];
  readonly named: Named[];
  /** An address meant nobody, and may come to mean somebody. */
  isOpen: boolean;
}

export class Decoder {
  private readonly observation: Observation;
  private readonly population: Population;
  private readonly isClosed: boolean;
  /** What events told that said the same. */
  private readonly testimonies = new Map<EventContent, Testimony>();

  constructor(observation: Observation, population: Population) {
    this.observation = observation;
    this.population = population;
    this.isClosed = observation.scenario !== undefined;
  }

  decode(event: TraceEvent, clause: Clause, task: number): DecodedEvent {
    const { content } = event;
    const known = content && this.testimonies.get(content);
    if (known !== undefined && known.clause === clause) {
      return this.decoded(event, task, known, this.identify(known, event.line));
    }
    const testimony = this.hear(event, clause);
    return this.decoded(event, task, testimony, testimony.objects);
  }

  private decoded(
    event: TraceEvent,
    task: number,
    testimony: Testimony,
    objects: readonly number[],
  ): DecodedEvent {
    const name = this.population.tasks[task]?.name ?? '';
    return new DecodedTestimony(event, task, name, testimony, objects);
  }

  private hear(event: TraceEvent, clause: Clause): Testimony {
    const draft: Draft = { event, objects: [], named: [], isOpen: false };
    const { objects, named } = draft;
    const values = clause.fields.map((field) => {
      const text = event.fields.get(field.name);
      if (text === undefined) return undefined;
      return this.value(draft, field.name, text, field.reading);
    });
    const samples: Sampled[] = [];
    for (const sample of this.observation.samples) this.sample(draft, clause, sample, samples);
    const testimony = { clause, values, objects, samples, named, shaped: undefined };
    if (event.content && !draft.isOpen) remember(this.testimonies, event.content, testimony);
    return testimony;
  }

  /** Nobody that events spoke of is known any more. */
  forgetAll(): void {
    this.testimonies.clear();
  }

  /** The objects that a testimony mentions now: its addresses may have been given to others. */
  private identify({ named, objects }: Testimony, line: number): readonly number[] {
    let isSame = true;
    for (const { object, name } of named) {
      if (!object.isCurrent) {
        isSame = false;
        continue;
      }
      this.population.meet(object);
      if (name !== undefined) object.name = name;
    }
    if (isSame) return objects;
    const renewed = objects.slice();
    for (const { pointer, object, name } of named) {
      const now = this.population.at(object.objectKind, pointer, line);
      if (name !== undefined) now.name = name;
      renewed[objects.indexOf(object.id)] = now.id;
    }
    return renewed;
  }

  /** The address or the name in a field, if it is one that tells which object is meant. */
  addressIn(event: TraceEvent, field: string): Pointer | undefined {
    const text = event.fields.get(field);
    const pointer = text === undefined ? undefined : this.population.pointer(text);
    return pointer && (pointer.isAddress || pointer.isName) ? pointer : undefined;
  }

  private value(
    draft: Draft,
    field: string,
    text: string,
    reading: FieldReading,
  ): Value | undefined {
    switch (reading.kind) {
      case 'number':
        return readNumber(text);
      case 'boolean':
        return readBoolean(text);
      case 'enum':
        return readEnum(text, reading.members);
      case 'pointer':
        return this.pointer(text);
      case 'reference':
        return this.reference(draft, field, text, reading.objectKind);
      case 'text':
        return undefined;
    }
  }

  private reference(
    draft: Draft,
    field: string,
    text: string,
    objectKind: number,
  ): Value | undefined {
    const pointer = this.population.pointer(text);
    if (pointer.isNone) return none;
    const object = this.object(draft, field, pointer, objectKind);
    if (!object) {
      draft.isOpen ||= this.isClosed;
      return undefined;
    }
    if (!draft.objects.includes(object.id)) draft.objects.push(object.id);
    return object.id;
  }

  /** The object a field denotes: by address or, in a log that knows no addresses, by name. */
  private object(
    { event, named }: Draft,
    field: string,
    pointer: Pointer,
    objectKind: number,
  ): TraceObject | undefined {
    if (!pointer.isAddress && (this.isClosed || !pointer.isName)) {
      if (!this.isClosed) return undefined;
      return this.population.findNamed(objectKind, unquoted(pointer.text));
    }
    const label = this.label(event, field);
    if (this.isClosed) {
      const known = this.population.findAt(objectKind, pointer);
      if (known) return known;
      const cast = label === undefined ? undefined : this.population.findNamed(objectKind, label);
      if (cast) this.population.bind(cast, pointer);
      return cast;
    }
    const object = this.population.at(objectKind, pointer, event.line);
    if (label !== undefined && object.name !== label) object.name = detached(label);
    named.push({ pointer, object, name: label === undefined ? undefined : object.name });
    return object;
  }

  /** The name for people that the event gives the object in a field. */
  label(event: TraceEvent, field: string): string | undefined {
    const source = this.observation.names.get(field);
    if (source === undefined) return undefined;
    const text = event.fields.get(source);
    if (text === undefined || text === '(fault)' || text === '""') return undefined;
    return unquoted(text);
  }

  private pointer(text: string): Value | undefined {
    const word = this.word(text);
    return this.isClosed && word !== undefined && word !== none ? 1 : word;
  }

  private word(text: string): Value | undefined {
    const pointer = this.population.pointer(text);
    if (pointer.isNone) return none;
    return text === '(fault)' ? undefined : this.population.token(pointer.text);
  }

  private sample(draft: Draft, clause: Clause, sample: Sample, samples: Sampled[]): void {
    const { fields } = draft.event;
    const at = fields.get(sample.field);
    if (at === undefined) return;
    const object = this.reference(draft, sample.field, at, sample.objectKind);
    if (object === undefined || object === none) return;
    for (const { field, slot, domain, values } of sample.mappings) {
      const text = fields.get(field);
      if (text === undefined || text === '(fault)' || clause.without.includes(field)) continue;
      const value = values
        ? values.get(readNumber(text) ?? NaN)
        : this.sampledValue(draft, field, text, domain);
      if (value === undefined) continue;
      const isReference = values === undefined && domain.kind === 'reference';
      samples.push({ object: object as number, slot, value, field, text, isReference });
    }
  }

  private sampledValue(
    draft: Draft,
    field: string,
    text: string,
    domain: Domain,
  ): Value | undefined {
    switch (domain.kind) {
      case 'boolean':
      case 'variant':
        return readBoolean(text);
      case 'enum':
        return readEnum(text, domain.members);
      case 'integer':
      case 'refcount':
        return readNumber(text);
      case 'reference':
        return this.reference(draft, field, text, domain.objectKind);
      case 'opaque':
        return this.pointer(text);
      case 'payload':
        return this.word(text);
      default:
        return undefined;
    }
  }

  /** True if a union with this content looks like that word to the tracer. */
  showsWord(
    domain: Domain & { kind: 'payload' },
    variant: Value,
    payload: Value,
    word: Value,
  ): boolean {
    const content = domain.union.variants[variant as number]?.domain;
    if (payload === none || word === none) return payload === word;
    if (content?.kind === 'reference') {
      const address = this.population.objects[payload as number]?.address;
      return address === undefined || this.population.token(address) === word;
    }
    // In a closed world there is one opaque pointer, whose address nobody has told.
    return this.isClosed || payload === word;
  }
}

/** An event and its testimony; what nobody asks for is not made. */
class DecodedTestimony implements DecodedEvent {
  readonly event: TraceEvent;
  readonly task: number;
  readonly testimony: Testimony;
  readonly objects: readonly number[];
  private readonly taskName: string;
  private place: EventReference | undefined;
  private told: readonly (Value | undefined)[] | undefined;
  private taken: readonly Reading[] | undefined;

  constructor(
    event: TraceEvent,
    task: number,
    taskName: string,
    testimony: Testimony,
    objects: readonly number[],
  ) {
    this.event = event;
    this.task = task;
    this.taskName = taskName;
    this.testimony = testimony;
    this.objects = objects;
  }

  get clause(): Clause {
    return this.testimony.clause;
  }

  get reference(): EventReference {
    if (this.place === undefined) {
      const { line, origin, timestamp } = this.event;
      const { point, event: name } = this.clause;
      this.place = { line, origin, timestamp, point, name, task: this.taskName };
    }
    return this.place;
  }

  get values(): readonly (Value | undefined)[] {
    const { values, clause } = this.testimony;
    return (this.told ??= values.map((value, index) =>
      clause.fields[index]!.reading.kind === 'reference' ? this.today(value) : value,
    ));
  }

  get readings(): readonly Reading[] {
    const { samples } = this.testimony;
    if (samples.length === 0) return noReadings;
    return (this.taken ??= samples.map(({ object, slot, value, field, text, isReference }) => ({
      at: this.reference,
      object: this.today(object) as number,
      slot,
      value: isReference ? this.today(value)! : value,
      field,
      text,
    })));
  }

  /** The object that the testimony means in place of this one. */
  private today(object: Value | undefined): Value | undefined {
    const index = this.testimony.objects.indexOf(object as number);
    return index === -1 ? object : this.objects[index];
  }
}

/** The event as if the tracer had read nothing. */
export function withoutReadings(decoded: DecodedEvent): DecodedEvent {
  const { event, task, reference, objects } = decoded;
  const testimony = { ...decoded.testimony, samples: [], shaped: undefined };
  return new DecodedTestimony(event, task, reference.task, testimony, objects);
}

const noReadings: readonly Reading[] = [];

function unquoted(text: string): string {
  return text.startsWith('"') && text.endsWith('"') && text.length >= 2 ? text.slice(1, -1) : text;
}

function readNumber(text: string): number | undefined {
  const number = Number(text);
  return text !== '' && Number.isSafeInteger(number) ? number : undefined;
}

function readBoolean(text: string): Value | undefined {
  if (text === 'true' || text === 'Y') return 1;
  if (text === 'false' || text === 'N') return 0;
  const number = readNumber(text);
  return number === undefined ? undefined : number === 0 ? 0 : 1;
}

function readEnum(text: string, members: readonly string[]): Value | undefined {
  const named = members.indexOf(unquoted(text));
  if (named !== -1) return named;
  const number = readNumber(text);
  return number !== undefined && number >= 0 && number < members.length ? number : undefined;
}
