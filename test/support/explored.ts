/** Explorations as reports take them. */
import { findCoverageGaps } from '../../src/explore/coverage-gaps.js';
import { describeClaims, describeOutcomes } from '../../src/explore/describe-exploration.js';
import { explore, type ExploreOptions } from '../../src/explore/explore.js';
import { Coverage } from '../../src/model/coverage.js';
import type { Program } from '../../src/model/program.js';
import type { ExploredScenario } from '../../src/report/explore-text.js';
import { scenarioModel } from './load-spec.js';

export function explored(
  program: Program,
  scenario: string,
  options: ExploreOptions = {},
  width = 100,
): ExploredScenario {
  const model = scenarioModel(program, scenario);
  const coverage = new Coverage();
  model.interpreter.observer = coverage;
  const found = explore(model, options);
  return {
    spec: 'race.kspec',
    scenario,
    found,
    claims: describeClaims(model, found),
    outcomes: describeOutcomes(model, found),
    coverage: findCoverageGaps(model, coverage, found),
    maxGaps: 5,
    width,
  };
}
