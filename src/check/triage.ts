/**
 * Whose mistake a violation is: hypotheses, ranked by points that evidence gives or takes.
 *
 * The points are a convention and no probability. What they add up to is said with the evidence, so
 * that whoever disagrees can weigh it otherwise.
 */
import type { Misses } from './misses.js';
import type { CheckResult } from './verdict.js';

export type HypothesisKind =
  'kernel' | 'specification-too-strict' | 'observation-wrong' | 'recording-incomplete';

export interface Hypothesis {
  readonly kind: HypothesisKind;
  readonly points: number;
  readonly evidence: readonly Ground[];
}

export interface Ground {
  readonly kind: GroundKind;
  /** Negative where it speaks against the hypothesis. */
  readonly points: number;
  /** How many there are of what it is about. */
  readonly count: number;
}

export type GroundKind =
  /** With one event more, less or elsewhere the whole recording conforms. */
  | 'one-event-cures'
  /** With one event more, less or elsewhere nothing contradicts the rest, or it is rejected later. */
  | 'one-event-helps'
  /** No event more, less, elsewhere or with another argument was found that helps. */
  | 'no-event-helps'
  /** The evidence has gaps before the divergence. */
  | 'gaps-before'
  /** The recording has no gap up to the divergence. */
  | 'no-gap'
  /** Recordings that conform have events of the same kind, so many. */
  | 'upheld-elsewhere'
  /** No recording that conforms has an event of the kind. */
  | 'untested-elsewhere'
  /** Changes of one guard, assertion or claim under which this and the good recordings pass. */
  | 'weakenings-pass'
  /** Of these one after which every mutant is noticed that was noticed before. */
  | 'weakening-costs-nothing'
  /** Each of them lets mutants, or bad recordings, through. */
  | 'weakenings-let-through'
  /** No such change was found. */
  | 'no-weakening-passes'
  /** Changes of one expectation of the observation under which this and the good recordings pass. */
  | 'observed-changes-pass'
  /** Most readings of the field are wrong in this recording: it is read for something that it is not. */
  | 'field-mostly-wrong'
  /** Recordings that conform show the field that was wrong, so often, as the specification has it. */
  | 'field-right-elsewhere'
  | 'no-observed-change-passes';

/** A weakening under which the recording and the good ones pass. */
export interface PassingWeakening {
  readonly isOfObservation: boolean;
  /** How many mutants and bad recordings, noticed before, are noticed no more. */
  readonly escaped: number;
}

export interface TriageFacts {
  readonly result: CheckResult;
  readonly misses: Misses | undefined;
  readonly weakenings: readonly PassingWeakening[];
  /** In the recordings that conform: events of the same function and point. */
  readonly sameEvents: number;
  /** Of a wrong value: events there that show the field. */
  readonly sameField: number;
  /** Of a wrong value: how many readings of the field are wrong in this recording, and of how many. */
  readonly readings: { readonly wrong: number; readonly all: number } | undefined;
}

export function rankHypotheses(facts: TriageFacts): readonly Hypothesis[] {
  return [
    hypothesis('kernel', kernelEvidence(facts)),
    hypothesis('specification-too-strict', strictEvidence(facts)),
    hypothesis('observation-wrong', observationEvidence(facts)),
    hypothesis('recording-incomplete', recordingEvidence(facts)),
  ].sort((one, other) => other.points - one.points);
}

function hypothesis(kind: HypothesisKind, evidence: readonly Ground[]): Hypothesis {
  return { kind, points: evidence.reduce((sum, { points }) => sum + points, 0), evidence };
}

function kernelEvidence({ result, misses, weakenings, sameEvents }: TriageFacts): Ground[] {
  const guards = weakenings.filter(({ isOfObservation }) => !isOfObservation);
  return [
    result.gaps.length === 0 ? evidence('no-gap', 1) : evidence('gaps-before', -1, result.gapCount),
    ...eventEvidence(misses),
    sameEvents > 0
      ? evidence('upheld-elsewhere', 1, sameEvents)
      : evidence('untested-elsewhere', -1),
    ...(guards.length === 0 ? [evidence('no-weakening-passes', 1)] : []),
  ];
}

/** What one event more or less does, as it speaks against the kernel being wrong. */
function eventEvidence(misses: Misses | undefined): Ground[] {
  const [cures, helps] = [curesOf(misses), helpsOf(misses)];
  if (cures > 0) return [evidence('one-event-cures', -1, cures)];
  return [helps > 0 ? evidence('one-event-helps', 0, helps) : evidence('no-event-helps', 1)];
}

function strictEvidence({ weakenings, sameEvents }: TriageFacts): Ground[] {
  const guards = weakenings.filter(({ isOfObservation }) => !isOfObservation);
  const untested = sameEvents === 0 ? [evidence('untested-elsewhere', 1)] : [];
  if (guards.length === 0) return [evidence('no-weakening-passes', -1), ...untested];
  const free = guards.filter(({ escaped }) => escaped === 0).length;
  return [
    evidence('weakenings-pass', 2, guards.length),
    free > 0
      ? evidence('weakening-costs-nothing', 2, free)
      : evidence('weakenings-let-through', -1, guards.length),
    ...untested,
  ];
}

function observationEvidence({ readings, weakenings, sameField }: TriageFacts): Ground[] {
  const own = weakenings.filter(({ isOfObservation }) => isOfObservation);
  if (own.length === 0) return [evidence('no-observed-change-passes', -1)];
  const isMostlyWrong = readings !== undefined && readings.wrong * 2 > readings.all;
  return [
    evidence('observed-changes-pass', 2, own.length),
    ...(isMostlyWrong ? [evidence('field-mostly-wrong', 2, readings.wrong)] : []),
    ...(readings && sameField > 0 ? [evidence('field-right-elsewhere', -2, sameField)] : []),
    ...(own.every(({ escaped }) => escaped > 0)
      ? [evidence('weakenings-let-through', -1, own.length)]
      : []),
  ];
}

function recordingEvidence({ result, misses }: TriageFacts): Ground[] {
  const cures = curesOf(misses);
  const helps = helpsOf(misses);
  const { length: gaps } = result.gaps;
  return [
    ...(cures > 0 ? [evidence('one-event-cures', 4, cures)] : []),
    ...(cures === 0 && helps > 0 ? [evidence('one-event-helps', 2, helps)] : []),
    ...(cures + helps === 0 ? [evidence('no-event-helps', -1)] : []),
    ...(gaps > 0 ? [evidence('gaps-before', 2, gaps)] : [evidence('no-gap', -1)]),
  ];
}

/** An event with another argument is no sign of a hole. */
function curesOf(misses: Misses | undefined): number {
  return rowsOf(misses).filter(({ rest }) => rest === 'conforms').length;
}

function helpsOf(misses: Misses | undefined): number {
  return rowsOf(misses).filter(({ rest }) => rest !== 'conforms').length;
}

function rowsOf(misses: Misses | undefined) {
  return (misses?.found ?? []).filter(({ kind }) => kind !== 'other-argument');
}

function evidence(kind: GroundKind, points: number, count = 1): Ground {
  return { kind, points, count };
}
