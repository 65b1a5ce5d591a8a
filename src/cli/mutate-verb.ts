/** `kspec mutate SPEC TRACE...`: how small a mistake a specification and recordings notice. */
import type { Diagnostic } from '../base/diagnostic.js';
import {
  areAlike,
  judgeItems,
  type JudgedTrace,
  observationOf,
  tryProgram,
} from '../check/corpus.js';
import { RecordingMutator } from '../check/recording-mutants.js';
import { Random } from '../explore/random.js';
import { compareRows, reachableRows, type Sameness } from '../explore/same-states.js';
import { findMutants } from '../language/mutants.js';
import type { Program } from '../model/program.js';
import { ScenarioModel } from '../model/scenario-model.js';
import { renderJson } from '../report/diagnostic-json.js';
import { renderDiagnostics } from '../report/diagnostic-text.js';
import {
  mutationJson,
  type MutationReport,
  type TriedRecording,
  type TriedSpec,
} from '../report/mutate-json.js';
import { renderMutation, renderScores } from '../report/mutate-text.js';
import { type Command, usageError } from './arguments.js';
import { readChangeableSpec } from './changeable-spec.js';
import { noObservation, observationsOf } from './check-inputs.js';
import { filesOf, readCorpus } from './corpus.js';
import type { Outcome } from './exit-codes.js';
import type { Outside } from './outside.js';
import { StatusLine } from './status-line.js';
import { painter } from './terminal.js';

export async function mutate(command: Command, outside: Outside): Promise<Outcome> {
  const [path, ...operands] = command.operands as [string, ...string[]];
  const isJson = command.text('format') === 'json';
  const seed = command.number('seed') ?? 1;
  if (command.operands.filter((operand) => operand === '-').length > 1) {
    await note([usageError('E0805', 'standard input can be read only once')]);
    return 'usage';
  }
  const spec = await readChangeableSpec(path, command, outside);
  const { program, loaded, diagnostics, outcome } = spec;
  if (!isJson) await note(diagnostics);
  const nothing = { spec: path, name: '', seed, traces: [], changes: 0, invalid: 0 };
  if (!program || !loaded) {
    const empty = { ...nothing, specs: [], recordings: [], diagnostics };
    if (isJson) await outside.output.write(renderJson(mutationJson(empty)));
    return outcome;
  }
  const observations = observationsOf(program, command);
  if (observations.length === 0) {
    await note([noObservation(path, program, command)]);
    return 'usage';
  }
  const corpus = await readCorpus(operands.flatMap(filesOf), observations, command, outside);
  if (!isJson) await note(corpus.diagnostics);
  const maxPossible = command.number('max-possible') ?? defaultMaxPossible;
  const traces = corpus.traces.map((trace): JudgedTrace => {
    const observation = observationOf(program, trace);
    return { ...trace, judgement: judgeItems(program, observation, trace.items, maxPossible) };
  });

  const wanted = command.number('mutants') ?? defaultMutants;
  const line = new StatusLine(command, outside);
  const changes = findMutants(loaded);
  const drawn = shuffled(changes, new Random(seed));
  const specs: TriedSpec[] = [];
  const known = new Known(program, command.number('max-states') ?? defaultMaxStates);
  let invalid = 0;
  for (const change of traces.length === 0 ? [] : drawn) {
    if (specs.length === wanted) break;
    line.show(() => `${specs.length} of ${wanted} changes of the specification`);
    const changed = spec.recompile(change.edits);
    if (!changed) invalid += 1;
    else {
      const tried = tryProgram(changed, traces, maxPossible);
      const more = tried.kind === 'survived' ? known.compare(changed) : noMore;
      specs.push({ change, outcome: tried, ...more });
    }
  }
  const recordings = tryRecordings(program, traces, wanted, new Random(seed), maxPossible);
  await line.finish();

  const all = [...diagnostics, ...corpus.diagnostics];
  const counts = { changes: changes.length, invalid };
  const found = { ...nothing, name: program.name, traces, ...counts, specs, recordings };
  const report: MutationReport = { ...found, diagnostics: all };
  const paint = painter(outside.output, command, outside);
  await outside.output.write(
    isJson
      ? renderJson(mutationJson(report))
      : command.has('quiet')
        ? renderScores(report, paint)
        : renderMutation(report, paint),
  );
  if (corpus.diagnostics.length > 0) return 'unreadable-input';
  return recordings.length === 0 ? 'vacuous' : 'fine';

  async function note(problems: readonly Diagnostic[]): Promise<void> {
    const notes = painter(outside.notes, command, outside);
    await outside.notes.write(renderDiagnostics(problems, notes));
  }
}

