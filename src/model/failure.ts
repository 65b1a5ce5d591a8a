/** Errors of a run: what a specification's step may do wrong. They are results, never exceptions. */
import type { DiagnosticCode } from '../base/diagnostic-codes.js';
import type { Span } from '../base/source.js';

export interface Failure {
  readonly code: DiagnosticCode;
  /** The expression or statement that failed. */
  readonly span: Span;
  /** What there is to say beyond the code: names and values, by name. */
  readonly details: Readonly<Record<string, string>>;
}

/** The same mistake at the same place of the specification, whatever the values. */
export function isSameFailure(one: Failure, other: Failure): boolean {
  return (
    one.code === other.code &&
    one.span.start === other.span.start &&
    one.span.source.name === other.span.source.name
  );
}

/** Carries a failure out of an evaluation; caught by the interpreter, never seen outside. */
export class FailureSignal {
  readonly failure: Failure;

  constructor(failure: Failure) {
    this.failure = failure;
  }
}
