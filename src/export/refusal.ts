/**
 * What cannot be said in the language of another tool: a diagnostic, never a wrong text.
 *
 * The first obstacle ends an export; it is carried out as a signal and never seen outside.
 */
import type { Diagnostic } from '../base/diagnostic.js';
import type { Span } from '../base/source.js';

export class RefusalSignal {
  readonly diagnostic: Diagnostic;

  constructor(diagnostic: Diagnostic) {
    this.diagnostic = diagnostic;
  }
}

export function refuse(message: string, span: Span, help?: string): never {
  const base = { code: 'E0901', severity: 'error', message, span } as const;
  throw new RefusalSignal(help === undefined ? base : { ...base, help });
}

/** The result of `attempt`, or why there is none. */
export function orRefusal<T extends object>(attempt: () => T): T | Diagnostic {
  try {
    return attempt();
  } catch (signal) {
    if (signal instanceof RefusalSignal) return signal.diagnostic;
    throw signal;
  }
}

/** Characters that an export may build, so that a small specification cannot fill the memory. */
const maxCharacters = 40_000_000;

/** Counts what is built and refuses the specification that takes too much. */
export class Budget {
  private characters = 0;
  private readonly span: Span;

  constructor(span: Span) {
    this.span = span;
  }

  spend(text: string): string {
    this.characters += text.length;
    if (this.characters > maxCharacters) {
      refuse(
        'the text would be too large',
        this.span,
        'make the scenario smaller, or the steps inside `atomic` shorter',
      );
    }
    return text;
  }
}
