/** `kspec triage SPEC TRACE`: whether the kernel, the specification, the observation or the recording is wrong. */
import type { Diagnostic } from '../base/diagnostic.js';
import { ClauseTable } from '../check/clause-table.js';
import { type CorpusTrace, judgeItems, type JudgedTrace, observationOf } from '../check/corpus.js';
import { countReadings } from '../check/wrong-readings.js';
import { type RecordingMutant, RecordingMutator } from '../check/recording-mutants.js';
import { rankHypotheses } from '../check/triage.js';
import type { CheckResult, Divergence } from '../check/verdict.js';
import { Random } from '../explore/random.js';
import { findWeakenings } from '../language/mutants.js';
import type { Program } from '../model/program.js';
import { renderJson } from '../report/diagnostic-json.js';
import { renderDiagnostics } from '../report/diagnostic-text.js';
import { triageJson, type TriageReport, type Weakening } from '../report/triage-json.js';
import { renderTriage, renderTriageLine } from '../report/triage-text.js';
import { type Command, usageError } from './arguments.js';
import { type ChangeableSpec, readChangeableSpec } from './changeable-spec.js';
import { noObservation, observationsOf, unreadableOperands } from './check-inputs.js';
import { filesOf, readCorpus } from './corpus.js';
import { combinedOutcome, type Outcome } from './exit-codes.js';
import { judgeTrace, outcomesOf } from './judge-trace.js';
import type { Outside } from './outside.js';
import { recordingOf } from './recording.js';
import { StatusLine } from './status-line.js';
import { painter } from './terminal.js';

export async function triage(command: Command, outside: Outside): Promise<Outcome> {
  const [path, trace] = command.operands as [string, string];
  const isJson = command.text('format') === 'json';
  const misused = await unreadableOperands(command.operands);
  if (trace === '-') {
    const message = 'the recording is read several times, and standard input can be read only once';
    misused.push(usageError('E0805', message, 'write it to a file first'));
  }
  if (misused.length > 0) return refuse(misused);
  const spec = await readChangeableSpec(path, command, outside);
  const { program, diagnostics, outcome } = spec;
  if (!isJson) await note(diagnostics);
  const base = { spec: path, name: program?.name ?? '', trace, ...nothing };
  if (!program) {
    if (isJson) await outside.output.write(renderJson(triageJson({ ...base, diagnostics })));
    return outcome;
  }
  const observations = observationsOf(program, command);
  if (observations.length === 0) return refuse([noObservation(path, program, command)]);

  const job = { program, observations, until: undefined, wantsSlice: true, command, outside };
  const judged = await judgeTrace(recordingOf(trace), job);
  const { result } = judged;
  const files = [...command.all('corpus'), ...(result?.divergence ? [trace] : [])];
  const corpus = await readCorpus(files.flatMap(filesOf), observations, command, outside);
  const all = [...diagnostics, ...judged.diagnostics, ...corpus.diagnostics];
  if (!isJson) await note([...judged.diagnostics, ...corpus.diagnostics]);
  const known = corpus.traces.filter((each) => each.trace !== trace);
  const own = corpus.traces.find((each) => each.trace === trace);
  const found =
    result?.divergence && own
      ? await examine(spec, program, result, result.divergence, own, known, command, outside)
      : {};
  const report: TriageReport = { ...base, result, ...found, diagnostics: all };
  const paint = painter(outside.output, command, outside);
  const text = command.has('quiet')
    ? `${renderTriageLine(report, paint)}\n`
    : renderTriage(report, paint);
  await outside.output.write(isJson ? renderJson(triageJson(report)) : text);
  if (corpus.diagnostics.length > 0) return 'unreadable-input';
  return combinedOutcome(outcomesOf(judged));

  async function note(problems: readonly Diagnostic[]): Promise<void> {
    const notes = painter(outside.notes, command, outside);
    await outside.notes.write(renderDiagnostics(problems, notes));
  }

  async function refuse(problems: readonly Diagnostic[]): Promise<Outcome> {
    await note(problems);
    return 'usage';
  }
}

type Findings = Pick<TriageReport, 'corpus' | 'hypotheses' | 'tried' | 'weakenings' | 'mutants'>;

