/**
 * What checking a trace establishes, as data: only `report` makes sentences of it.
 *
 * Values appear as text in the specification's own terms (`none`, `dct-async0`, `true`), because
 * their numbers mean nothing outside the check that made them.
 */
import type { DiagnosticCode } from '../base/diagnostic-codes.js';
import type { Span } from '../base/source.js';
import type { Origin, TraceItem } from '../trace/event.js';
import type { ClockShift } from './clock-shift.js';
import type { EstimatedSkew } from './clocks.js';
import type { Misses } from './misses.js';
import type { UnnoticedEvents } from './unnoticed.js';

/**
 * `inconclusive` is a result and no error: the evidence ran out before either of the other answers
 * was established. The gaps say where.
 */
export type VerdictKind = 'conforms' | 'violates' | 'inconclusive';

export interface CheckResult {
  readonly verdict: VerdictKind;
  /** True when no event of the trace was judged: never a pass. */
  readonly isVacuous: boolean;
  /** The observation that was used; a trace of states has none. */
  readonly observation: string | undefined;
  /** Of a trace of states: the scenario that it was judged in. Its states are counted as events. */
  readonly scenario?: string;
  readonly events: EventCounts;
  /** Events the observation does not speak about, most frequent first; of 10,000 names at most. */
  readonly unmapped: readonly EventCount[];
  /** Objects met: kind to how many. */
  readonly objects: ReadonlyMap<string, number>;
  /** The greatest number of states that were possible at once, over the objects and tasks of one event. */
  readonly maxPossible: number;
  /**
   * The line from which on only some of the states were followed, because there were too many. They
   * explain everything up to the end; where they did not, it is a gap instead.
   */
  readonly narrowedAt?: number | undefined;
  readonly divergence: Divergence | undefined;
  /** The first hundred of each kind, in the order in which they were met. */
  readonly gaps: readonly Gap[];
  /** How many there are in all. */
  readonly gapCount: number;
  /** Set where no skew was given and the recording shows that its clocks differ: judged with that. */
  readonly estimatedSkew?: EstimatedSkew | undefined;
  /** What the verdict rests on. */
  readonly coverage: Coverage;
  /** With gaps: the objects whose whole recorded life lies between two of them, by name. */
  readonly wholeObjects: readonly string[];
}

export interface EventCounts {
  readonly read: number;
  /** Events that a clause of the observation explained. */
  readonly matched: number;
  readonly unmapped: number;
  /** Events the specification knows and deliberately does not judge. */
  readonly ignored: number;
  /** As the tracer counts; unknown counts as one. */
  readonly lost: number;
  readonly unreadable: number;
}

export interface EventCount {
  readonly event: string;
  readonly count: number;
}

/** A hole in the evidence. */
export interface Gap {
  readonly kind: GapKind;
  /** Where it begins, in lines of the trace; 0 for the whole. */
  readonly line: number;
  readonly origin?: Origin | undefined;
  /** Of a loss: how many events, if the tracer knows. */
  readonly count: number | undefined;
  readonly cpu: number | undefined;
  /** What it concerns: names of objects or functions; empty when it may concern everything. */
  readonly concerns: readonly string[];
}

export type GapKind =
  /** The tracer dropped events, or overwrote the oldest. */
  | 'lost-events'
  /** A line that should hold an event and cannot be read. */
  | 'unreadable-line'
  /** Something that was under way when the recording began may have done this. */
  | 'unknown-start'
  /** A call whose arguments were not recorded may have done this. */
  | 'unnamed-object'
  /** A function that runs, and is not recorded, may have done this. */
  | 'unrecorded-call'
  /** More states were possible than the bound allows; the objects concerned are unknown from there. */
  | 'too-many-states'
  /** More objects, tasks or pointers came than the bounds allow; all are unknown from there. */
  | 'too-many-objects'
  /** A task was inside too many calls, or too many tasks in some; those concerned are unknown. */
  | 'too-many-calls'
  /** Too many events share one timestamp to try their orders. */
  | 'too-many-ties'
  /** The event does not say which task it belongs to. */
  | 'unknown-task';

/**
 * An event of the trace, as little of it as must be remembered: a reference may be kept for every
 * field of every object, so it holds on to no line of the input.
 */
export interface EventReference {
  readonly line: number;
  /** Of several files: where it stands. */
  readonly origin?: Origin | undefined;
  readonly timestamp: bigint | undefined;
  readonly point: 'entry' | 'return' | 'point';
  /** The function or tracepoint. */
  readonly name: string;
  /** `dct-t0-125`. */
  readonly task: string;
}

/** The first event that no behavior explains, and why. */
export interface Divergence {
  readonly kind: DivergenceKind;
  /** Of a trace of states: which one, counted from 0. */
  readonly state?: {
    readonly index: number;
    /** It has come before, and the trace claims that it comes again. */
    readonly isAgain: boolean;
  };
  readonly at: EventReference;
  /** The raw line of `at`, if it is still at hand. */
  readonly text: string | undefined;
  readonly cpu: number | undefined;
  /** The fields of the event, as recorded. */
  readonly fields: ReadonlyMap<string, string>;
  /** The event during whose explanation it showed; later than `at` when `at` read a wrong value. */
  readonly noticedAt: EventReference;
  /** The task that recorded it. */
  readonly task: string;
  /** What the event says in terms of the specification, as `enter really_probe(dcta.0, none)`. */
  readonly claim: string;
  /** Of a `wrong-value`: what was read where, and what the possible states have there. */
  readonly reading: Reading | undefined;
  /** Of a `failed-step`: the error of the run. */
  readonly failure: DescribedFailure | undefined;
  /** Of a `broken-property`: its name. */
  readonly property:
    { readonly name: string; readonly title: string | undefined; readonly span: Span } | undefined;
  /** What the task could have done instead, in terms of the specification. */
  readonly expected: readonly string[];
  /** What might have explained the event, and what stood against it. */
  readonly candidates: readonly Candidate[];
  /** How many states were possible before the event, and the first few. */
  readonly possibleStates: number;
  readonly states: readonly DescribedState[];
  /** The objects and tasks involved, with the events that last set each of their fields. */
  readonly objects: readonly DescribedObject[];
  /** The last events that touched the objects or the task involved, oldest first. */
  readonly history: readonly EventReference[];
  /** Absent where nobody has looked for one. */
  readonly slice?: Slice | MissingSlice;
  /** Claims that may have been broken before; absent where nobody has looked. */
  readonly doubts?: readonly DescribedDoubt[] | undefined;
  /** What would have been accepted; absent where nobody has looked for it. */
  readonly misses?: Misses | undefined;
  /** A clock by which it would conform; absent where none was found, or nobody has looked for one. */
  readonly clockShift?: ClockShift | undefined;
  /** Of the first of the objects; absent where nobody has looked for it. */
  readonly course?: Course | undefined;
}

