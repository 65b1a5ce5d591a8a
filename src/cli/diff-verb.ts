/** `kspec diff A B`: the shortest behavior that one specification allows and the other forbids. */
import type { Diagnostic } from '../base/diagnostic.js';
import { checkItems } from '../check/check-trace.js';
import { sketchTest } from '../explore/counterexample.js';
import { areWorkersTold, commonSteps, limitedTo, sideOf } from '../explore/common-steps.js';
import { describePath } from '../explore/describe-exploration.js';
import { compareModels, type Difference } from '../explore/difference.js';
import { emit } from '../explore/emit.js';
import type { Observation } from '../model/observation.js';
import type { Program, Scenario } from '../model/program.js';
import { ScenarioModel } from '../model/scenario-model.js';
import { renderJson } from '../report/diagnostic-json.js';
import { renderDiagnostics } from '../report/diagnostic-text.js';
import { type ComparedSpecs, diffJson, diffOutcome } from '../report/diff-json.js';
import { renderDiff, renderDiffLine } from '../report/diff-text.js';
import { renderTestSource } from '../report/test-source.js';
import { type Command, didYouMean, usageError } from './arguments.js';
import { choose } from './choose.js';
import { freeTestName, observationsOf, writeTrace } from './emit-path.js';
import type { Outcome } from './exit-codes.js';
import type { Outside } from './outside.js';
import { type ReadSpec, readSpec } from './specification.js';
import { painter } from './terminal.js';

type Pair<T> = readonly [T, T];

export async function diff(command: Command, outside: Outside): Promise<Outcome> {
  const paths = command.operands as unknown as Pair<string>;
  const isJson = command.text('format') === 'json';
  if (paths[0] === '-' && paths[1] === '-') {
    return refuse([usageError('E0805', 'standard input can be read only once')]);
  }
  const readings: ReadSpec[] = [];
  for (const path of paths) readings.push(await readSpec(path, command, outside));
  const diagnostics = readings.flatMap((each) => each.diagnostics);
  if (!isJson) await note(diagnostics);
  const wrong = readings.find(({ program }) => !program);
  if (wrong) {
    if (isJson) await outside.output.write(renderJson(diffJson(paths, undefined, diagnostics)));
    return wrong.outcome;
  }
  const programs = readings.map(({ program }) => program!) as unknown as Pair<Program>;
  const chosen = chooseScenarios(programs, paths, command);
  if ('problem' in chosen) return refuse([chosen.problem]);
  const observed = chooseObservations(programs, chosen.scenarios, paths, command);
  if ('problem' in observed) return refuse([observed.problem]);

  const { observations } = observed;
  const only = command.all('only');
  const all = commonSteps(programs, observations);
  const common = only.length === 0 ? all : limitedTo(all, only);
  const unknown = only.find((name) => !all.compared.includes(name));
  if (unknown !== undefined) {
    const help = didYouMean(unknown, all.compared);
    const message = `\`${unknown}\` is not what both can be compared by`;
    return refuse([usageError('E0808', message, help)]);
  }
  const models = programs.map((program, index) => {
    return new ScenarioModel(program, chosen.scenarios[index]!);
  }) as unknown as Pair<ScenarioModel>;
  const areTold = areWorkersTold(programs, common.compared);
  const [left, right] = models.map((model, index) =>
    sideOf(model, new Set(common.compared), areTold, observations?.[index]),
  ) as unknown as Pair<ReturnType<typeof sideOf>>;
  const maxStates = command.number('max-states') ?? defaultMaxStates;
  const comparison = compareModels([left, right], { maxStates });
  const compared: ComparedSpecs = {
    specs: paths,
    scenario: chosen.scenarios[0].name,
    common,
    comparison,
    paths: comparison.differences.map((each) => describePath(models[each.allowedBy]!, each)),
    maxStates,
  };
  const outcome = outcomes[diffOutcome(comparison)];
  if (command.has('emit')) {
    if (!command.has('quiet')) {
      const notes = painter(outside.notes, command, outside);
      await outside.notes.write(`${renderDiffLine(compared, notes)}\n`);
    }
    const difference = comparison.differences.find(({ allowedBy }) => allowedBy === 0);
    await emitDifference(models, difference, observations, paths, command, outside);
    return outcome;
  }
  const paint = painter(outside.output, command, outside);
  if (isJson) await outside.output.write(renderJson(diffJson(paths, compared, diagnostics)));
  else if (command.has('quiet')) await outside.output.write(`${renderDiffLine(compared, paint)}\n`);
  else {
    const width = outside.output.columns ?? defaultWidth;
    await outside.output.write(renderDiff(compared, width, paint));
  }
  return outcome;

  async function note(problems: readonly Diagnostic[]): Promise<void> {
    const notes = painter(outside.notes, command, outside);
    await outside.notes.write(renderDiagnostics(problems, notes));
  }

  async function refuse(problems: readonly Diagnostic[]): Promise<Outcome> {
    await note(problems);
    return 'usage';
  }
}

