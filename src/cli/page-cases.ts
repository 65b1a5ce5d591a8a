/** The cases of a page or a drawing: traces that are judged, or what exploring a scenario finds. */
import type { Diagnostic } from '../base/diagnostic.js';
import { Timeline } from '../check/timeline.js';
import { findCoverageGaps } from '../explore/coverage-gaps.js';
import {
  type DescribedClaim,
  describeClaims,
  describeOutcomes,
} from '../explore/describe-exploration.js';
import type { Exploration } from '../explore/explore.js';
import type { Path } from '../explore/path.js';
import { stateGraph } from '../explore/state-graph.js';
import { Coverage } from '../model/coverage.js';
import type { Program } from '../model/program.js';
import { ScenarioModel, type WorldState, type WorldStep } from '../model/scenario-model.js';
import { renderDiagnostics } from '../report/diagnostic-text.js';
import { checkCase } from '../report/html/check-page.js';
import { explorationCases } from '../report/html/explore-page.js';
import type { PageCase } from '../report/html/page-data.js';
import type { SourceList } from '../report/html/timeline-builder.js';
import { type Command, usageError } from './arguments.js';
import { noObservation, observationsOf, unreadableOperands } from './check-inputs.js';
import { contextOf } from './check-report.js';
import { choose } from './choose.js';
import { combinedOutcome, type Outcome } from './exit-codes.js';
import { type Judged, judgeTrace, outcomesOf } from './judge-trace.js';
import type { Outside } from './outside.js';
import { recordingOf } from './recording.js';
import { exploreCommand } from './reproduce.js';
import { searchScenario } from './search-scenario.js';
import { StatusLine } from './status-line.js';
import { painter } from './terminal.js';

/** A graph of more states cannot be read. */
const maxGraphStates = 60;

export interface FoundCases {
  readonly cases: readonly PageCase[];
  readonly outcome: Outcome;
}

/** What there is to work with. */
export interface CaseSetting {
  readonly path: string;
  readonly program: Program;
  /** Filled with the specifications that the cases point into. */
  readonly sources: SourceList;
  readonly command: Command;
  readonly outside: Outside;
}

/** What is wrong with the operands and options whatever the files hold. */
export async function wrongCases(command: Command): Promise<Diagnostic[]> {
  const misused = await unreadableOperands(command.operands);
  if (command.operands.length > 1 && command.has('scenario')) {
    const message = '`--scenario` says what to explore, and a TRACE is not explored';
    misused.push(usageError('E0805', message));
  }
  return misused;
}

/** Of the traces, or without any of the scenario that the command names; a diagnostic if that is misuse. */
export function findCases(
  setting: CaseSetting,
  traces: readonly string[],
): Promise<FoundCases | Diagnostic> {
  return traces.length > 0 ? casesOfTraces(setting, traces) : casesOfScenario(setting);
}

async function casesOfTraces(
  { path, program, sources, command, outside }: CaseSetting,
  traces: readonly string[],
): Promise<FoundCases | Diagnostic> {
  const observations = observationsOf(program, command);
  if (observations.length === 0) return noObservation(path, program, command);
  const notes = painter(outside.notes, command, outside);
  const cases: PageCase[] = [];
  const judged: Judged[] = [];
  const wantsSlice = !command.has('no-slice');
  for (const trace of traces) {
    const timeline = new Timeline();
    const job = { program, observations, until: undefined, wantsSlice, timeline, command, outside };
    const each = await judgeTrace(recordingOf(trace), job);
    await outside.notes.write(renderDiagnostics(each.diagnostics, notes));
    judged.push(each);
    const { result } = each;
    if (!result) continue;
    const context = contextOf(each, { path, program, observations }, command);
    cases.push(checkCase({ program, result, context, timeline }, sources));
  }
  return { cases, outcome: combinedOutcome(judged.flatMap(outcomesOf)) };
}

async function casesOfScenario({
  path,
  program,
  sources,
  command,
  outside,
}: CaseSetting): Promise<FoundCases | Diagnostic> {
  const choice = choose('scenario', command.text('scenario'), program.scenarios);
  if ('problem' in choice) return choice.problem;
  const model = new ScenarioModel(program, choice.chosen);
  const coverage = new Coverage();
  model.interpreter.observer = coverage;
  const line = new StatusLine(command, outside);
  const found = await searchScenario(model, command, line, outside.untilInterrupted());
  await line.finish();
  const explored = {
    spec: path,
    scenario: choice.chosen.name,
    found,
    claims: describeClaims(model, found),
    outcomes: describeOutcomes(model, found),
    coverage: findCoverageGaps(model, coverage, found),
    maxGaps: 0,
    width: 100,
  };
  model.interpreter.observer = undefined;
  const graph = found.states <= maxGraphStates ? stateGraph(model, maxGraphStates) : undefined;
  const pathsInGraph = new Map<DescribedClaim, readonly number[]>();
  const paths = pathsOf(found);
  explored.claims.forEach((claim, index) => {
    const path = paths[index];
    const states = path ? [path.initial, ...path.steps.map(({ state }) => state)] : [];
    pathsInGraph.set(
      claim,
      states.flatMap((state) => graph?.numberOf(state) ?? []),
    );
  });
  const reproduce = exploreCommand(command, path, explored.scenario);
  const cases = explorationCases({ explored, graph, pathsInGraph, reproduce }, sources);
  if (found.outcome === 'violated') return { cases, outcome: 'violates' };
  if (found.stoppedBy === 'interrupted') return { cases, outcome: 'interrupted' };
  return { cases, outcome: found.outcome === 'bounded' ? 'inconclusive' : 'fine' };
}

/** In the order in which the claims are described. */
function pathsOf({
  properties,
  deadlock,
  failures,
}: Exploration<WorldState, WorldStep>): readonly (Path<WorldState, WorldStep> | undefined)[] {
  return [
    ...properties.map(({ path }) => path),
    ...(deadlock ? [deadlock] : []),
    ...failures.map(({ path }) => path),
  ];
}
