/** `kspec check SPEC... TRACE...`: judges each trace, in order, by one specification or by each. */
import type { Diagnostic } from '../base/diagnostic.js';
import { checkJson, renderTraceLine } from '../report/check-json.js';
import { type CheckedDesign, designsJson } from '../report/designs-json.js';
import { renderJson } from '../report/diagnostic-json.js';
import { renderDiagnostics } from '../report/diagnostic-text.js';
import type { Command } from './arguments.js';
import {
  areStates,
  designNames,
  noObservation,
  observationsOf,
  splitOperands,
  wrongInputs,
} from './check-inputs.js';
import { type Design, renderVerdicts } from './check-report.js';
import { combinedOutcome, type Outcome } from './exit-codes.js';
import { toolForm, writeForm } from './form.js';
import { type Judged, outcomesOf } from './judge-trace.js';
import { judgesOf } from './judges.js';
import type { Outside } from './outside.js';
import { isSliceWanted, writeSlice } from './write-slice.js';
import { type Recording, recordingsOf } from './recording.js';
import { reproduceCommand } from './reproduce.js';
import { type ReadSpec, readSpec } from './specification.js';
import { painter } from './terminal.js';

/** A specification as far as it could be read. */
type Reading = ReadSpec & { readonly path: string };

export async function check(command: Command, outside: Outside): Promise<Outcome> {
  const operands = splitOperands(command.operands);
  const notes = painter(outside.notes, command, outside);
  const misused = await wrongInputs(operands, command);
  if (misused.length > 0) return refuse(misused);

  const readings: Reading[] = [];
  for (const path of operands.specs) {
    readings.push({ path, ...(await readSpec(path, command, outside)) });
  }
  if (command.text('format') !== 'json') {
    const all = readings.flatMap(({ diagnostics }) => diagnostics);
    await outside.notes.write(renderDiagnostics(all, notes));
  }
  const wrong = readings.find(({ program }) => !program);
  if (wrong) {
    await writeWhole(readings, [], command, outside);
    return wrong.outcome;
  }
  const designs = readings.map(({ path, program }): Design => {
    return { path, program: program!, observations: observationsOf(program!, command) };
  });
  const unobserved = designs.filter(({ observations }) => observations.length === 0);
  if (unobserved.length > 0 && !(await areStates(operands.traces, command, outside))) {
    return refuse(unobserved.map(({ path, program }) => noObservation(path, program, command)));
  }
  const judged = await judgeAll(designs, recordingsOf(operands.traces, command), command, outside);
  await writeWhole(readings, judged, command, outside);
  const problem = writeSlice(judged[0]![0]!, designs[0]!, command);
  if (problem) {
    await outside.notes.write(renderDiagnostics([problem], notes));
    return 'unwritable-output';
  }
  return combinedOutcome(judged.flatMap(outcomesOfTrace));

  async function refuse(problems: readonly Diagnostic[]): Promise<Outcome> {
    await outside.notes.write(renderDiagnostics(problems, notes));
    return 'usage';
  }
}

/** For each trace what each specification says of it; people and streams see each when it is known. */
async function judgeAll(
  designs: readonly Design[],
  recordings: readonly Recording[],
  command: Command,
  outside: Outside,
): Promise<readonly (readonly Judged[])[]> {
  const until = command.has('follow') ? outside.untilInterrupted() : undefined;
  const format = command.text('format') ?? 'human';
  const wantsSlice = (designs.length === 1 || format !== 'human') && isSliceWanted(command);
  const judges = await judgesOf(recordings, { designs, until, wantsSlice, command, outside });
  const judged: (readonly Judged[])[] = [];
  for (const recording of recordings) {
    const verdicts: Judged[] = [];
    for (const [design, { path }] of designs.entries()) {
      const each = await judges.judge(recording, design);
      verdicts.push(each);
      if (format !== 'ndjson') continue;
      await outside.output.write(renderTraceLine(path, checkedTrace(each, path, command)));
    }
    judged.push(verdicts);
    if (format !== 'json') await note(verdicts);
    if (format !== 'human') continue;
    const separator = judged.length > 1 && !command.has('quiet') ? '\n' : '';
    const report = renderVerdicts(verdicts, designs, command, outside);
    if (report !== '') await outside.output.write(separator + report);
  }
  judges.close();
  return judged;

  /** What is wrong with the trace is the same for all specifications. */
  async function note([first]: readonly Judged[]): Promise<void> {
    const notes = painter(outside.notes, command, outside);
    await outside.notes.write(renderDiagnostics(first!.diagnostics, notes));
  }
}

/** The report that is one whole: JSON, and those for tools. */
async function writeWhole(
  readings: readonly Reading[],
  judged: readonly (readonly Judged[])[],
  command: Command,
  outside: Outside,
): Promise<void> {
  const form = toolForm(command);
  const isJson = command.text('format') === 'json';
  if (!form && !isJson) return;
  const shortNames = designNames(readings.map(({ path }) => path));
  const checked = readings.map(({ path, program, diagnostics }, index) => {
    const traces = judged.map((verdicts) => checkedTrace(verdicts[index]!, path, command));
    return { spec: path, traces, diagnostics, name: program?.name, shortName: shortNames[index]! };
  });
  if (isJson) {
    await outside.output.write(json(checked));
  } else if (form) {
    const { judgeChecks } = await import('../report/forms/check-judgements.js');
    await writeForm(form, judgeChecks(checked), command, outside);
  }
}

function checkedTrace(judged: Judged, spec: string, command: Command) {
  const { trace, recording, result, diagnostics } = judged;
  const reproduce = reproduceCommand(command, spec, recording, result);
  const files = recording.files.length > 1 ? recording.files : undefined;
  return { trace, files, result, diagnostics, reproduce };
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
