/**
 * What a trace consists of, whatever format it was recorded in.
 *
 * Every line of the input becomes at least one item: an event, a loss, a comment or an unreadable
 * line. A reader never drops one silently and never throws on an input.
 */

/** Nanoseconds, or the ticks of a clock that has no unit (`counter`, `x86-tsc`, `uptime`). */
export type Timestamp = bigint;

/** Where something stands that was merged with what other files hold. */
export interface Origin {
  readonly file: string;
  readonly line: number;
  /** The file's times are cut: the true one is less than this behind the one that is told. */
  readonly grain: bigint;
}

/** The task that recorded an event, as the tracer names it. */
export interface TaskName {
  /** The command name; `<...>` where the tracer had forgotten it. */
  readonly command: string;
  readonly pid: number;
}

/**
 * What an event says by its kind alone: a function was entered, a function returned, or a
 * tracepoint (anything else that has a name) was passed.
 */
export type EventPoint = 'entry' | 'return' | 'point';

/** What an event says, whoever recorded it where and when. */
export interface EventContent {
  readonly point: EventPoint;
  /** The function entered or left, or the tracepoint's name. Never the name of the probe. */
  readonly name: string;
  /** The name the tracer printed: of the probe or tracepoint; equal to `name` where it has none. */
  readonly label: string;
  /**
   * The arguments as printed, by name, in order: `0xffff88800a`, `"dcta.0"`, `(fault)`, `-517`.
   * Strings keep their quotes, so that `(fault)` and `"(fault)"` differ. Read when asked for.
   */
  readonly fields: ReadonlyMap<string, string>;
}

/** One record of a trace. */
export interface TraceEvent extends EventContent {
  readonly kind: 'event';
  /** The line of the input, from one; two events may come from one line. Of several files its place in all. */
  readonly line: number;
  /** Of several files: where it stands. */
  readonly origin?: Origin | undefined;
  /** Absent where the format does not tell, as `function_graph` of a CPU that no rule names. */
  readonly task: TaskName | undefined;
  readonly cpu: number | undefined;
  readonly timestamp: Timestamp | undefined;
  /**
   * The same object in events that say the same, as far as the reader has noticed: what somebody
   * works out about one of them holds for all. Most recordings repeat themselves.
   */
  readonly content?: EventContent | undefined;
  /** The line as it stands in the input, without its line break. */
  readonly text: string;
}

/** Events are missing here. */
export interface Loss {
  readonly kind: 'lost';
  readonly line: number;
  readonly origin?: Origin | undefined;
  /** How many; undefined where the tracer does not know. */
  readonly count: number | undefined;
  /** The CPU whose events are missing; undefined where it may be any. */
  readonly cpu: number | undefined;
  readonly text: string;
  /** `overwritten`: the oldest events are gone, as the header's counts or an `overrun` tell. */
  readonly cause: 'dropped' | 'overwritten';
  readonly extent?: Extent | undefined;
}

/**
 * Of a hole that others have events in: where it begins, and where it ends. What they tell is true of
 * a moment only, because anything may have happened until the next.
 */
export type Extent = 'begins' | 'ends';

/** A line that holds no event and need hold none: header, rule, stack frame, blank line. */
export interface Comment {
  readonly kind: 'comment';
  readonly line: number;
  readonly origin?: Origin | undefined;
  readonly text: string;
}

/** A line that should hold an event and could not be read. */
export interface Unreadable {
  readonly kind: 'unreadable';
  readonly line: number;
  readonly origin?: Origin | undefined;
  readonly text: string;
  /** What was expected at which column (from one). */
  readonly expected: string;
  readonly column: number;
  readonly extent?: Extent | undefined;
}

/** Whatever a reader yields. */
export type TraceItem = TraceEvent | Loss | Comment | Unreadable;
