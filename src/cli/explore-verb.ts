/** `kspec explore SPEC`: every interleaving of a scenario, and what it breaks. */
import { findCoverageGaps } from '../explore/coverage-gaps.js';
import { describeClaims, describeOutcomes } from '../explore/describe-exploration.js';
import type { Exploration } from '../explore/explore.js';
import { Coverage } from '../model/coverage.js';
import { ScenarioModel } from '../model/scenario-model.js';
import { renderJson } from '../report/diagnostic-json.js';
import { renderDiagnostics } from '../report/diagnostic-text.js';
import { explorationJson } from '../report/exploration-json.js';
import {
  type ExploredScenario,
  renderExploration,
  renderExplorationLine,
} from '../report/explore-text.js';
import { renderExplorationMail } from '../report/exploration-mail.js';
import { plain } from '../report/paint.js';
import { type Command, usageError } from './arguments.js';
import { choose } from './choose.js';
import { chooseEmission, emitCounterexample } from './emit-counterexample.js';
import type { Outcome } from './exit-codes.js';
import { toolForm, wrongForm, writeForm } from './form.js';
import { exploreDesigns } from './explore-designs.js';
import type { Outside } from './outside.js';
import { searchScenario } from './search-scenario.js';
import { readSpec } from './specification.js';
import { StatusLine } from './status-line.js';
import { painter } from './terminal.js';

export async function explore(command: Command, outside: Outside): Promise<Outcome> {
  if (command.has('matrix')) return exploreDesigns(command, outside);
  const [path, extra] = command.operands as [string, string?];
  const notes = painter(outside.notes, command, outside);
  const misused = wrongForm(command);
  if (extra !== undefined) {
    const help = 'with `--matrix` several specifications are compared';
    misused.push(usageError('E0805', `\`${extra}\` is one operand too many`, help));
  }
  if (misused.length > 0) {
    await outside.notes.write(renderDiagnostics(misused, notes));
    return 'usage';
  }
  const { program, diagnostics, outcome } = await readSpec(path, command, outside);
  await outside.notes.write(renderDiagnostics(diagnostics, notes));
  const form = toolForm(command);
  if (!program) {
    if (form)
      await writeForm(form, [{ name: path, judgements: [], diagnostics }], command, outside);
    return outcome;
  }

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
  model.interpreter.observer = coverage;
  const line = new StatusLine(command, outside);
  const found = await searchScenario(model, command, line, outside.untilInterrupted());
  await line.finish();
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
  const isMail = command.has('mail');
  const paint = isMail ? plain : painter(outside.output, command, outside);
  if (form) {
    const { judgeExploration } = await import('../report/forms/explore-judgements.js');
    await writeForm(form, [judgeExploration(explored, diagnostics)], command, outside);
  } else if (command.text('format') === 'json') {
    await outside.output.write(renderJson(explorationJson(explored)));
  } else if (command.has('quiet')) {
    await outside.output.write(`${renderExplorationLine(explored, paint)}\n`);
  } else if (isMail) {
    await outside.output.write(renderExplorationMail(explored));
  } else {
    await outside.output.write(renderExploration(explored, paint));
  }
  return outcomeOf(found);
}

function outcomeOf({ outcome, stoppedBy }: Exploration<unknown, unknown>): Outcome {
  if (outcome === 'violated') return 'violates';
  if (stoppedBy === 'interrupted') return 'interrupted';
  return outcome === 'bounded' ? 'inconclusive' : 'fine';
}

const defaultWidth = 100;
const shownGaps = 5;
