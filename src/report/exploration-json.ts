/**
 * An exploration for programs: `kspec/explore/1`. Its keys are stable; more may be added.
 *
 * A path is the list of its states, the initial one first, each with the step that led to it.
 */
import type {
  DescribedClaim,
  DescribedOutcome,
  DescribedPath,
} from '../explore/describe-exploration.js';
import { coverageJson } from './coverage-json.js';
import { placeJson } from './diagnostic-json.js';
import type { ExploredScenario } from './explore-text.js';
import { stepJson } from './step-json.js';

export function explorationJson(explored: ExploredScenario) {
  const { spec, scenario, found, claims, outcomes, coverage } = explored;
  return {
    schema: 'kspec/explore/1',
    spec,
    scenario,
    outcome: found.outcome,
    states: found.states,
    transitions: found.transitions,
    depth: found.depth,
    bytes: found.bytes,
    not_expanded: found.left,
    ...(found.stoppedBy ? { stopped_by: found.stoppedBy } : {}),
    reductions: found.reduced.reductions,
    interchangeable: found.reduced.interchangeable,
    reductions_withheld: found.reduced.withheld,
    properties: claims.map(claimJson),
    deadlocks: found.deadlocks,
    final_states: found.finals,
    outcomes: outcomes.map(outcomeJson),
    coverage: coverageJson(coverage),
  };
}

function claimJson({ name, title, kind, outcome, isVacuous, path, waiting }: DescribedClaim) {
  return {
    name,
    title,
    kind,
    outcome,
    vacuous: isVacuous,
    ...(path ? pathJson(path) : {}),
    ...(waiting.length > 0 ? { waiting } : {}),
  };
}

function outcomeJson({ name, title, occurs, count, witness }: DescribedOutcome) {
  return { name, title, occurs, count, ...(witness ? pathJson(witness) : {}) };
}

function pathJson({ initial, steps, repeatsFrom, failed }: DescribedPath) {
  const state = Object.fromEntries(initial.map(({ place, value }) => [place, value]));
  return {
    path: [{ task: null, action: 'initial state', changes: [], state }, ...steps.map(stepJson)],
    ...(repeatsFrom === undefined ? {} : { repeats_from: repeatsFrom }),
    ...(failed
      ? {
          failure: {
            step: stepJson(failed.step),
            code: failed.failure.code,
            details: failed.failure.details,
            place: placeJson(failed.failure.span),
          },
        }
      : {}),
  };
}
