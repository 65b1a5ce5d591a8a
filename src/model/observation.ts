/**
 * What recorded events mean, compiled: for each event the clauses that may explain it.
 *
 * A clause's expressions see a list of locals: the fields the clause names, then the parameters of
 * the process it enters or leaves, then `result`.
 */
import type { Span } from '../base/source.js';
import type { KernelExpression } from '../language/ast.js';
import type { Domain, Expression } from './program.js';
import type { Value } from './value.js';

export type EventPoint = 'entry' | 'return' | 'point';

/** How the text of a field becomes a value. */
export type FieldReading =
  | { readonly kind: 'number' }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'enum'; readonly members: readonly string[] }
  /** A pointer to an object of that kind; 0 is `none`. */
  | { readonly kind: 'reference'; readonly objectKind: number }
  | { readonly kind: 'pointer' }
  /** Not a value: only for people. */
  | { readonly kind: 'text' };

export interface ClauseField {
  readonly name: string;
  /** Where the kernel has it; undefined: the parameter of its name, or what the function returned. */
  readonly origin: KernelExpression | undefined;
  readonly reading: FieldReading;
  /** The clause is only about events whose field has this text, or names this symbol. */
  readonly literal: string | undefined;
}

/** What the event does in the model. */
export type Meaning =
  | {
      readonly kind: 'enter';
      readonly process: number;
      /** One for each parameter. */
      readonly arguments: readonly Expression[];
    }
  | {
      readonly kind: 'leave';
      readonly process: number;
      readonly arguments: readonly Expression[] | undefined;
    }
  | {
      readonly kind: 'do';
      readonly process: number;
      readonly arguments: readonly Expression[];
    };

/** The address in a field holds a new object from this event on. */
export interface Creation {
  readonly field: number;
  readonly objectKind: number;
  /** Slots whose values at creation the model does not know. */
  readonly unknownSlots: readonly number[];
}

export interface Clause {
  readonly point: EventPoint;
  /** Function or tracepoint. */
  readonly event: string;
  readonly optional: boolean;
  readonly fields: readonly ClauseField[];
  readonly meaning: Meaning;
  readonly where: Expression | undefined;
  /** How many locals the expressions need; see the file comment for the order. */
  readonly locals: number;
  /** The local of the first parameter of the process entered or left, and of `result`. */
  readonly firstParameter: number;
  readonly resultLocal: number;
  readonly creations: readonly Creation[];
  /** Fields (by index) or, negative minus one, parameters whose object ends with this event. */
  readonly ends: readonly number[];
  /** Sampled fields that mean nothing here. */
  readonly without: readonly string[];
  readonly span: Span;
}

/** A member of an object that the tracer reads, without any lock, at every event with its `field`. */
export interface SampleMapping {
  readonly field: string;
  readonly origin: KernelExpression | undefined;
  readonly slot: number;
  readonly domain: Domain;
  /** Recorded number to value; a number not listed tells nothing. */
  readonly values: ReadonlyMap<number, Value> | undefined;
}

export interface Sample {
  /** The field that holds the object's address. */
  readonly field: string;
  readonly objectKind: number;
  /** The tag of the kernel's structure at that address. */
  readonly structure: string | undefined;
  readonly mappings: readonly SampleMapping[];
}

export interface Observation {
  /** `linux-6.1`. */
  readonly name: string;
  /** The scenario in whose initial state the recording starts; undefined for an open world. */
  readonly scenario: number | undefined;
  readonly samples: readonly Sample[];
  /** Field with an address → field with its object's name for people. */
  readonly names: ReadonlyMap<string, string>;
  /** Field with an address → where the kernel has the object's name. */
  readonly nameOrigins: ReadonlyMap<string, KernelExpression>;
  readonly clauses: readonly Clause[];
  /** Events that are known and not judged, as `point event`. */
  readonly ignored: ReadonlySet<string>;
  readonly span: Span;
}

/** The key under which clauses and ignored events are found. */
export function eventKey(point: EventPoint, event: string): string {
  return `${point} ${event}`;
}
