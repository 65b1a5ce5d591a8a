/**
 * The report of a check for programs: `kspec/check/1`. Its keys are stable; more may be added.
 *
 * Timestamps are texts, because a number of JSON does not hold nanoseconds.
 */
import type { Diagnostic } from '../base/diagnostic.js';
import type { Miss } from '../check/misses.js';
import type {
  Candidate,
  CheckResult,
  Course,
  DescribedCause,
  DescribedObject,
  Divergence,
  EventReference,
  Gap,
} from '../check/verdict.js';
import { diagnosticJson, placeJson } from './diagnostic-json.js';
import type { Placed } from './place-text.js';
import { findNearestMiss } from './nearest-miss.js';

/** A trace that was judged, or that could not be read and why. */
export interface CheckedTrace {
  readonly trace: string;
  /** Those that were merged to it. */
  readonly files?: readonly string[] | undefined;
  /** The command that gives this result again. */
  readonly reproduce: string;
  readonly result: CheckResult | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

export function checkJson(
  spec: string,
  traces: readonly CheckedTrace[],
  diagnostics: readonly Diagnostic[],
) {
  return {
    schema: 'kspec/check/1',
    spec,
    results: traces.map(resultJson),
    diagnostics: diagnostics.map(diagnosticJson),
  };
}

/** One trace as a line of its own, `kspec/check-trace/1`: written when the trace is judged. */
export function renderTraceLine(spec: string, checked: CheckedTrace): string {
  const line = { schema: 'kspec/check-trace/1', spec, ...resultJson(checked) };
  return `${JSON.stringify(line)}\n`;
}

function resultJson({ trace, files, reproduce, result, diagnostics }: CheckedTrace) {
  const problems = diagnostics.map(diagnosticJson);
  if (!result) {
    return {
      trace,
      verdict: 'inconclusive',
      vacuous: true,
      events: { read: 0, matched: 0, unmapped: 0, ignored: 0, lost: 0, unreadable: 0 },
      objects: 0,
      possible: { max: 0 },
      gaps: [],
      gap_count: 0,
      diagnostics: problems,
    };
  }
  const { divergence, coverage } = result;
  return {
    trace,
    ...(files ? { files } : {}),
    verdict: result.verdict,
    vacuous: result.isVacuous,
    observation: result.observation,
    scenario: result.scenario,
    events: result.events,
    unmapped: result.unmapped,
    objects: [...result.objects.values()].reduce((sum, number) => sum + number, 0),
    objects_by_kind: Object.fromEntries(result.objects),
    possible: possibleJson(result),
    ...skewJson(result),
    ...(divergence ? { divergence: divergenceJson(divergence) } : {}),
    gaps: result.gaps.map(gapJson),
    gap_count: result.gapCount,
    whole_objects: result.wholeObjects,
    coverage: {
      exercised: coverage.exercised,
      never_exercised: coverage.neverExercised,
      not_recorded: coverage.notRecorded,
      may_be_missing: coverage.mayBeMissing,
    },
    diagnostics: problems,
    reproduce,
  };
}

function possibleJson({ maxPossible, narrowedAt }: CheckResult) {
  return { max: maxPossible, ...(narrowedAt === undefined ? {} : { some_from: narrowedAt }) };
}

function divergenceJson(divergence: Divergence) {
  const { at, state, noticedAt, reading, failure, property } = divergence;
  const nearest = findNearestMiss(divergence.candidates);
  return {
    kind: divergence.kind,
    ...(state ? { state: { index: state.index, again: state.isAgain } } : {}),
    ...whereJson(at),
    event: {
      ...eventJson(at),
      cpu: divergence.cpu,
      fields: Object.fromEntries(divergence.fields),
      text: divergence.text,
    },
    timestamp_ns: at.timestamp?.toString(),
    noticed_at: eventJson(noticedAt),
    task: divergence.task,
    claim: divergence.claim,
    ...(reading
      ? { reading: { ...reading, setAt: undefined, set_at: reading.setAt.map(eventJson) } }
      : {}),
    ...(failure
      ? { failure: { ...failure, span: undefined, place: placeJson(failure.span) } }
      : {}),
    ...(property
      ? { property: { ...property, span: undefined, place: placeJson(property.span) } }
      : {}),
    expected: divergence.expected,
    candidates: divergence.candidates.map(candidateJson),
    ...(nearest
      ? { nearest: { transition: nearest.candidate.transition, conjunct: nearest.conjunct } }
      : {}),
    possible: divergence.possibleStates,
    states: divergence.states,
    objects: divergence.objects.map(objectJson),
    history: divergence.history.map(eventJson),
    ...sliceJson(divergence),
    ...missesJson(divergence),
    ...clockShiftJson(divergence),
    ...doubtsJson(divergence),
    ...(divergence.course ? { course: courseJson(divergence.course) } : {}),
  };
}

function courseJson({ object, events, lastRight }: Course) {
  return {
    object,
    events: events.map((event) => ({ event: eventJson(event), shows: event.shows })),
    ...(lastRight
      ? { last_right: { event: eventJson(lastRight.event), value: lastRight.value } }
      : {}),
  };
}

/** An empty slice says that there is none, or that nobody looked for one. */
function sliceJson({ slice }: Divergence) {
  if (!slice) return { slice: [] };
  if ('missing' in slice) return { slice: [], slice_missing: slice.missing };
  const { lines, items, isMinimal } = slice;
  if (!items.some(({ origin }) => origin)) return { slice: lines, slice_minimal: isMinimal };
  const places = items.map(whereJson);
  return {
    slice: places.map(({ line }) => line),
    slice_files: places.map(({ file }) => file),
    slice_minimal: isMinimal,
  };
}

function causeJson({ task, span, text, locks }: DescribedCause) {
  return { task, place: placeJson(span), text, locks };
}

function doubtsJson({ doubts }: Divergence) {
  if (!doubts) return {};
  return {
    doubts: doubts.map(({ property, title, span, since }) => {
      return { property, title, place: placeJson(span), since: eventJson(since) };
    }),
  };
}

function clockShiftJson({ clockShift }: Divergence) {
  if (!clockShift) return {};
  const { cpu, nanoseconds } = clockShift;
  return { clock_shift: { cpu, ns: nanoseconds.toString() } };
}

function skewJson({ estimatedSkew }: CheckResult) {
  if (!estimatedSkew) return {};
  const { nanoseconds, fact, effect, effectCpu, cause, causeCpu } = estimatedSkew;
  return {
    estimated_skew: {
      ns: nanoseconds.toString(),
      fact,
      effect: eventJson(effect),
      effect_cpu: effectCpu,
      cause: eventJson(cause),
      cause_cpu: causeCpu,
    },
  };
}

function missesJson({ misses }: Divergence) {
  if (!misses) return {};
  const { found, lastCure, isComplete } = misses;
  return {
    misses: {
      complete: isComplete,
      last_cure: lastCure && eventJson(lastCure),
      accepted: found.map(missJson),
    },
  };
}

function missJson(miss: Miss) {
  const { kind, event, field, value, rest, restLine, restOrigin } = miss;
  const rejected = restLine === undefined ? undefined : { line: restLine, origin: restOrigin };
  const then = rejected && whereJson(rejected);
  return {
    kind,
    event: { ...event, fields: Object.fromEntries(event.fields) },
    field,
    value,
    ...whereJson(miss),
    rest,
    rest_line: then?.line,
    rest_file: then?.file,
  };
}

function candidateJson({ transition, span, conjuncts }: Candidate) {
  return { transition, place: placeJson(span), conjuncts };
}

function objectJson({ name, address, generation, createdHere, fields }: DescribedObject) {
  return {
    name,
    address,
    generation,
    created_here: createdHere,
    fields: fields.map((field) => ({
      name: field.name,
      values: field.values,
      ...(field.setAt ? { set_at: eventJson(field.setAt) } : {}),
      ...(field.causes ? { causes: field.causes.map(causeJson) } : {}),
    })),
  };
}

function eventJson(event: EventReference) {
  const { timestamp, point, name, task } = event;
  return { ...whereJson(event), point, name, task, timestamp_ns: timestamp?.toString() };
}

function gapJson(gap: Gap) {
  const { kind, count, cpu, concerns } = gap;
  return { kind, ...whereJson(gap), count, cpu, concerns };
}

/** The line, of several files that in its file. */
function whereJson({ line, origin }: Placed): { readonly line: number; readonly file?: string } {
  return origin ? { line: origin.line, file: origin.file } : { line };
}
