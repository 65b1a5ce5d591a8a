/**
 * Collects what the checker has to say, each thing once and not without end.
 */
import type { DiagnosticCode } from '../base/diagnostic-codes.js';
import type { Diagnostic, Label } from '../base/diagnostic.js';
import type { Span } from '../base/source.js';
import { findNearest } from './suggestion.js';

const maxDiagnostics = 100;
/** Looking for a similar name costs time that a text of nothing but unknown names would multiply. */
const maxSuggestions = 30;

export interface Details {
  readonly help?: string | undefined;
  readonly labels?: readonly Label[];
}

export class Reporter {
  private readonly collected: Diagnostic[] = [];
  private readonly seen = new Set<string>();
  private suggestions = 0;

  error(code: DiagnosticCode, span: Span | undefined, message: string, details?: Details): void {
    this.add('error', code, span, message, details);
  }

  warning(code: DiagnosticCode, span: Span, message: string, details?: Details): void {
    this.add('warning', code, span, message, details);
  }

  /** Reports a name that is not declared, with the nearest candidate as help. */
  unknown(
    code: DiagnosticCode,
    name: { readonly text: string; readonly span: Span | undefined },
    message: string,
    candidates: Iterable<string>,
    help?: string,
  ): void {
    this.suggestions += 1;
    const isAffordable = this.suggestions <= maxSuggestions;
    const nearest = isAffordable ? findNearest(name.text, candidates) : undefined;
    const suggestion = nearest === undefined ? help : `did you mean \`${nearest}\`?`;
    this.error(code, name.span, message, { help: suggestion });
  }

  /** In the order of the text; what has no place comes first. */
  get diagnostics(): readonly Diagnostic[] {
    return this.collected.toSorted((a, b) => {
      if (a.span?.source !== b.span?.source) return 0;
      return (a.span?.start ?? -1) - (b.span?.start ?? -1);
    });
  }

  private add(
    severity: 'error' | 'warning',
    code: DiagnosticCode,
    span: Span | undefined,
    message: string,
    details: Details = {},
  ): void {
    const key = `${code} ${span?.source.name} ${span?.start} ${span?.end} ${span ? '' : message}`;
    if (this.seen.has(key) || this.collected.length >= maxDiagnostics) return;
    this.seen.add(key);
    const { help, labels } = details;
    this.collected.push({
      code,
      severity,
      message,
      ...(span === undefined ? {} : { span }),
      ...(labels === undefined ? {} : { labels }),
      ...(help === undefined ? {} : { help }),
    });
  }
}