/** The scenario of that name in both, or the first of one that the other has as well. */
function chooseScenarios(
  programs: Pair<Program>,
  paths: Pair<string>,
  command: Command,
): { readonly scenarios: Pair<Scenario> } | { readonly problem: Diagnostic } {
  const [left, right] = programs;
  const named = command.text('scenario');
  const shared = left.scenarios.find(({ name }) =>
    right.scenarios.some((each) => each.name === name),
  );
  if (named === undefined && !shared) {
    const message = `\`${paths[0]}\` and \`${paths[1]}\` have no scenario of one name`;
    return { problem: usageError('E0808', message) };
  }
  const scenarios: Scenario[] = [];
  for (const { scenarios: all } of programs) {
    const choice = choose('scenario', named ?? shared!.name, all);
    if ('problem' in choice) return choice;
    scenarios.push(choice.chosen);
  }
  return { scenarios: scenarios as unknown as Pair<Scenario> };
}

/** None if none is asked for; to emit a trace, the first that both have. */
function chooseObservations(
  programs: Pair<Program>,
  scenarios: Pair<Scenario>,
  paths: Pair<string>,
  command: Command,
): { readonly observations: Pair<Observation> | undefined } | { readonly problem: Diagnostic } {
  const named = command.text('observe');
  const isTrace = command.has('emit') && command.text('emit') !== 'test';
  if (named === undefined && !isTrace) return { observations: undefined };
  const [left, right] = programs.map((program, index) =>
    observationsOf(program, scenarios[index]!),
  ) as unknown as Pair<readonly Observation[]>;
  const shared = left.find(({ name }) => right.some((each) => each.name === name));
  if (named === undefined && !shared) {
    const message = `\`${paths[0]}\` and \`${paths[1]}\` have no observation of one name`;
    return {
      problem: usageError('E0808', message, 'a trace is emitted by an observation of both'),
    };
  }
  const observations: Observation[] = [];
  for (const all of [left, right]) {
    const choice = choose('observation', named ?? shared!.name, all);
    if ('problem' in choice) return choice;
    observations.push(choice.chosen);
  }
  return { observations: observations as unknown as Pair<Observation> };
}

/** Writes the trace, and says so where it does not show what it should. */
async function emitDifference(
  [model, other]: Pair<ScenarioModel>,
  difference: Difference | undefined,
  observations: Pair<Observation> | undefined,
  paths: Pair<string>,
  command: Command,
  outside: Outside,
): Promise<void> {
  const say = (text: string) =>
    command.has('quiet') ? Promise.resolve() : outside.notes.write(`${text}\n`);
  if (!difference) {
    await say(`there is nothing to emit: ${paths[0]} allows nothing that ${paths[1]} forbids`);
    return;
  }
  if (command.text('emit') === 'test') {
    const name = freeTestName(model.program, 'differs');
    const remark = `What ${paths[1]} forbids`;
    const sketch = sketchTest(model, { name: undefined, path: difference });
    await outside.output.write(renderTestSource(name, remark, sketch));
    return;
  }
  if (!observations) return;
  const [observation, otherObservation] = observations;
  await writeTrace(model, difference, observation, seed, command, outside);
  const { events } = emit(model, difference, observation, seed);
  const verdicts = [[model, observation] as const, [other, otherObservation] as const].map(
    ([{ program }, each]) => checkItems(program, each, events).verdict,
  );
  if (verdicts[0] === 'violates') {
    await say(`the trace breaks a claim of ${paths[0]} too: kspec check rejects it by both`);
  }
  if (verdicts[1] !== 'violates') {
    await say(`the trace does not tell the two apart: ${observation.name} shows too little`);
  }
}

const outcomes = {
  differ: 'violates',
  equal: 'fine',
  inconclusive: 'inconclusive',
} as const satisfies Record<string, Outcome>;

const defaultMaxStates = 100_000;
const defaultWidth = 100;
/** Of the times and processors of an emitted trace. */
const seed = 1;