/** What the explorer knows of the specification as it is. */
class Known {
  private readonly rows: ReturnType<typeof reachableRows>[];
  private readonly program: Program;
  private readonly maxStates: number;

  constructor(program: Program, maxStates: number) {
    this.program = program;
    this.maxStates = maxStates;
    this.rows = program.scenarios.map((scenario) =>
      reachableRows(new ScenarioModel(program, scenario), maxStates),
    );
  }

  /** One scenario in which it is different is enough; it is the same if it is so in all. */
  compare(changed: Program): {
    readonly sameness: Sameness;
    readonly scenario: string | undefined;
  } {
    let sameness: Sameness = this.program.scenarios.length === 0 ? 'unknown' : 'same';
    for (const [index, scenario] of this.program.scenarios.entries()) {
      const rows = this.rows[index];
      const model = new ScenarioModel(changed, changed.scenarios[index]!);
      const here = compareRows(rows, rows && reachableRows(model, this.maxStates));
      if (here === 'different') return { sameness: here, scenario: scenario.name };
      if (here === 'unknown') sameness = here;
    }
    return { sameness, scenario: undefined };
  }
}

/** Changes of the recordings that conform, as many as wanted if there are so many. */
function tryRecordings(
  program: Program,
  traces: readonly JudgedTrace[],
  wanted: number,
  random: Random,
  maxPossible: number,
): readonly TriedRecording[] {
  const conforming = traces.flatMap((trace) => {
    if (trace.judgement.verdict !== 'conforms') return [];
    const observation = observationOf(program, trace);
    return [{ trace, observation, mutator: new RecordingMutator(trace.items, observation) }];
  });
  const tried: TriedRecording[] = [];
  const seen = new Set<string>();
  const draws = conforming.length === 0 ? 0 : wanted * drawsPerMutant;
  for (let draw = 0; draw < draws && tried.length < wanted; draw += 1) {
    const { trace, observation, mutator } = random.pick(conforming);
    const drawn = mutator.mutant((size) => random.below(size));
    if (!drawn) continue;
    const { items, ...mutant } = drawn;
    const { kind: how, event, field, value } = mutant;
    const key = `${trace.trace} ${how} ${event.line} ${event.point} ${field} ${value}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const judgement = judgeItems(program, observation, items, maxPossible);
    const isNoticed = !areAlike(judgement, trace.judgement);
    const kind = judgement.isBounded ? 'undecided' : 'survived';
    const outcome =
      isNoticed && !judgement.isBounded
        ? ({ kind: 'killed', by: trace.trace, judgement } as const)
        : { kind };
    tried.push({ trace: trace.trace, mutant, outcome } as TriedRecording);
  }
  return tried;
}

/** In a random order: Fisher and Yates. */
function shuffled<T>(all: readonly T[], random: Random): readonly T[] {
  const mixed = [...all];
  for (let left = mixed.length - 1; left > 0; left -= 1) {
    const other = random.below(left + 1);
    [mixed[left], mixed[other]] = [mixed[other]!, mixed[left]!];
  }
  return mixed;
}

const noMore = { sameness: undefined, scenario: undefined };
const defaultMutants = 40;
const defaultMaxPossible = 2_000;
const defaultMaxStates = 20_000;
/** A draw may hit what cannot be changed so. */
const drawsPerMutant = 10;
