/** What recordings exercise of a specification, for programs: `kspec/coverage/1`. */
import type { Diagnostic } from '../base/diagnostic.js';
import type { Exercised } from '../check/exercised.js';
import type { CheckResult } from '../check/verdict.js';
import { spanText } from '../explore/describe.js';
import type { Routes } from '../explore/routes.js';
import { diagnosticJson, placeJson } from './diagnostic-json.js';

/** A recording that was checked, or that could not be read. */
export interface CoveringTrace {
  readonly trace: string;
  readonly result: CheckResult | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** What one scenario would add to the recordings. */
export interface ScenarioRoutes {
  readonly scenario: string;
  readonly title: string | undefined;
  readonly routes: Routes;
  readonly pairs: readonly {
    readonly first: string;
    readonly second: string;
    /** Of the random walk that has it. */
    readonly seed: number;
  }[];
}

export interface CoverageReport {
  readonly spec: string;
  /** The name that the specification gives itself. */
  readonly name: string;
  readonly traces: readonly CoveringTrace[];
  readonly exercised: Exercised;
  readonly scenarios: readonly ScenarioRoutes[];
  readonly maxStates: number;
}

export function coverageReportJson({ spec, traces, exercised, scenarios }: CoverageReport) {
  const { processes, items, pairs } = exercised;
  const nameOf = new Map(items.map(({ item }) => [item, itemJson(item)] as const));
  const truths = new Map(
    items.flatMap(({ item, evidence }) =>
      item.kind === 'condition' && !item.isTrue ? [[item.condition, evidence] as const] : [],
    ),
  );
  return {
    schema: 'kspec/coverage/1',
    spec,
    traces: traces.map(({ trace, result, diagnostics }) => ({
      trace,
      verdict: result?.verdict ?? 'inconclusive',
      observation: result?.observation,
      explained: result?.events.matched ?? 0,
      diagnostics: diagnostics.map(diagnosticJson),
    })),
    processes: processes.map(({ span, isObserved, ...process }) => ({
      ...process,
      place: placeJson(span),
      observed: isObserved,
    })),
    statements: items.flatMap(({ item, evidence }) =>
      item.kind === 'statement' ? [{ ...itemJson(item), evidence }] : [],
    ),
    conditions: items.flatMap(({ item, evidence }) =>
      item.kind === 'condition' && item.isTrue
        ? [
            {
              place: placeJson(item.span),
              text: spanText(item.span),
              true: evidence,
              false: truths.get(item.condition),
            },
          ]
        : [],
    ),
    pairs,
    next: scenarios.map(({ scenario, routes, pairs: others }) => ({
      scenario,
      states: routes.states,
      complete: routes.isComplete,
      reaches: routes.found.map(({ item, steps }) => ({ ...nameOf.get(item)!, steps })),
      pairs: others,
    })),
  };
}

function itemJson(item: Exercised['items'][number]['item']) {
  const what = item.kind === 'statement' ? 'taken' : item.isTrue ? 'true' : 'false';
  return { what, place: placeJson(item.span), text: spanText(item.span) };
}
