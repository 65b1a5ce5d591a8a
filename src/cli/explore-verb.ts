/** `kspec explore SPEC`: every interleaving of a scenario, and what it breaks. */
import { setImmediate } from 'node:timers/promises';
import { findCoverageGaps } from '../explore/coverage-gaps.js';
import { describeClaims, describeOutcomes } from '../explore/describe-exploration.js';
import { type Exploration, Explorer } from '../explore/explore.js';
import { fitsTables, PackedSpace } from '../explore/packed-space.js';
import { Coverage } from '../model/coverage.js';
import { ScenarioModel, type WorldState, type WorldStep } from '../model/scenario-model.js';
import { renderJson } from '../report/diagnostic-json.js';
import { renderDiagnostics } from '../report/diagnostic-text.js';
import { explorationJson } from '../report/exploration-json.js';
import {
  type ExploredScenario,
  renderExploration,
  renderExplorationLine,
} from '../report/explore-text.js';
import { renderExploreProgress } from '../report/progress-text.js';
import type { Command } from './arguments.js';
import { choose } from './choose.js';
import { chooseEmission, emitCounterexample } from './emit-counterexample.js';
import type { Outcome } from './exit-codes.js';
import type { Outside } from './outside.js';
import { readSpec } from './specification.js';
import { StatusLine } from './status-line.js';
import { painter } from './terminal.js';

export async function explore(command: Command, outside: Outside): Promise<Outcome> {
  const [path] = command.operands as [string];
  const notes = painter(outside.notes, command, outside);
  const { program, diagnostics, outcome } = await readSpec(path, command, outside);
  await outside.notes.write(renderDiagnostics(diagnostics, notes));
  if (!program) return outcome;

  const choice = choose('scenario', command.text('scenario'), program.scenarios);
  if ('problem' in choice) {
    await outside.notes.write(renderDiagnostics([choice.problem], notes));
    return 'usage';
  }
  const wanted = chooseEmission(command, program, choice.chosen);
  if ('problem' in wanted) {
    await outside.notes.write(renderDiagnostics([wanted.problem], notes));
    return 'usage';
  }
  const model = new ScenarioModel(program, choice.chosen);
  const coverage = new Coverage();
  model.interpreter.coverage = coverage;
  const found = await search(model, command, outside);
  const explored: ExploredScenario = {
    spec: path,
    scenario: choice.chosen.name,
    found,
    claims: describeClaims(model, found),
    outcomes: describeOutcomes(model, found),
    coverage: findCoverageGaps(model, coverage, found),
    maxGaps: command.has('coverage') ? Infinity : shownGaps,
    width: outside.output.columns ?? defaultWidth,
  };
  if (command.has('emit')) {
    if (!command.has('quiet')) {
      await outside.notes.write(`${renderExplorationLine(explored, notes)}\n`);
    }
    await emitCounterexample(model, found, wanted.chosen, command, outside);
    return outcomeOf(found);
  }
  const paint = painter(outside.output, command, outside);
  if (command.text('format') === 'json') {
    await outside.output.write(renderJson(explorationJson(explored)));
  } else if (command.has('quiet')) {
    await outside.output.write(`${renderExplorationLine(explored, paint)}\n`);
  } else {
    await outside.output.write(renderExploration(explored, paint));
  }
  return outcomeOf(found);
}

/** Searches piece by piece, so that an interruption is heard and progress is seen. */
async function search(
  model: ScenarioModel,
  command: Command,
  outside: Outside,
): Promise<Exploration<WorldState, WorldStep>> {
  const interrupted = outside.untilInterrupted();
  const reduce = command.all('reduce');
  const megabytes = command.number('max-memory') ?? defaultMegabytes;
  const maxStates = command.number('max-states');
  const line = new StatusLine(command, outside);
  let isReference = reduce.length > 0 || command.text('engine') === 'reference';
  if (!isReference && !fitsTables(model)) {
    isReference = true;
    await line.note('the reference engine searches: the transitions have too many arguments');
  }
  const explorer = new Explorer(
    model,
    {
      ...(maxStates === undefined ? {} : { maxStates }),
      maxBytes: megabytes * 2 ** 20,
      stopsAtFirst: command.has('stop-at-first'),
      reductions: { symmetry: reduce.includes('symmetry'), order: reduce.includes('order') },
    },
    isReference ? undefined : new PackedSpace(model),
  );
  const start = Date.now();
  while (explorer.advance(statesAtOnce)) {
    line.show(() => renderExploreProgress(explorer.progress(), Date.now() - start));
    await setImmediate();
    if (interrupted.aborted) explorer.interrupt();
  }
  await line.finish();
  return explorer.result();
}

function outcomeOf({ outcome, stoppedBy }: Exploration<unknown, unknown>): Outcome {
  if (outcome === 'violated') return 'violates';
  if (stoppedBy === 'interrupted') return 'interrupted';
  return outcome === 'bounded' ? 'inconclusive' : 'fine';
}

const statesAtOnce = 500;
const defaultMegabytes = 2048;
const defaultWidth = 100;
const shownGaps = 5;
