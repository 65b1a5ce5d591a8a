/**
 * Small changes of a recording, each of which makes it wrong, if the specification is worth
 * something: an event less or once more, two in the other order, one about another object.
 */
import type { Observation } from '../model/observation.js';
import { copyEvent } from '../trace/copy-event.js';
import type { TraceEvent, TraceItem } from '../trace/event.js';
import { ClauseTable } from './clause-table.js';

export type RecordingMutantKind = 'dropped' | 'duplicated' | 'swapped' | 'argument-exchanged';

export interface RecordingMutant {
  readonly kind: RecordingMutantKind;
  /** The event, in lines of the original. */
  readonly event: TraceEvent;
  /** Of an exchanged argument: which, and what it was replaced by. */
  readonly field: string | undefined;
  readonly value: string | undefined;
  readonly items: readonly TraceItem[];
}

/** A whole number from 0 to `count` - 1, at random. */
export type Draw = (count: number) => number;

const kinds = [
  'dropped',
  'duplicated',
  'swapped',
  'argument-exchanged',
] as const satisfies readonly RecordingMutantKind[];

/** Makes mutants of one recording. */
export class RecordingMutator {
  private readonly items: readonly TraceItem[];
  private readonly clauses: ClauseTable;
  /** Where in the items the events are that the observation judges. */
  private readonly judged: readonly number[];
  /** By kind of object and field: what it held anywhere. */
  private readonly values = new Map<string, Set<string>>();

  constructor(items: readonly TraceItem[], observation: Observation) {
    this.items = items;
    this.clauses = new ClauseTable(observation);
    this.judged = items.flatMap((item, index) =>
      item.kind === 'event' && this.clauses.find(item) ? [index] : [],
    );
    for (const index of this.judged) {
      for (const field of this.references(this.eventAt(index))) {
        const known = this.values.get(field) ?? new Set<string>();
        this.values.set(field, known.add(this.eventAt(index).fields.get(field)!));
      }
    }
  }

  /** Undefined where what was drawn cannot be changed so. */
  mutant(draw: Draw): RecordingMutant | undefined {
    if (this.judged.length === 0) return undefined;
    const kind = kinds[draw(kinds.length)]!;
    const at = draw(this.judged.length);
    const index = this.judged[at]!;
    const event = this.eventAt(index);
    const base = { kind, event, field: undefined, value: undefined };
    switch (kind) {
      case 'dropped':
        return { ...base, items: this.with(index, []) };
      case 'duplicated':
        return { ...base, items: this.with(index, [event, event]) };
      case 'swapped': {
        const other = this.judged[at + 1];
        return other === undefined ? undefined : { ...base, items: this.swapped(index, other) };
      }
      case 'argument-exchanged': {
        const fields = this.references(event);
        if (fields.length === 0) return undefined;
        const field = fields[draw(fields.length)]!;
        const others = [...this.values.get(field)!].filter(
          (text) => text !== event.fields.get(field),
        );
        if (others.length === 0) return undefined;
        const value = others[draw(others.length)]!;
        const changed = copyEvent(event, { fields: new Map(event.fields).set(field, value) });
        return { ...base, field, value, items: this.with(index, [changed]) };
      }
    }
  }

  private eventAt(index: number): TraceEvent {
    return this.items[index] as TraceEvent;
  }

  /** The fields by which an event names the objects it is about. */
  private references(event: TraceEvent): readonly string[] {
    const fields = this.clauses.find(event)?.fields ?? [];
    return fields.flatMap(({ name, reading }) =>
      reading.kind === 'reference' && event.fields.has(name) ? [name] : [],
    );
  }

  private with(index: number, events: readonly TraceEvent[]): readonly TraceItem[] {
    return [...this.items.slice(0, index), ...events, ...this.items.slice(index + 1)];
  }

  /** Each event at the time of the other. */
  private swapped(one: number, other: number): readonly TraceItem[] {
    const items = [...this.items];
    const [first, second] = [this.eventAt(one), this.eventAt(other)];
    items[one] = copyEvent(second, { timestamp: first.timestamp });
    items[other] = copyEvent(first, { timestamp: second.timestamp });
    return items;
  }
}
