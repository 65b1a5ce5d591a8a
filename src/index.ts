/**
 * The library: compile a specification, step its model, check traces against it.
 *
 * Everything here runs in a browser too: no file is read and nothing is printed. What comes back is
 * data; `renderCheck` and `renderDiagnostics` make the texts of the command line of it.
 */
export type { Diagnostic, Label } from './base/diagnostic.js';
export { diagnosticCodes, type DiagnosticCode } from './base/diagnostic-codes.js';
export { type ItfState, itfText, type ItfValue } from './base/itf.js';
export { type Position, positionAt, type SourceText, type Span } from './base/source.js';

export type { SpecFile } from './language/ast.js';
export { parse, type Parsed } from './language/parse.js';
export { print } from './language/print.js';
export type { FindSource } from './language/load.js';

export { compileSpec, type Compiled, type CompileOptions } from './model/compile-spec.js';
export { Coverage } from './model/coverage.js';
export type { Failure } from './model/failure.js';
export type { Failed, Model, ModelProperty, Transition } from './model/model.js';
export type { Observation } from './model/observation.js';
export type { Program, Scenario } from './model/program.js';
export { ScenarioModel, type WorldState, type WorldStep } from './model/scenario-model.js';

export {
  areWorkersTold,
  type CommonSteps,
  commonSteps,
  limitedTo,
  sideOf,
} from './explore/common-steps.js';
export { findCoverageGaps, type CoverageGap, type CoverageGaps } from './explore/coverage-gaps.js';
export {
  describeClaims,
  describeOutcomes,
  type DescribedClaim,
  type DescribedOutcome,
  type DescribedPath,
} from './explore/describe-exploration.js';
export { describeState, describeStep, type DescribedStep } from './explore/describe.js';
export {
  compareModels,
  type Comparison,
  type Difference,
  type Side,
} from './explore/difference.js';
export { emit, type Emission } from './explore/emit.js';
export {
  type Exploration,
  explore,
  Explorer,
  type ExploreOptions,
  type PropertyResult,
} from './explore/explore.js';
export { PackedSpace } from './explore/packed-space.js';
export type { Path } from './explore/path.js';
export {
  judgePathTest,
  type PathTestOutcome,
  type PathTestResult,
  runPathTest,
} from './explore/path-test.js';
export { StateTraceChecker, type StateTraceResult } from './explore/state-trace.js';
export { findRoutes, type Routes } from './explore/routes.js';
export { walk, type Walk, type WalkOptions } from './explore/walk.js';

export { bytesAtHand, type RandomAccess, type Unpackers } from './trace/dat/random-access.js';
export { TraceDat } from './trace/dat/read-dat.js';
export type { TraceEvent, TraceItem } from './trace/event.js';
export { type FormatName, formats } from './trace/formats.js';
export { type ItfItem, readItf } from './trace/itf-reader.js';
export { writeFtrace } from './trace/ftrace-writer.js';
export { writeNdjson } from './trace/ndjson.js';
export { readTrace, readTraceText } from './trace/read-trace.js';

export { type CheckOptions, TraceChecker } from './check/check.js';
export { checkTrace } from './check/check-trace.js';
export { Budget } from './check/effort.js';
export { type Exercised, exercisedBy } from './check/exercised.js';
export { findCauses } from './check/find-causes.js';
export { findMisses, type Miss, type Misses } from './check/misses.js';
export { type SliceOptions, sliceTrace } from './check/slice.js';
export { TraceCoverage } from './check/trace-coverage.js';
export { type Hypothesis, rankHypotheses, type TriageFacts } from './check/triage.js';
export type { CheckResult, Divergence, Gap, Slice, VerdictKind } from './check/verdict.js';

export { exportPromela, type PromelaExport } from './export/promela.js';
export { exportTla, type TlaExport } from './export/tla.js';
export type { Automaton } from './export/rv/automaton.js';
export { automatonSpec, type MonitorType } from './export/rv/automaton-spec.js';
export { type Monitor, monitorOf } from './export/rv/monitor-of.js';
export { readDot } from './export/rv/read-dot.js';
export { writeDot } from './export/rv/write-dot.js';

export { type BrokenBtf, type Btf, readBtf } from './record/btf.js';
export type { Observability } from './record/observability.js';
export {
  type KernelTypes,
  type RecordingScript,
  recordingScript,
  type Tracer,
} from './record/script.js';

export type { CheckContext } from './report/check-context.js';
export { checkJson, type CheckedTrace } from './report/check-json.js';
export { renderCheck } from './report/check-text.js';
export { type CheckedDesign, designsJson } from './report/designs-json.js';
export { type DesignVerdict, renderDesigns } from './report/designs-text.js';
export { explorationJson } from './report/exploration-json.js';
export { type ExploredScenario, renderExploration } from './report/explore-text.js';
export { judgeChecks, type NamedDesign } from './report/forms/check-judgements.js';
export { judgeExploration } from './report/forms/explore-judgements.js';
export { type Form, renderForm } from './report/forms/forms.js';
export type { FilePlace, FlowStep, JudgedGroup, Judgement } from './report/forms/judgement.js';
export { renderDiagnostics } from './report/diagnostic-text.js';
export { renderExplorationMail } from './report/exploration-mail.js';
export { renderCheckMail } from './report/mail-text.js';
export { colored, type Paint, plain } from './report/paint.js';
