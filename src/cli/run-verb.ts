/** `kspec run SPEC`: one random path of a scenario, as steps or as the trace a tracer would make. */
import type { Diagnostic } from '../base/diagnostic.js';
import { fitsTables } from '../engine/step-table.js';
import { describeStep, taskName, type DescribedStep } from '../explore/describe.js';
import { sketchTest } from '../explore/counterexample.js';
import { TabledModel } from '../explore/tabled-model.js';
import { walk, type Walk } from '../explore/walk.js';
import { ScenarioModel, type WorldState, type WorldStep } from '../model/scenario-model.js';
import { renderJson } from '../report/diagnostic-json.js';
import { renderDiagnostics } from '../report/diagnostic-text.js';
import { walkJson } from '../report/explore-json.js';
import { renderTestSource } from '../report/test-source.js';
import { renderStep, renderWalkEnd } from '../report/walk-text.js';
import type { Command } from './arguments.js';
import { choose } from './choose.js';
import { freeTestName, observationsOf, writeItf, writeTrace } from './emit-path.js';
import type { Outcome } from './exit-codes.js';
import type { Outside } from './outside.js';
import { readSpec } from './specification.js';
import { painter } from './terminal.js';

type WorldWalk = Walk<WorldState, WorldStep>;

export async function run(command: Command, outside: Outside): Promise<Outcome> {
  const [path] = command.operands as [string];
  const notes = painter(outside.notes, command, outside);
  const { program, diagnostics, outcome } = await readSpec(path, command, outside);
  await outside.notes.write(renderDiagnostics(diagnostics, notes));
  if (!program) return outcome;

  const choice = choose('scenario', command.text('scenario'), program.scenarios);
  if ('problem' in choice) return refuse(choice.problem);
  const scenario = choice.chosen;
  const seed = command.number('seed') ?? 1;
  const model = new ScenarioModel(program, scenario);
  const isTabled = command.text('engine') !== 'reference' && fitsTables(model);
  const walked = walk(isTabled ? new TabledModel(model) : model, {
    seed,
    maxSteps: command.number('steps') ?? defaultSteps,
  });

  if (command.text('emit') === 'test') {
    const name = freeTestName(program, `walk_${seed}`);
    const sketch = sketchTest(model, { name: undefined, path: walked });
    await outside.output.write(renderTestSource(name, `A random walk, seed ${seed}`, sketch));
    await note(renderWalkEnd(walked.end, walked.steps.length, notes));
    return 'fine';
  }
  if (command.text('emit') === 'itf') {
    await writeItf(model, walked, outside);
    await note(renderWalkEnd(walked.end, walked.steps.length, notes));
    return 'fine';
  }
  if (command.has('emit')) {
    const fitting = observationsOf(program, scenario);
    const observed = choose('observation', command.text('observe'), fitting);
    if ('problem' in observed) return refuse(observed.problem);
    await writeTrace(model, walked, observed.chosen, seed, command, outside);
    await note(renderWalkEnd(walked.end, walked.steps.length, notes));
    return 'fine';
  }
  if (command.text('format') === 'json') {
    const steps = [...describedSteps(model, walked)];
    const described = { spec: path, scenario: scenario.name, seed, steps, end: walked.end };
    await outside.output.write(renderJson(walkJson(described)));
  } else {
    await writeSteps(model, walked);
  }
  return walked.end.kind === 'final' || walked.end.kind === 'step-limit' ? 'fine' : 'violates';

  async function refuse(problem: Diagnostic): Promise<Outcome> {
    await outside.notes.write(renderDiagnostics([problem], notes));
    return 'usage';
  }

  async function note(text: string): Promise<void> {
    if (!command.has('quiet')) await outside.notes.write(text);
  }

  async function writeSteps(model: ScenarioModel, walked: WorldWalk): Promise<void> {
    const paint = painter(outside.output, command, outside);
    const tasks = new Set(walked.steps.map(({ step }) => taskName(model, step.task)));
    const width = Math.max(0, ...[...tasks].map((name) => name.length));
    let number = 0;
    if (!command.has('quiet')) {
      for (const step of describedSteps(model, walked)) {
        number += 1;
        await outside.output.write(renderStep(number, step, width));
        if (outside.output.isClosed) return;
      }
    }
    await outside.output.write(renderWalkEnd(walked.end, walked.steps.length, paint));
  }
}

function* describedSteps(model: ScenarioModel, walked: WorldWalk): Generator<DescribedStep> {
  let before = walked.initial;
  for (const { step, state } of walked.steps) {
    yield describeStep(model, before, step, state);
    before = state;
  }
}

const defaultSteps = 1_000;
