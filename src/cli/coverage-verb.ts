/** `kspec coverage SPEC TRACE...`: what recordings exercise of a specification, and what to record next. */
import type { Diagnostic } from '../base/diagnostic.js';
import { type Exercised, exercisedBy, nameOf } from '../check/exercised.js';
import { TraceCoverage } from '../check/trace-coverage.js';
import { findRoutes, walkedPairs } from '../explore/routes.js';
import type { Observation } from '../model/observation.js';
import type { Program } from '../model/program.js';
import { ScenarioModel } from '../model/scenario-model.js';
import { diagnosticJson, renderJson } from '../report/diagnostic-json.js';
import { renderDiagnostics } from '../report/diagnostic-text.js';
import {
  coverageReportJson,
  type CoverageReport,
  type CoveringTrace,
  type ScenarioRoutes,
} from '../report/trace-coverage-json.js';
import { renderCoverageReport, renderCoverageTotals } from '../report/trace-coverage-text.js';
import type { Command } from './arguments.js';
import { noObservation, observationsOf, unreadableOperands } from './check-inputs.js';
import { choose } from './choose.js';
import { combinedOutcome, type Outcome } from './exit-codes.js';
import { type Judged, judgeTrace } from './judge-trace.js';
import type { Outside } from './outside.js';
import { recordingOf } from './recording.js';
import { readSpec } from './specification.js';
import { painter } from './terminal.js';

export async function coverage(command: Command, outside: Outside): Promise<Outcome> {
  const [path, ...traces] = command.operands as [string, ...string[]];
  const isJson = command.text('format') === 'json';
  const misused = await unreadableOperands(command.operands);
  if (misused.length > 0) return refuse(misused);
  const { program, diagnostics, outcome } = await readSpec(path, command, outside);
  if (!isJson) await note(diagnostics);
  if (!program) {
    if (isJson) await outside.output.write(renderJson(withoutProgram(path, diagnostics)));
    return outcome;
  }
  const observations = observationsOf(program, command);
  if (observations.length === 0) return refuse([noObservation(path, program, command)]);
  const named = command.text('scenario');
  const choice = choose('scenario', named, program.scenarios);
  if (named !== undefined && 'problem' in choice) return refuse([choice.problem]);
  const scenarios = named === undefined ? program.scenarios : program.scenarios.filter(isNamed);

  const coverage = new TraceCoverage();
  const judged: Judged[] = [];
  for (const trace of traces) {
    const job = { program, observations, until: undefined, wantsSlice: false, command, outside };
    const each = await judgeTrace(recordingOf(trace), { ...job, coverage });
    if (!isJson) await note(each.diagnostics);
    judged.push(each);
  }
  const exercised = exercisedBy(program, observations, coverage);
  const maxStates = command.number('max-states') ?? defaultMaxStates;
  const report: CoverageReport = {
    spec: path,
    name: program.name,
    traces: judged.map(({ trace, result, isReadable, diagnostics: problems }): CoveringTrace => {
      return { trace, result: isReadable ? result : undefined, diagnostics: problems };
    }),
    exercised,
    scenarios: scenarios.map((scenario) => {
      const model = new ScenarioModel(program, scenario);
      return routesOf(model, exercised, observations, maxStates);
    }),
    maxStates,
  };
  const paint = painter(outside.output, command, outside);
  const text = command.has('quiet')
    ? `${renderCoverageTotals(report, paint).join('\n')}\n`
    : renderCoverageReport(report, paint);
  const json = { ...coverageReportJson(report), diagnostics: diagnostics.map(diagnosticJson) };
  await outside.output.write(isJson ? renderJson(json) : text);
  return combinedOutcome(judged.flatMap(outcomesOf));

  function isNamed({ name }: { readonly name: string }): boolean {
    return name === named;
  }

  async function note(problems: readonly Diagnostic[]): Promise<void> {
    const notes = painter(outside.notes, command, outside);
    await outside.notes.write(renderDiagnostics(problems, notes));
  }

  async function refuse(problems: readonly Diagnostic[]): Promise<Outcome> {
    await note(problems);
    return 'usage';
  }
}

function routesOf(
  model: ScenarioModel,
  { items, pairs }: Exercised,
  observations: readonly Observation[],
  maxStates: number,
): ScenarioRoutes {
  const { program, scenario } = model;
  const missing = items.flatMap(({ item, evidence }) => (evidence === 'never' ? [item] : []));
  const routes = findRoutes(model, missing, maxStates);
  const known = new Set(pairs.map(({ first, second }) => `${first}, ${second}`));
  const shown = shownBy(program, observations);
  const found = walkedPairs(model, walks, (happening) => shown.has(nameOf(program, happening)));
  return {
    scenario: scenario.name,
    title: scenario.title,
    routes,
    pairs: found.flatMap(({ first, second, seed }) => {
      const pair = { first: nameOf(program, first), second: nameOf(program, second), seed };
      return known.has(`${pair.first}, ${pair.second}`) ? [] : [pair];
    }),
  };
}

/** What some event of the observations shows, as `enter attach`. */
function shownBy(program: Program, observations: readonly Observation[]): ReadonlySet<string> {
  return new Set(
    observations.flatMap(({ clauses }) => clauses.map(({ meaning }) => nameOf(program, meaning))),
  );
}

function withoutProgram(spec: string, diagnostics: readonly Diagnostic[]) {
  const exercised = { processes: [], items: [], pairs: [] };
  const report = { spec, name: '', traces: [], exercised, scenarios: [], maxStates: 0 };
  return { ...coverageReportJson(report), diagnostics: diagnostics.map(diagnosticJson) };
}

/** A recording that violates is no failure here: it is told, and counts up to there. */
function outcomesOf({ result, isReadable }: Judged): Outcome[] {
  if (!result || !isReadable) return ['unreadable-input'];
  return result.isVacuous ? ['vacuous'] : [];
}

const defaultMaxStates = 20_000;
/** Of each scenario. */
const walks = 50;
