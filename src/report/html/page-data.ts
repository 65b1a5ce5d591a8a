/**
 * What the page of a report holds, as JSON in it: the one thing that the code which writes pages and
 * the code that runs in them share. Rows and changes are kept in columns, because there may be 10^5.
 */

export interface PageData {
  readonly title: string;
  /** Specifications of which lines are shown. */
  readonly sources: readonly { readonly name: string; readonly text: string }[];
  readonly cases: readonly PageCase[];
}

/** A trace, or a claim with its counterexample. */
export interface PageCase {
  /** The trace, or the name of the claim; an empty text where nothing is claimed. */
  readonly id: string;
  /** The same for people. */
  readonly name: string;
  readonly tone: 'good' | 'warning' | 'error';
  /** `violates`. */
  readonly verdict: string;
  /** Why, in one sentence. */
  readonly reason: string;
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** The report for mails. */
  readonly text: string;
  readonly timeline: PageTimeline | undefined;
  readonly candidates: readonly PageCandidate[];
  /** How many states were possible before the divergence, and the first of them. */
  readonly possible: number;
  readonly states: readonly PageState[];
  /** Lines of specifications that have to do with it. */
  readonly marks: readonly PageMark[];
  readonly graph: PageGraph | undefined;
}

export interface PageTimeline {
  /** One column each; `nearTasks` of them are drawn at first. */
  readonly tasks: readonly string[];
  readonly nearTasks: readonly number[];
  readonly objects: readonly PageObject[];
  /** Texts that rows and changes refer to by index. */
  readonly texts: readonly string[];
  readonly rows: {
    /** Lines of the trace, or numbers of steps. */
    readonly line: readonly number[];
    readonly time: readonly string[];
    readonly task: readonly number[];
    readonly text: readonly number[];
    /** Index into `places`, or -1. */
    readonly place: readonly number[];
    /** `e` enters a function, `r` returns from one, `p` is something else; one letter a row. */
    readonly points: string;
  };
  /** Where in the specifications rows happen: source, first and last line. */
  readonly places: readonly (readonly [source: number, from: number, to: number])[];
  /** Four numbers each: row, object, member, text of the value from that row on; by rows. */
  readonly changes: readonly number[];
  /** Two numbers each: the last row of an object, and the object. */
  readonly ends: readonly number[];
  /** Two numbers each: row and text of a remark. */
  readonly remarks: readonly number[];
  /** The rows that gave what is wrong the values that it should have. */
  readonly causes: readonly number[];
  /** The row of the divergence, and the one at which it showed. */
  readonly mark: number | undefined;
  readonly noticed: number | undefined;
  /** The first row that nobody has judged. */
  readonly after: number | undefined;
  readonly views: readonly PageView[];
  /** By row, as far as they are at hand: lines as recorded. */
  readonly raw: Readonly<Record<string, string>>;
  /** Something was left out at the end. */
  readonly isCut: boolean;
}

/** Some of the rows; all of them if none are named. */
export interface PageView {
  readonly title: string;
  readonly rows: readonly number[] | undefined;
}

export interface PageObject {
  readonly name: string;
  readonly members: readonly string[];
  /** Drawn at first. */
  readonly isNear: boolean;
}

export interface PageCandidate {
  readonly transition: string;
  readonly place: string;
  readonly conjuncts: readonly {
    readonly text: string;
    readonly holds: boolean;
    readonly values: readonly (readonly [name: string, value: string])[];
  }[];
}

export interface PageState {
  readonly tasks: readonly { readonly task: string; readonly stack: readonly string[] }[];
  readonly objects: readonly {
    readonly object: string;
    readonly fields: readonly (readonly [name: string, value: string])[];
  }[];
}

export interface PageMark {
  readonly source: number;
  readonly from: number;
  readonly to: number;
  readonly kind: 'error' | 'candidate' | 'stack';
  readonly text: string;
}

/** The states that can be reached, where they are few. */
export interface PageGraph {
  /** How far from the start each is. */
  readonly depths: readonly number[];
  /** What holds in each, for people. */
  readonly texts: readonly string[];
  readonly edges: readonly (readonly [from: number, to: number, text: string])[];
  /** The states of the counterexample, in its order. */
  readonly path: readonly number[];
}
