/** `kspec check SPEC... TRACE...`: judges each trace, in order, by one specification or by each. */
import type { Diagnostic } from '../base/diagnostic.js';
import type { CheckResult } from '../check/verdict.js';
import type { Observation } from '../model/observation.js';
import type { Program } from '../model/program.js';
import { checkJson, type CheckedTrace } from '../report/check-json.js';
import { renderCheck, renderVerdict } from '../report/check-text.js';
import { differingProcesses } from '../report/design-differences.js';
import { type CheckedDesign, designsJson } from '../report/designs-json.js';
import { type DesignVerdict, renderDesigns, renderFit } from '../report/designs-text.js';
import { renderJson } from '../report/diagnostic-json.js';
import { renderDiagnostics } from '../report/diagnostic-text.js';
import type { Command } from './arguments.js';
import {
  designNames,
  noObservation,
  observationsOf,
  splitOperands,
  wrongInputs,
} from './check-inputs.js';
import { combinedOutcome, type Outcome } from './exit-codes.js';
import { judgeTrace, type Judged } from './judge-trace.js';
import type { Outside } from './outside.js';
import { reproduceCommand } from './reproduce.js';
import { readSpec } from './specification.js';
import { painter } from './terminal.js';

/** A specification that traces are judged by. */
interface Design {
  readonly path: string;
  readonly program: Program;
  readonly observations: readonly Observation[];
  readonly diagnostics: readonly Diagnostic[];
}

export async function check(command: Command, outside: Outside): Promise<Outcome> {
  const operands = splitOperands(command.operands);
  const isJson = command.text('format') === 'json';
  const notes = painter(outside.notes, command, outside);
  const misused = await wrongInputs(operands, command);
  if (misused.length > 0) return refuse(misused);

  const readings = [];
  for (const path of operands.specs) {
    readings.push({ path, ...(await readSpec(path, command, outside)) });
  }
  const all = readings.flatMap(({ diagnostics }) => diagnostics);
  const wrong = readings.find(({ program }) => !program);
  if (!isJson) await outside.notes.write(renderDiagnostics(all, notes));
  if (wrong) {
    const unread = readings.map(({ path, diagnostics }) => ({
      spec: path,
      traces: [],
      diagnostics,
    }));
    if (isJson) await outside.output.write(json(unread));
    return wrong.outcome;
  }
  const designs = readings.map(({ path, program, diagnostics }): Design => {
    return {
      path,
      program: program!,
      observations: observationsOf(program!, command),
      diagnostics,
    };
  });
  const unobserved = designs.filter(({ observations }) => observations.length === 0);
  if (unobserved.length > 0) {
    return refuse(unobserved.map(({ path, program }) => noObservation(path, program, command)));
  }
  const judged = await judgeAll(designs, operands.traces, command, outside);
  if (isJson) {
    const checked = designs.map(({ path, diagnostics }, index) => {
      const traces = judged.map((verdicts) => checkedTrace(verdicts[index]!, path, command));
      return { spec: path, traces, diagnostics };
    });
    await outside.output.write(json(checked));
  }
  return combinedOutcome(judged.flatMap(outcomesOfTrace));

  async function refuse(problems: readonly Diagnostic[]): Promise<Outcome> {
    await outside.notes.write(renderDiagnostics(problems, notes));
    return 'usage';
  }
}

/** For each trace what each specification says of it; people see each when it is known. */
async function judgeAll(
  designs: readonly Design[],
  traces: readonly string[],
  command: Command,
  outside: Outside,
): Promise<readonly (readonly Judged[])[]> {
  const until = command.has('follow') ? outside.untilInterrupted() : undefined;
  const isJson = command.text('format') === 'json';
  const judged: (readonly Judged[])[] = [];
  for (const trace of traces) {
    const verdicts: Judged[] = [];
    for (const { program, observations } of designs) {
      verdicts.push(await judgeTrace(trace, { program, observations, until, command, outside }));
    }
    judged.push(verdicts);
    if (!isJson) await show(verdicts, judged.length > 1);
  }
  return judged;

  async function show(verdicts: readonly Judged[], isLater: boolean): Promise<void> {
    const [first] = verdicts as [Judged, ...Judged[]];
    const notes = painter(outside.notes, command, outside);
    await outside.notes.write(renderDiagnostics(first.diagnostics, notes));
    if (!first.result) return;
    const separator = isLater && !command.has('quiet') ? '\n' : '';
    const report = designs.length === 1 ? reportOfOne(first, first.result) : reportOfAll(verdicts);
    await outside.output.write(separator + report);
  }

  function reportOfOne(judged: Judged, result: CheckResult): string {
    const paint = painter(outside.output, command, outside);
    const context = contextOf(judged, designs[0]!);
    if (command.has('quiet')) return `${renderVerdict(result, context, paint)}\n`;
    return renderCheck(result, context, paint);
  }

  function reportOfAll(judged: readonly Judged[]): string {
    const paint = painter(outside.output, command, outside);
    const names = designNames(designs.map(({ path }) => path));
    const verdicts = judged.flatMap((each, index): DesignVerdict[] => {
      const { result } = each;
      if (!result) return [];
      return [{ design: names[index]!, result, context: contextOf(each, designs[index]!) }];
    });
    const { trace } = judged[0]!;
    if (command.has('quiet')) return renderFit(trace, verdicts);
    const fitting = designs.filter((_, index) => judged[index]!.result?.verdict === 'conforms');
    const differing = differingProcesses(fitting.map(({ program }) => program));
    return renderDesigns(trace, verdicts, differing, paint);
  }

  function contextOf({ trace, result }: Judged, { path, program }: Design) {
    const reproduce = reproduceCommand(command, path, trace, result?.observation);
    return { spec: program.name, trace, reproduce };
  }
}

function checkedTrace(judged: Judged, spec: string, command: Command): CheckedTrace {
  const { trace, result, diagnostics } = judged;
  const reproduce = reproduceCommand(command, spec, trace, result?.observation);
  return { trace, result, diagnostics, reproduce };
}

/** One specification has a report of its own; several share one. */
function json(designs: readonly CheckedDesign[]): string {
  const [first, ...others] = designs as [CheckedDesign, ...CheckedDesign[]];
  if (others.length > 0) return renderJson(designsJson(designs));
  return renderJson(checkJson(first.spec, first.traces, first.diagnostics));
}

/** What applies to a trace: nothing if one specification explains it, else what all come to. */
function outcomesOfTrace(verdicts: readonly Judged[]): Outcome[] {
  const each = verdicts.map(outcomesOf);
  if (each.some((outcomes) => outcomes.length === 0)) return [];
  const undecided = each.filter((outcomes) => !outcomes.includes('violates'));
  return undecided.length > 0 ? undecided.flat() : ['violates'];
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
