/**
 * Messages about an input: a specification, a trace, an argument.
 *
 * A diagnostic is data; `report` renders it. An exception, in contrast, is a message about a bug of ours.
 */
import type { DiagnosticCode } from './diagnostic-codes.js';
import type { Span } from './source.js';

/** A secondary place and what there is to say of it. */
export interface Label {
  readonly span: Span;
  readonly text: string;
}

/** One thing that is wrong with an input, where, and how to mend it. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: 'error' | 'warning';
  /** One sentence without a full stop; names in backquotes. */
  readonly message: string;
  /** The primary place; absent when the message concerns no place of a text, as a missing file. */
  readonly span?: Span;
  readonly labels?: readonly Label[];
  /** What to do, in one sentence. */
  readonly help?: string;
}
