/** What an exploration has found, in the specification's own terms. */
import type { Span } from '../base/source.js';
import type { Failure } from '../model/failure.js';
import type { ScenarioModel, WorldState, WorldStep } from '../model/scenario-model.js';
import { type DescribedStep, describeState, describeStep, describeWaiting } from './describe.js';
import type { ClaimOutcome, Exploration, OutcomeResult } from './explore.js';
import type { Path } from './path.js';

export interface DescribedPath {
  /** Every place with its value in the first state. */
  readonly initial: readonly { readonly place: string; readonly value: string }[];
  readonly steps: readonly DescribedStep[];
  /** Of a lasso: so many steps come before those that are repeated for ever. */
  readonly repeatsFrom: number | undefined;
  /** The step after the last, which is an error of the run. */
  readonly failed: { readonly step: DescribedStep; readonly failure: Failure } | undefined;
}

/** A declared property, the freedom from deadlock, or that a step is no error. */
export interface DescribedClaim {
  readonly kind: 'always' | 'never' | 'sometimes' | 'eventually' | 'deadlock' | 'error';
  readonly name: string;
  readonly title: string | undefined;
  /** The declaration, of an error the step that is one, of a deadlock the scenario. */
  readonly span: Span;
  readonly outcome: ClaimOutcome;
  readonly isVacuous: boolean;
  readonly path: DescribedPath | undefined;
  /** Of a deadlock: the tasks that have not finished, and the statement that each stands at. */
  readonly waiting: readonly { readonly task: string; readonly action: string }[];
}

export interface DescribedOutcome {
  readonly name: string;
  readonly title: string | undefined;
  readonly occurs: OutcomeResult<unknown, unknown>['occurs'];
  readonly count: number;
  readonly witness: DescribedPath | undefined;
}

type WorldExploration = Exploration<WorldState, WorldStep>;

/** The declared properties in their order, then the deadlock and the errors that were found. */
export function describeClaims(model: ScenarioModel, found: WorldExploration): DescribedClaim[] {
  const { scenario } = model;
  const declared = new Map(scenario.properties.map((each) => [each.name, each]));
  const claims: DescribedClaim[] = found.properties.map(({ property, path, ...result }) => ({
    ...result,
    kind: property.mode as DescribedClaim['kind'],
    name: property.name,
    title: declared.get(property.name)?.title,
    span: declared.get(property.name)?.span ?? scenario.span,
    path: path && describePath(model, path),
    waiting: [],
  }));
  const broken = { title: undefined, outcome: 'violated', isVacuous: false } as const;
  if (found.deadlock) {
    const path = describePath(model, found.deadlock);
    const { initial, steps } = found.deadlock;
    const waiting = describeWaiting(model, steps.at(-1)?.state ?? initial);
    const { span } = scenario;
    claims.push({ ...broken, kind: 'deadlock', name: 'deadlock', span, path, waiting });
  }
  for (const { failure, path } of found.failures) {
    const described = describePath(model, path);
    const { code, span } = failure;
    claims.push({ ...broken, kind: 'error', name: code, span, path: described, waiting: [] });
  }
  return claims;
}

export function describeOutcomes(
  model: ScenarioModel,
  found: WorldExploration,
): DescribedOutcome[] {
  const titles = titlesOf(model);
  return found.outcomes.map(({ property, occurs, count, witness }) => ({
    name: property.name,
    title: titles.get(property.name),
    occurs,
    count,
    witness: witness && describePath(model, witness),
  }));
}

export function describePath(
  model: ScenarioModel,
  { initial, steps, repeatsFrom, failed }: Path<WorldState, WorldStep>,
): DescribedPath {
  const described: DescribedStep[] = [];
  let before = initial;
  for (const { step, state } of steps) {
    described.push(describeStep(model, before, step, state));
    before = state;
  }
  return {
    initial: describeState(model, initial),
    steps: described,
    repeatsFrom,
    failed: failed && {
      step: describeStep(model, before, failed.step, before),
      failure: failed.failure,
    },
  };
}

function titlesOf({ scenario }: ScenarioModel): ReadonlyMap<string, string | undefined> {
  return new Map(
    [...scenario.properties, ...scenario.outcomes].map(({ name, title }) => [name, title]),
  );
}
