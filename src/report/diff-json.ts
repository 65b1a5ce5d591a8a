/** Where two specifications part, for programs: `kspec/diff/1`. */
import type { Diagnostic } from '../base/diagnostic.js';
import type { CommonSteps } from '../explore/common-steps.js';
import type { Comparison } from '../explore/difference.js';
import type { DescribedPath } from '../explore/describe-exploration.js';
import { diagnosticJson } from './diagnostic-json.js';
import { stepJson } from './step-json.js';

export interface ComparedSpecs {
  readonly specs: readonly [string, string];
  readonly scenario: string;
  readonly common: CommonSteps;
  readonly comparison: Comparison;
  /** Of each difference its path, described. */
  readonly paths: readonly DescribedPath[];
  readonly maxStates: number;
}

export type DiffOutcome = 'differ' | 'equal' | 'inconclusive';

/** A difference is one whatever was not looked at; without one, all must have been. */
export function diffOutcome({ differences, isComplete }: Comparison): DiffOutcome {
  if (differences.length > 0) return 'differ';
  return isComplete ? 'equal' : 'inconclusive';
}

export function diffJson(
  specs: readonly [string, string],
  compared: ComparedSpecs | undefined,
  diagnostics: readonly Diagnostic[],
) {
  return {
    schema: 'kspec/diff/1',
    specs,
    ...(compared ? comparedJson(compared) : {}),
    diagnostics: diagnostics.map(diagnosticJson),
  };
}

function comparedJson({ specs, scenario, common, comparison, paths }: ComparedSpecs) {
  return {
    scenario,
    outcome: diffOutcome(comparison),
    complete: comparison.isComplete,
    states: comparison.states,
    nodes: comparison.nodes,
    compared: common.compared,
    not_compared: common.notCompared,
    differences: comparison.differences.map(({ allowedBy, labels, instead }, index) => ({
      allowed_by: specs[allowedBy],
      forbidden_by: specs[1 - allowedBy],
      events: labels,
      instead,
      path: paths[index]!.steps.map(stepJson),
    })),
  };
}
