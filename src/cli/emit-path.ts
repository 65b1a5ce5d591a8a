/** Writes a path for another command: a trace for `kspec check`, a test for `kspec test`. */
import { emit } from '../explore/emit.js';
import type { Path } from '../explore/path.js';
import type { Observation } from '../model/observation.js';
import type { Program, Scenario } from '../model/program.js';
import type { ScenarioModel, WorldState, WorldStep } from '../model/scenario-model.js';
import { renderJson } from '../report/diagnostic-json.js';
import { ftraceHeader, writeFtrace } from '../trace/ftrace-writer.js';
import { writeNdjson } from '../trace/ndjson.js';
import type { Command } from './arguments.js';
import type { Outside } from './outside.js';

export async function writeTrace(
  model: ScenarioModel,
  path: Pick<Path<WorldState, WorldStep>, 'initial' | 'steps'>,
  observation: Observation,
  seed: number,
  command: Command,
  { output, notes }: Outside,
): Promise<void> {
  const { events, cutAt } = emit(model, path, observation, seed);
  const isFtrace = command.text('emit') === 'ftrace';
  const write = isFtrace ? writeFtrace : writeNdjson;
  if (isFtrace) await output.write(ftraceHeader());
  for (const event of events) {
    await output.write(`${write(event)}\n`);
    if (output.isClosed) return;
  }
  if (cutAt === undefined || command.has('quiet')) return;
  await notes.write(
    `the trace ends before step ${cutAt + 1}, which ${observation.name} cannot show\n`,
  );
}

/** Writes the states of a path, the last included, in ITF. */
export async function writeItf(
  model: ScenarioModel,
  path: Pick<Path<WorldState, WorldStep>, 'initial' | 'steps' | 'repeatsFrom'>,
  { output }: Outside,
): Promise<void> {
  const { itfTrace } = await import('../explore/itf.js');
  await output.write(renderJson(itfTrace(model, path)));
}

/** The observations that speak about any world, or about this scenario. */
export function observationsOf({ observations, scenarios }: Program, scenario: Scenario) {
  const number = scenarios.indexOf(scenario);
  return observations.filter((each) => each.scenario === undefined || each.scenario === number);
}

/** The name, or with a number behind it if the specification has a test of that name. */
export function freeTestName({ tests }: Program, name: string): string {
  const taken = new Set(tests.map((each) => each.name));
  let free = name;
  for (let number = 2; taken.has(free); number += 1) free = `${name}_${number}`;
  return free;
}
