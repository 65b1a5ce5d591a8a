/** `kspec explore --emit`: one of the paths that were found, for another command. */
import type { Diagnostic } from '../base/diagnostic.js';
import { type Counterexample, counterexamples, sketchTest } from '../explore/counterexample.js';
import type { Exploration } from '../explore/explore.js';
import type { Observation } from '../model/observation.js';
import type { Program, Scenario } from '../model/program.js';
import type { ScenarioModel, WorldState, WorldStep } from '../model/scenario-model.js';
import { renderTestSource } from '../report/test-source.js';
import type { Command } from './arguments.js';
import { choose } from './choose.js';
import { freeTestName, observationsOf, writeItf, writeTrace } from './emit-path.js';
import type { Outside } from './outside.js';

/** The observation to emit a trace under, and whose path; undefined is whichever comes first. */
export interface Emission {
  readonly observation: Observation | undefined;
  readonly name: string | undefined;
}

/** Known before the search, so that a wrong name does not cost one. */
export function chooseEmission(
  command: Command,
  program: Program,
  scenario: Scenario,
): { readonly chosen: Emission } | { readonly problem: Diagnostic } {
  const name = command.text('property');
  if (name !== undefined && !/^E\d{4}$/.test(name)) {
    const all = [...scenario.properties, ...scenario.outcomes, { name: 'deadlock' }];
    const property = choose('property', name, all);
    if ('problem' in property) return property;
  }
  const format = command.text('emit');
  if (format === undefined || format === 'test' || format === 'itf') {
    return { chosen: { observation: undefined, name } };
  }
  const fitting = observationsOf(program, scenario);
  const observed = choose('observation', command.text('observe'), fitting);
  return 'problem' in observed ? observed : { chosen: { observation: observed.chosen, name } };
}

export async function emitCounterexample(
  model: ScenarioModel,
  found: Exploration<WorldState, WorldStep>,
  { observation, name }: Emission,
  command: Command,
  outside: Outside,
): Promise<void> {
  const all = counterexamples(found);
  const chosen = all.find((each) => (name === undefined ? each.breaks : each.name === name));
  if (!chosen) {
    if (command.has('quiet')) return;
    const why = name === undefined ? 'nothing is broken' : `none was found for ${name}`;
    await outside.notes.write(`there is no path to emit: ${why}\n`);
    return;
  }
  if (observation) {
    await writeTrace(model, chosen.path, observation, seed, command, outside);
    return;
  }
  if (command.text('emit') === 'itf') {
    await writeItf(model, chosen.path, outside);
    return;
  }
  const test = freeTestName(model.program, testName(chosen));
  const remark = `${chosen.breaks ? 'Breaks' : 'Shows'} ${chosen.name}`;
  await outside.output.write(renderTestSource(test, remark, sketchTest(model, chosen)));
}

function testName({ name, breaks }: Counterexample): string {
  return `${breaks ? 'breaks' : 'shows'}_${name}`;
}

/** Of the times and processors of an emitted trace. */
const seed = 1;
