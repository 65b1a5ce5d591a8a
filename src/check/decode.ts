/**
 * Decodes a recorded event: from the text of its fields to objects and values of the model.
 *
 * A field that the tracer could not read, `(fault)`, tells nothing; so does one that is missing.
 */
import type { Clause, FieldReading, Observation, Sample } from '../model/observation.js';
import type { Domain } from '../model/program.js';
import { none, type Value } from '../model/value.js';
import type { TraceEvent } from '../trace/event.js';
import type { Reading } from './belief.js';
import { detached } from '../trace/memory.js';
import type { Pointer, Population, TraceObject } from './population.js';
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
}

export class Decoder {
  private readonly observation: Observation;
  private readonly population: Population;
  private readonly isClosed: boolean;

  constructor(observation: Observation, population: Population) {
    this.observation = observation;
    this.population = population;
    this.isClosed = observation.scenario !== undefined;
  }

  decode(event: TraceEvent, clause: Clause, task: number): DecodedEvent {
    const objects: number[] = [];
    const values = clause.fields.map((field) => {
      const text = event.fields.get(field.name);
      if (text === undefined) return undefined;
      return this.value(event, field.name, text, field.reading, objects);
    });
    const reference: EventReference = {
      line: event.line,
      origin: event.origin,
      timestamp: event.timestamp,
      point: clause.point,
      name: clause.event,
      task: this.population.tasks[task]?.name ?? '',
    };
    const readings: Reading[] = [];
    for (const sample of this.observation.samples) {
      this.sample(event, reference, clause, sample, objects, readings);
    }
    return { event, reference, clause, task, values, objects, readings };
  }

  /** The address or the name in a field, if it is one that tells which object is meant. */
  addressIn(event: TraceEvent, field: string): Pointer | undefined {
    const text = event.fields.get(field);
    const pointer = text === undefined ? undefined : this.population.pointer(text);
    return pointer && (pointer.isAddress || pointer.isName) ? pointer : undefined;
  }

  private value(
    event: TraceEvent,
    field: string,
    text: string,
    reading: FieldReading,
    objects: number[],
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
        return this.reference(event, field, text, reading.objectKind, objects);
      case 'text':
        return undefined;
    }
  }

  private reference(
    event: TraceEvent,
    field: string,
    text: string,
    objectKind: number,
    objects: number[],
  ): Value | undefined {
    const pointer = this.population.pointer(text);
    if (pointer.isNone) return none;
    const object = this.object(event, field, pointer, objectKind);
    if (!object) return undefined;
    if (!objects.includes(object.id)) objects.push(object.id);
    return object.id;
  }

  /** The object a field denotes: by address or, in a log that knows no addresses, by name. */
  private object(
    event: TraceEvent,
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
      const named = label === undefined ? undefined : this.population.findNamed(objectKind, label);
      if (named) this.population.bind(named, pointer);
      return named;
    }
    const object = this.population.at(objectKind, pointer, event.line);
    if (label !== undefined && object.name !== label) object.name = detached(label);
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

  private sample(
    event: TraceEvent,
    reference: EventReference,
    clause: Clause,
    sample: Sample,
    objects: number[],
    readings: Reading[],
  ): void {
    const at = event.fields.get(sample.field);
    if (at === undefined) return;
    const object = this.reference(event, sample.field, at, sample.objectKind, objects);
    if (object === undefined || object === none) return;
    for (const { field, slot, domain, values } of sample.mappings) {
      const text = event.fields.get(field);
      if (text === undefined || text === '(fault)' || clause.without.includes(field)) continue;
      const value = values
        ? values.get(readNumber(text) ?? NaN)
        : this.sampledValue(event, field, text, domain, objects);
      if (value === undefined) continue;
      readings.push({ at: reference, object: object as number, slot, value, field, text });
    }
  }

  private sampledValue(
    event: TraceEvent,
    field: string,
    text: string,
    domain: Domain,
    objects: number[],
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
        return this.reference(event, field, text, domain.objectKind, objects);
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
