/** What mutants say of a specification and of recordings, for programs: `kspec/mutate/1`. */
import type { Diagnostic } from '../base/diagnostic.js';
import { positionAt } from '../base/source.js';
import type { JudgedTrace, MutantOutcome } from '../check/corpus.js';
import type { RecordingMutant } from '../check/recording-mutants.js';
import { spanText } from '../explore/describe.js';
import type { Sameness } from '../explore/same-states.js';
import { edited, type SpecChange } from '../language/mutants.js';
import { diagnosticJson, placeJson } from './diagnostic-json.js';

export interface TriedSpec {
  readonly change: SpecChange;
  readonly outcome: MutantOutcome;
  /** Of a survivor: what the explorer says of it, over all scenarios. */
  readonly sameness: Sameness | undefined;
  /** The scenario in which it is different. */
  readonly scenario: string | undefined;
}

export interface TriedRecording {
  readonly trace: string;
  readonly mutant: Omit<RecordingMutant, 'items'>;
  readonly outcome: MutantOutcome;
}

export interface MutationReport {
  readonly spec: string;
  readonly name: string;
  readonly seed: number;
  readonly traces: readonly JudgedTrace[];
  /** How many changes there are, and how many of those drawn were no specification. */
  readonly changes: number;
  readonly invalid: number;
  readonly specs: readonly TriedSpec[];
  readonly recordings: readonly TriedRecording[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface Score {
  readonly tried: number;
  readonly killed: number;
  readonly undecided: number;
  readonly survived: number;
  /** Of the survivors those that the explorer found to be the same. */
  readonly equivalent: number;
  /** Of those that are not, and not undecided, the part that was killed; undefined of none. */
  readonly score: number | undefined;
}

export function scoreOf(
  all: readonly { readonly outcome: MutantOutcome; readonly sameness?: Sameness | undefined }[],
): Score {
  const of = (kind: MutantOutcome['kind']) =>
    all.filter(({ outcome }) => outcome.kind === kind).length;
  const [killed, survived] = [of('killed'), of('survived')];
  const equivalent = all.filter(({ sameness }) => sameness === 'same').length;
  const decided = killed + survived - equivalent;
  const score = decided === 0 ? undefined : Math.round((1000 * killed) / decided) / 1000;
  return { tried: all.length, killed, undecided: of('undecided'), survived, equivalent, score };
}

export function mutationJson(report: MutationReport) {
  const { spec, seed, traces, changes, invalid, specs, recordings, diagnostics } = report;
  return {
    schema: 'kspec/mutate/1',
    spec,
    seed,
    traces: traces.map(({ trace, observation, judgement }) => ({
      trace,
      observation,
      verdict: judgement.verdict,
      line: judgement.line,
    })),
    specification: {
      changes,
      invalid,
      ...scoreOf(specs),
      survivors: specs
        .filter(({ outcome }) => outcome.kind === 'survived')
        .map(({ change, sameness, scenario }) => ({
          ...changeJson(change),
          states: sameness,
          scenario,
        })),
    },
    recordings: {
      ...scoreOf(recordings),
      survivors: recordings
        .filter(({ outcome }) => outcome.kind === 'survived')
        .map(({ trace, mutant }) => ({
          kind: mutant.kind,
          trace,
          line: mutant.event.line,
          event: `${mutant.event.point} ${mutant.event.name}`,
          field: mutant.field,
          value: mutant.value,
        })),
    },
    diagnostics: diagnostics.map(diagnosticJson),
  };
}

export function changeJson(change: SpecChange) {
  const { kind, declaration, span } = change;
  return { kind, declaration, place: placeJson(span), ...changedLine(change) };
}

/** The first changed line as it is and as it becomes, or, where that tells nothing, what is changed. */
export function changedLine({ span, edits }: SpecChange): {
  readonly before: string;
  readonly after: string;
} {
  const { source } = span;
  const { line } = positionAt(source, span.start);
  const lineOf = (text: string) => (text.split('\n')[line - 1] ?? '').trim();
  const before = lineOf(source.text);
  const after = lineOf(edited(source, edits).text);
  if (before !== after && !spanText(span).includes('\n')) return { before, after };
  return { before: spanText(span), after: edits[0]!.text.replace(/\s+/g, ' ') };
}