/** What weakening lets the recording pass, and what else that lets pass. */
async function examine(
  spec: ChangeableSpec,
  program: Program,
  result: CheckResult,
  divergence: Divergence,
  own: CorpusTrace,
  known: readonly CorpusTrace[],
  command: Command,
  outside: Outside,
): Promise<Findings> {
  const maxPossible = command.number('max-possible') ?? defaultMaxPossible;
  const judge = (changed: Program, trace: CorpusTrace, items = trace.items) =>
    judgeItems(changed, observationOf(changed, trace), items, maxPossible);
  const corpus = known.map((trace): JudgedTrace => {
    return { ...trace, judgement: judge(program, trace) };
  });
  const good = corpus.filter(({ judgement }) => judgement.verdict === 'conforms');
  const bad = corpus.filter(({ judgement }) => judgement.verdict === 'violates');
  const mutants = noticedMutants(program, good, command, maxPossible);
  const { slice } = divergence;
  const short = slice && 'items' in slice ? { ...own, items: slice.items } : own;

  const changes = findWeakenings(spec.loaded!);
  const weakenings: Weakening[] = [];
  const line = new StatusLine(command, outside);
  for (const [index, change] of changes.entries()) {
    line.show(() => `${index} of ${changes.length} changes`);
    const changed = spec.recompile(change.edits);
    if (!changed || judge(changed, short).verdict === 'violates') continue;
    if ([own, ...good].some((trace) => judge(changed, trace).verdict === 'violates')) continue;
    weakenings.push({
      change,
      escapedMutants: mutants
        .filter(({ from, mutant }) => {
          return judge(changed, from, mutant.items).verdict !== 'violates';
        })
        .map(({ from, mutant }) => ({ trace: from.trace, mutant })),
      escapedTraces: bad
        .filter((trace) => judge(changed, trace).verdict !== 'violates')
        .map(({ trace }) => trace),
    });
  }
  await line.finish();
  const hypotheses = rankHypotheses({
    result,
    misses: divergence.misses,
    weakenings: weakenings.map((each) => ({
      isOfObservation: ofObservation.has(each.change.kind),
      escaped: escapedOf(each),
    })),
    ...elsewhere(program, divergence, good),
    readings: divergence.reading && countReadings(program, own, divergence, maxPossible),
  });
  const ordered = [...weakenings].sort((one, other) => escapedOf(one) - escapedOf(other));
  const counts = { tried: changes.length, mutants: mutants.length };
  return { corpus, hypotheses, weakenings: ordered, ...counts };
}

function escapedOf({ escapedMutants, escapedTraces }: Weakening): number {
  return escapedMutants.length + escapedTraces.length;
}

/** What the good recordings have of the kind that was rejected. */
function elsewhere(program: Program, { at, reading }: Divergence, good: readonly CorpusTrace[]) {
  let sameEvents = 0;
  let sameField = 0;
  for (const trace of good) {
    const clauses = new ClauseTable(observationOf(program, trace));
    for (const item of trace.items) {
      if (item.kind !== 'event' || !clauses.find(item)) continue;
      if (item.point === at.point && item.name === at.name) sameEvents += 1;
      if (reading && item.fields.has(reading.field)) sameField += 1;
    }
  }
  return { sameEvents, sameField };
}

/** Changes of the good recordings that the specification as it is notices. */
function noticedMutants(
  program: Program,
  good: readonly CorpusTrace[],
  command: Command,
  maxPossible: number,
): readonly { readonly from: CorpusTrace; readonly mutant: RecordingMutant }[] {
  const random = new Random(command.number('seed') ?? 1);
  const wanted = good.length === 0 ? 0 : (command.number('mutants') ?? defaultMutants);
  const short = [...good].sort((one, other) => one.items.length - other.items.length);
  const sources = short.slice(0, mostSources).map((from) => {
    const observation = observationOf(program, from);
    return { from, observation, mutator: new RecordingMutator(from.items, observation) };
  });
  const noticed: { from: CorpusTrace; mutant: RecordingMutant }[] = [];
  for (let draw = 0; draw < wanted; draw += 1) {
    const { from, observation, mutator } = random.pick(sources);
    const mutant = mutator.mutant((size) => random.below(size));
    if (!mutant) continue;
    const { verdict } = judgeItems(program, observation, mutant.items, maxPossible);
    if (verdict === 'violates') noticed.push({ from, mutant });
  }
  return noticed;
}

const ofObservation: ReadonlySet<string> = new Set([
  'sample-dropped',
  'observed-condition-dropped',
]);

const nothing = {
  result: undefined,
  corpus: [],
  hypotheses: [],
  tried: 0,
  weakenings: [],
  mutants: 0,
};
const defaultMaxPossible = 2_000;
const defaultMutants = 40;
/** Mutants are made of the shortest recordings. */
const mostSources = 8;
