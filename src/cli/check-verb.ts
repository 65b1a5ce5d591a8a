/** `kspec check SPEC TRACE...`: judges each trace, in order. */
import { stat } from 'node:fs/promises';
import type { Diagnostic } from '../base/diagnostic.js';
import type { CheckResult } from '../check/verdict.js';
import type { Observation } from '../model/observation.js';
import { checkJson, type CheckedTrace } from '../report/check-json.js';
import { renderCheck, renderVerdict } from '../report/check-text.js';
import { renderJson } from '../report/diagnostic-json.js';
import { renderDiagnostics } from '../report/diagnostic-text.js';
import { type Command, didYouMean, usageError } from './arguments.js';
import { combinedOutcome, type Outcome } from './exit-codes.js';
import { judgeTrace, type Judged, type TraceJob } from './judge-trace.js';
import type { Outside } from './outside.js';
import { reproduceCommand } from './reproduce.js';
import { readSpec } from './specification.js';
import { painter } from './terminal.js';

export async function check(command: Command, outside: Outside): Promise<Outcome> {
  const [specPath, ...traces] = command.operands as [string, ...string[]];
  const isJson = command.text('format') === 'json';
  const notes = painter(outside.notes, command, outside);
  const misused = await wrongInputs(command.operands);
  if (misused.length > 0) return refuse(misused);

  const { program, diagnostics, outcome } = await readSpec(specPath, command, outside);
  if (!program) {
    if (isJson) await outside.output.write(renderJson(checkJson(specPath, [], diagnostics)));
    else await outside.notes.write(renderDiagnostics(diagnostics, notes));
    return outcome;
  }
  if (!isJson) await outside.notes.write(renderDiagnostics(diagnostics, notes));
  const named = command.text('observe');
  const observations = program.observations.filter(
    ({ name }) => named === undefined || name === named,
  );
  if (observations.length === 0)
    return refuse([noObservation(specPath, named, program.observations)]);

  const until = command.has('follow') ? outside.untilInterrupted() : undefined;
  const job: TraceJob = { program, observations, until, command, outside };
  const judged: Judged[] = [];
  for (const trace of traces) {
    const each = await judgeTrace(trace, job);
    judged.push(each);
    if (!isJson) await show(each, judged.length > 1);
  }
  if (isJson) {
    const checked = judged.map(checkedTrace);
    await outside.output.write(renderJson(checkJson(specPath, checked, diagnostics)));
  }
  return combinedOutcome(judged.flatMap(outcomesOf));

  async function refuse(problems: readonly Diagnostic[]): Promise<Outcome> {
    await outside.notes.write(renderDiagnostics(problems, notes));
    return 'usage';
  }

  async function show({ trace, result, diagnostics }: Judged, isLater: boolean): Promise<void> {
    await outside.notes.write(renderDiagnostics(diagnostics, notes));
    if (!result) return;
    const paint = painter(outside.output, command, outside);
    const context = { spec: program!.name, trace, reproduce: reproduce(trace, result) };
    if (command.has('quiet')) {
      await outside.output.write(`${renderVerdict(result, context, paint)}\n`);
    } else {
      const separator = isLater ? '\n' : '';
      await outside.output.write(separator + renderCheck(result, context, paint));
    }
  }

  function checkedTrace({ trace, result, diagnostics }: Judged): CheckedTrace {
    return { trace, result, diagnostics, reproduce: reproduce(trace, result) };
  }

  function reproduce(trace: string, result: CheckResult | undefined): string {
    return reproduceCommand(command, specPath, trace, result?.observation);
  }
}

/** What applies to one trace; the first that applies to any trace is the outcome of all. */
function outcomesOf({ result, isReadable }: Judged): Outcome[] {
  if (!result || !isReadable) return ['unreadable-input'];
  const outcomes: Outcome[] = [];
  if (result.verdict === 'violates') outcomes.push('violates');
  if (result.gaps.length > 0 && result.verdict === 'inconclusive') outcomes.push('inconclusive');
  if (result.isVacuous) outcomes.push('vacuous');
  return outcomes;
}

/** What cannot be a specification or a trace, whatever it contains. */
async function wrongInputs(operands: readonly string[]): Promise<Diagnostic[]> {
  const problems: Diagnostic[] = [];
  if (operands.filter((operand) => operand === '-').length > 1) {
    problems.push(usageError('E0805', 'standard input can be read only once'));
  }
  for (const path of operands) {
    const status = path === '-' ? undefined : await stat(path).catch(() => undefined);
    if (!status?.isDirectory()) continue;
    const help = `name the files in it, as \`${path.replace(/\/$/, '')}/*\``;
    problems.push(usageError('E0805', `\`${path}\` is a directory`, help));
  }
  return problems;
}

function noObservation(
  spec: string,
  named: string | undefined,
  observations: readonly Observation[],
): Diagnostic {
  const names = observations.map(({ name }) => name);
  if (names.length === 0) {
    const help = 'without `observe NAME { … }` nothing says what the events of a trace mean';
    return usageError('E0808', `\`${spec}\` has no observation`, help);
  }
  const help =
    didYouMean(named!, names) ??
    `there ${names.length === 1 ? 'is' : 'are'} ${names.map((name) => `\`${name}\``).join(', ')}`;
  return usageError('E0808', `\`${spec}\` has no observation \`${named}\``, help);
}
