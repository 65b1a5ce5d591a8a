/** `kspec test SPEC...`: the tests inside specifications. */
import { describeStep } from '../explore/describe.js';
import { judgePathTest, runPathTest } from '../explore/path-test.js';
import type { PathTest, Program } from '../model/program.js';
import { ScenarioModel } from '../model/scenario-model.js';
import { renderJson } from '../report/diagnostic-json.js';
import { renderDiagnostics } from '../report/diagnostic-text.js';
import { type TestedSpec, testsJson } from '../report/explore-json.js';
import { type RanTest, renderPathTest, renderPathTestSummary } from '../report/path-test-text.js';
import type { Command } from './arguments.js';
import { combinedOutcome, type Outcome } from './exit-codes.js';
import type { Outside } from './outside.js';
import { readSpec } from './specification.js';
import { painter } from './terminal.js';

export async function test(command: Command, outside: Outside): Promise<Outcome> {
  const isJson = command.text('format') === 'json';
  const paint = painter(outside.output, command, outside);
  const specs: TestedSpec[] = [];
  const failures: Outcome[] = [];
  for (const spec of command.operands) {
    const { program, diagnostics, outcome } = await readSpec(spec, command, outside);
    const notes = painter(outside.notes, command, outside);
    if (!isJson) await outside.notes.write(renderDiagnostics(diagnostics, notes));
    if (!program) failures.push(outcome);
    const tests: RanTest[] = [];
    for (const each of program?.tests ?? []) {
      const ran = runTest(program!, each);
      tests.push(ran);
      const isShown = !isJson && (!command.has('quiet') || ran.result !== 'met');
      if (isShown) await outside.output.write(renderPathTest(ran, paint));
    }
    specs.push({ spec, tests, diagnostics });
  }
  const all = specs.flatMap(({ tests }) => tests);
  await outside.output.write(isJson ? renderJson(testsJson(specs)) : renderPathTestSummary(all));
  return failures.includes('wrong-spec')
    ? 'wrong-spec'
    : combinedOutcome([...failures, ...all.map(outcomeOf)]);
}

function runTest(program: Program, test: PathTest): RanTest {
  const outcome = runPathTest(program, test, maxStates);
  const path = outcome.kind === 'possible' ? outcome.path : outcome.furthest;
  const model = new ScenarioModel(program, program.scenarios[test.scenario]!);
  let before = path.initial;
  const steps = path.steps.map(({ step, state }) => {
    const described = describeStep(model, before, step, state);
    before = state;
    return described;
  });
  return { test, outcome, result: judgePathTest(test, outcome), steps };
}

function outcomeOf({ result }: RanTest): Outcome {
  if (result === 'met') return 'fine';
  return result === 'not-met' ? 'violates' : 'inconclusive';
}

const maxStates = 1_000_000;
