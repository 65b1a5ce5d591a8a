/** Whose mistake a violation is, for programs: `kspec/triage/1`. */
import type { Diagnostic } from '../base/diagnostic.js';
import type { JudgedTrace } from '../check/corpus.js';
import type { RecordingMutant } from '../check/recording-mutants.js';
import type { Hypothesis } from '../check/triage.js';
import type { CheckResult } from '../check/verdict.js';
import type { SpecChange, WeakeningKind } from '../language/mutants.js';
import { diagnosticJson } from './diagnostic-json.js';
import { changeJson } from './mutate-json.js';

/** A change under which the recording and those of the corpus that conform pass. */
export interface Weakening {
  readonly change: SpecChange<WeakeningKind>;
  /** Mutants of the corpus that were noticed before and are not any more. */
  readonly escapedMutants: readonly {
    readonly trace: string;
    readonly mutant: Omit<RecordingMutant, 'items'>;
  }[];
  /** Recordings of the corpus that violated and pass now. */
  readonly escapedTraces: readonly string[];
}

export interface TriageReport {
  readonly spec: string;
  /** The name that the specification gives itself. */
  readonly name: string;
  readonly trace: string;
  readonly result: CheckResult | undefined;
  readonly corpus: readonly JudgedTrace[];
  /** None if the recording is not rejected. */
  readonly hypotheses: readonly Hypothesis[];
  /** How many changes were tried. */
  readonly tried: number;
  readonly weakenings: readonly Weakening[];
  /** How many mutants of the corpus each of them was tried with. */
  readonly mutants: number;
  readonly diagnostics: readonly Diagnostic[];
}

export function triageJson(report: TriageReport) {
  const { spec, trace, result, corpus, hypotheses, tried, weakenings, mutants } = report;
  const divergence = result?.divergence;
  return {
    schema: 'kspec/triage/1',
    spec,
    trace,
    verdict: result?.verdict ?? 'inconclusive',
    line: divergence?.at.line,
    kind: divergence?.kind,
    claim: divergence?.claim,
    corpus: corpus.map((each) => ({ trace: each.trace, verdict: each.judgement.verdict })),
    hypotheses,
    tried,
    mutants,
    weakenings: weakenings.map(({ change, escapedMutants, escapedTraces }) => ({
      ...changeJson(change),
      escaped_mutants: escapedMutants.map(({ trace: name, mutant }) => ({
        kind: mutant.kind,
        trace: name,
        line: mutant.event.line,
        event: `${mutant.event.point} ${mutant.event.name}`,
        field: mutant.field,
        value: mutant.value,
      })),
      escaped_traces: escapedTraces,
    })),
    diagnostics: report.diagnostics.map(diagnosticJson),
  };
}
