/**
 * `kspec report SPEC [TRACE...] -o FILE`: one page to click through, of the traces, or without any of
 * the counterexamples that exploring a scenario finds.
 */
import { Timeline } from '../check/timeline.js';
import { findCoverageGaps } from '../explore/coverage-gaps.js';
import {
  type DescribedClaim,
  describeClaims,
  describeOutcomes,
} from '../explore/describe-exploration.js';
import type { Exploration } from '../explore/explore.js';
import { stateGraph } from '../explore/state-graph.js';
import type { Path } from '../explore/path.js';
import { Coverage } from '../model/coverage.js';
import type { Program } from '../model/program.js';
import { ScenarioModel, type WorldState, type WorldStep } from '../model/scenario-model.js';
import type { Diagnostic } from '../base/diagnostic.js';
import { renderDiagnostics } from '../report/diagnostic-text.js';
import { checkCase } from '../report/html/check-page.js';
import { explorationCases } from '../report/html/explore-page.js';
import type { PageCase } from '../report/html/page-data.js';
import { renderPage } from '../report/html/render-page.js';
import { SourceList } from '../report/html/timeline-builder.js';
import { type Command, usageError } from './arguments.js';
import { noObservation, observationsOf, unreadableOperands } from './check-inputs.js';
import { contextOf } from './check-report.js';
import { choose } from './choose.js';
import { combinedOutcome, type Outcome } from './exit-codes.js';
import { type Judged, judgeTrace, outcomesOf } from './judge-trace.js';
import type { Outside } from './outside.js';
import { exploreCommand } from './reproduce.js';
import { searchScenario } from './search-scenario.js';
import { readSpec } from './specification.js';
import { StatusLine } from './status-line.js';
import { painter } from './terminal.js';
import { written } from './write-file.js';

/** A graph of more states cannot be read. */
const maxGraphStates = 60;

interface Reported {
  readonly cases: readonly PageCase[];
  readonly outcome: Outcome;
}

export async function report(command: Command, outside: Outside): Promise<Outcome> {
  const [path, ...traces] = command.operands as [string, ...string[]];
  const misused = await unreadableOperands(command.operands);
  if (traces.length > 0 && command.has('scenario')) {
    const message = '`--scenario` says what to explore, and a TRACE is not explored';
    misused.push(usageError('E0805', message));
  }
  if (misused.length > 0) return refuse(misused, 'usage');
  const { program, diagnostics, outcome } = await readSpec(path, command, outside);
  await note(diagnostics);
  if (!program) return outcome;
  const sources = new SourceList();
  const reported =
    traces.length > 0
      ? await reportTraces(path, program, traces, sources, command, outside)
      : await reportScenario(path, program, sources, command, outside);
  if (!('cases' in reported)) return refuse([reported], 'usage');
  if (reported.cases.length === 0) return reported.outcome;
  const title = `${program.name}: ${reported.cases.map(({ name }) => name).join(', ')}`;
  const page = renderPage({ title, sources: sources.sources, cases: reported.cases });
  const file = command.text('output');
  if (file === undefined) {
    await outside.output.write(page);
    return reported.outcome;
  }
  const problem = written(file, page);
  return problem ? refuse([problem], 'unwritable-output') : reported.outcome;

  async function note(problems: readonly Diagnostic[]): Promise<void> {
    await outside.notes.write(
      renderDiagnostics(problems, painter(outside.notes, command, outside)),
    );
  }

  async function refuse(problems: readonly Diagnostic[], end: Outcome): Promise<Outcome> {
    await note(problems);
    return end;
  }
}

async function reportTraces(
  path: string,
  program: Program,
  traces: readonly string[],
  sources: SourceList,
  command: Command,
  outside: Outside,
): Promise<Reported | Diagnostic> {
  const observations = observationsOf(program, command);
  if (observations.length === 0) return noObservation(path, program, command);
  const notes = painter(outside.notes, command, outside);
  const cases: PageCase[] = [];
  const judged: Judged[] = [];
  const wantsSlice = !command.has('no-slice');
  for (const trace of traces) {
    const timeline = new Timeline();
    const job = { program, observations, until: undefined, wantsSlice, timeline, command, outside };
    const each = await judgeTrace(trace, job);
    await outside.notes.write(renderDiagnostics(each.diagnostics, notes));
    judged.push(each);
    const { result } = each;
    if (!result) continue;
    const context = contextOf(each, { path, program, observations }, command);
    cases.push(checkCase({ program, result, context, timeline }, sources));
  }
  return { cases, outcome: combinedOutcome(judged.flatMap(outcomesOf)) };
}

async function reportScenario(
  path: string,
  program: Program,
  sources: SourceList,
  command: Command,
  outside: Outside,
): Promise<Reported | Diagnostic> {
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
