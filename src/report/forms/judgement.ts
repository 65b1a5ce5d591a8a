/**
 * What was judged, in the terms that the forms for continuous integration share: a trace by a
 * specification, or a claim by an exploration.
 */
import type { Diagnostic } from '../../base/diagnostic.js';
import { positionAt, type Span } from '../../base/source.js';

/** A test suite, where a form has such: what belongs to one specification or to one scenario. */
export interface JudgedGroup {
  readonly name: string;
  readonly judgements: readonly Judgement[];
  /** About the specification itself; with an error among them nothing was judged. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface Judgement {
  /** The trace, or the claim. */
  readonly name: string;
  readonly outcome: JudgedOutcome;
  readonly rule: Rule;
  /** In one sentence; printable. */
  readonly reason: string;
  /** What there is to say beyond that, line by line; printable, at most 72 columns. */
  readonly report: readonly string[];
  /** Where to look first. */
  readonly place: FilePlace | undefined;
  /** What else has to do with it. */
  readonly related: readonly RelatedPlace[];
  /** How it came to that, in the order of time. */
  readonly flow: readonly FlowStep[];
}

/** `open` is the third answer, never a pass; `unreadable` is about the input and not the kernel. */
export type JudgedOutcome = 'passed' | 'failed' | 'open' | 'unreadable';

/** What is asked of a trace or a model, and the ways in which the answer may be no. */
export const rules = {
  conformance: 'Some behavior of the specification explains the trace',
  'unexpected-event': 'No behavior of the specification has this event here',
  'wrong-value': 'An event shows a value that the object cannot have',
  'failed-step': 'Only an error of the run explains this event',
  'broken-property': 'A property does not hold after this event',
  'unreachable-state': 'No step of the specification leads to this state',
  always: 'A condition holds in every reachable state',
  never: 'A condition holds in no reachable state',
  sometimes: 'A condition holds in some reachable state',
  eventually: 'A condition holds sooner or later on every path',
  deadlock: 'While something has not finished, some step can be taken',
  error: 'No step is an error of the run',
} as const;

export type Rule = keyof typeof rules;

/** Lines and columns count from one, the end is not part of it; no line: the whole file. */
export interface FilePlace {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  readonly endLine?: number;
  readonly endColumn?: number;
  /** What stands there, as in the file. */
  readonly text?: string;
}

export interface RelatedPlace {
  readonly place: FilePlace;
  readonly text: string;
}

/** One event of a trace, or one step of a path. */
export interface FlowStep {
  readonly task: string;
  readonly text: string;
  readonly place: FilePlace | undefined;
  /** What holds after it that did not before. */
  readonly changes: readonly { readonly place: string; readonly after: string }[];
}

/** Undefined of standard input, which no form can point into. */
export function placeOfSpan({ source, start, end }: Span): FilePlace | undefined {
  if (isStandardInput(source.name)) return undefined;
  const from = positionAt(source, start);
  const to = positionAt(source, end);
  return {
    file: source.name,
    line: from.line,
    column: from.column,
    endLine: to.line,
    endColumn: to.column,
  };
}

/** How a trace and a specification are called that come from standard input. */
export function isStandardInput(name: string): boolean {
  return name === '-' || name === '<stdin>';
}

/** A group that could not be judged is one judgement: that on its specification. */
export function judgementsOf(group: JudgedGroup): readonly Judgement[] {
  const error = group.diagnostics.find(({ severity }) => severity === 'error');
  if (!error) return group.judgements;
  const place = error.span && placeOfSpan(error.span);
  return [
    {
      name: 'specification',
      outcome: 'unreadable',
      rule: 'conformance',
      reason: `${error.message} [${error.code}]`,
      report: [],
      place,
      related: [],
      flow: [],
    },
  ];
}
