/**
 * The report of a check by several specifications for programs: `kspec/check-designs/1`. What each
 * of them says of the traces is a `kspec/check/1` of its own.
 */
import type { Diagnostic } from '../base/diagnostic.js';
import type { VerdictKind } from '../check/verdict.js';
import { type CheckedTrace, checkJson } from './check-json.js';

/** A specification and what it says of each trace, in the order of the traces. */
export interface CheckedDesign {
  /** As the user named it. */
  readonly spec: string;
  readonly traces: readonly CheckedTrace[];
  readonly diagnostics: readonly Diagnostic[];
}

export function designsJson(designs: readonly CheckedDesign[]) {
  const traces = designs[0]?.traces.map(({ trace }) => trace) ?? [];
  return {
    schema: 'kspec/check-designs/1',
    specs: designs.map(({ spec, traces, diagnostics }) => checkJson(spec, traces, diagnostics)),
    fits: traces.map((trace, index) => ({
      trace,
      conforms: withVerdict('conforms', index),
      violates: withVerdict('violates', index),
      inconclusive: withVerdict('inconclusive', index),
    })),
  };

  /** A trace that could not be read decides nothing. */
  function withVerdict(verdict: VerdictKind, index: number): string[] {
    return designs.flatMap(({ spec, traces }) =>
      (traces[index]?.result?.verdict ?? 'inconclusive') === verdict ? [spec] : [],
    );
  }
}