/** What the recording shows of one object, as long as it is the same: before the divergence and after it. */
export interface Course {
  /** `device dcta.0`. */
  readonly object: string;
  /** Where calls that concern the object begin and end, and where something recorded of it changed. */
  readonly events: readonly CourseEvent[];
  /** Of a `wrong-value`: the last event before it that shows the member, and how. */
  readonly lastRight: ShownReading | undefined;
}

export interface ShownReading {
  readonly event: EventReference;
  readonly value: string;
}

export interface CourseEvent extends EventReference {
  /**
   * Members for which the event shows another value than the one before; where a call begins after
   * the divergence, also the one that was wrong: what this path finds there.
   */
  readonly shows: readonly { readonly member: string; readonly value: string }[];
}

/** The smallest part found of the recording that, by itself, is rejected for the same reason. */
export interface Slice {
  /** In the order of the recording; each knows its line there. */
  readonly items: readonly TraceItem[];
  /** Of the recording, ascending, each once. */
  readonly lines: readonly number[];
  /** No event can be left out; otherwise a bound was reached before that was known. */
  readonly isMinimal: boolean;
}

export interface MissingSlice {
  readonly missing:
    /** No part that was tried is rejected for the same reason. */
    | 'not-found'
    /** The recording was too long to keep, and can be read only once. */
    | 'not-kept';
}

export type DivergenceKind =
  /** No behavior has the task do this now. */
  | 'unexpected-event'
  /** The event shows a value that the field cannot have. */
  | 'wrong-value'
  /** The only explanation commits an error of the run, such as a false read. */
  | 'failed-step'
  /** A claim of the specification is broken in every possible state. */
  | 'broken-property'
  /** Of a trace of states: no step leads to the state. */
  | 'unreachable-state';

export interface Reading {
  readonly object: string;
  readonly member: string;
  /** The event field that showed it. */
  readonly field: string;
  readonly recorded: string;
  /** The values that the member has in the possible states. */
  readonly possible: readonly string[];
  /** The events that gave it these values. */
  readonly setAt: readonly EventReference[];
}

export interface DescribedFailure {
  readonly code: DiagnosticCode;
  readonly span: Span;
  readonly details: Readonly<Record<string, string>>;
}

/** A step that would have explained the event. */
export interface Candidate {
  /** `__driver_attach: lock dev.mutex`. */
  readonly transition: string;
  readonly span: Span;
  readonly conjuncts: readonly Conjunct[];
}

/** One condition of a candidate, with the values that decide it. */
export interface Conjunct {
  readonly text: string;
  readonly holds: boolean;
  readonly values: Readonly<Record<string, string>>;
}

export interface DescribedState {
  /** Of every task involved: its stack, outermost first, as `really_probe(dcta.0, dct-async0) line 120`. */
  readonly tasks: readonly { readonly task: string; readonly stack: readonly string[] }[];
  readonly objects: readonly {
    readonly object: string;
    readonly fields: Readonly<Record<string, string>>;
  }[];
}

export interface DescribedObject {
  /** `device dcta.0`. */
  readonly name: string;
  readonly address: string | undefined;
  /** Counted from one: how many objects have had this address. */
  readonly generation: number;
  /** False if it existed before the recording, or before a gap in it. */
  readonly createdHere: boolean;
  readonly fields: readonly DescribedField[];
}

export interface DescribedField {
  readonly name: string;
  /** One text for every value it may have. */
  readonly values: readonly string[];
  /** The event at or before which it got its value; undefined if it has not changed since the start. */
  readonly setAt: EventReference | undefined;
  /**
   * The statements that may have set it; one, unless several ways explain the recording. Absent where
   * nobody has looked for them.
   */
  readonly causes?: readonly DescribedCause[];
}

export interface DescribedCause {
  readonly task: string;
  readonly span: Span;
  readonly text: string;
  /** `device dcta.0.mutex`: those that the task held. */
  readonly locks: readonly string[];
}

/** A claim that was broken in some of the possible states before the divergence, and not in all. */
export interface DescribedDoubt {
  readonly property: string;
  readonly title: string | undefined;
  readonly span: Span;
  /** The first event after which it may have been broken. */
  readonly since: EventReference;
}

export interface Coverage {
  /** Processes and transitions that some event of the trace took part in. */
  readonly exercised: readonly string[];
  readonly neverExercised: readonly string[];
  /** Events the observation speaks about that the trace does not have: inferred, not seen. */
  readonly notRecorded: readonly string[];
  /** Events of which one less need not be noticed, and why. */
  readonly mayBeMissing: readonly UnnoticedEvents[];
}
