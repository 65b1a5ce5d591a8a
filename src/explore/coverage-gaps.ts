/**
 * What an exploration has not exercised: statements never executed, and parts of conditions that
 * were always true or always false. A model that says more than its scenario tries proves little.
 *
 * Only what the scenario can come to at all is looked at: code that none of its tasks calls, or
 * that a constant switches off, is no gap.
 */
import type { Span } from '../base/source.js';
import type { Coverage } from '../model/coverage.js';
import type { Failure } from '../model/failure.js';
import { conditionsOf, constantTruth, liveCode } from '../model/live-code.js';
import type { Instruction, Process } from '../model/program.js';
import type { ScenarioModel } from '../model/scenario-model.js';
import { spanText } from './describe.js';
import type { Exploration } from './explore.js';

/** A place of the specification with its text in one line. */
export interface CoverageGap {
  readonly span: Span;
  readonly text: string;
}

export interface CoverageGaps {
  /** Statements that follow each other are one gap, which tells the first; so is a whole process. */
  readonly neverTaken: readonly (CoverageGap & { readonly statements: number })[];
  readonly neverFalse: readonly CoverageGap[];
  readonly neverTrue: readonly CoverageGap[];
  /** What is claimed to happen sometimes, by name, and did not. */
  readonly notReached: readonly CoverageGap[];
}

export function findCoverageGaps(
  model: ScenarioModel,
  coverage: Coverage,
  found: Exploration<unknown, unknown>,
): CoverageGaps {
  const { processes } = model.program;
  const failures = found.failures.map(({ failure }) => failure);
  const reached = new Set(
    found.properties.flatMap(({ property, path }) => (path ? [property.name] : [])),
  );
  const reachable = reachableCode(model);
  const conditions = new Set(
    [...reachable].flatMap(([process, code]) => conditionsOf(processes[process]!, code)),
  );
  const open = [...conditions].filter((each) => constantTruth(each) === undefined);
  return {
    neverTaken: [...reachable].flatMap(([number, code]) =>
      untaken(processes[number]!, number, code, coverage, failures),
    ),
    neverFalse: open
      .filter((each) => coverage.wasTrue(each) && !coverage.wasFalse(each))
      .map(({ span }) => gap(span)),
    neverTrue: open
      .filter((each) => coverage.wasFalse(each) && !coverage.wasTrue(each))
      .map(({ span }) => gap(span)),
    notReached: model.scenario.properties
      .filter(({ mode, name }) => mode === 'sometimes' && !reached.has(name))
      .map(({ name, span }) => ({ span, text: name })),
  };
}

function gap(span: Span): CoverageGap {
  return { span, text: spanText(span) };
}

/** By process, in the order of declaration: the instructions that the scenario can come to. */
function reachableCode({
  program,
  scenario,
}: ScenarioModel): ReadonlyMap<number, readonly Instruction[]> {
  const roots = program.processes.flatMap(({ role, guard }, process) => {
    const isPossible = role === 'transition' && (!guard || constantTruth(guard) !== false);
    return isPossible ? [process] : [];
  });
  const found = new Map<number, readonly Instruction[]>();
  const waiting = new Set([...scenario.tasks.map(({ process }) => process), ...roots]);
  for (const process of waiting) {
    const code = liveCode(program.processes[process]!);
    for (const instruction of code) {
      if (instruction.kind === 'call' || instruction.kind === 'schedule') {
        waiting.add(instruction.process);
      }
    }
    found.set(process, code);
  }
  return new Map([...found].sort(([one], [other]) => one - other));
}

/** The statements of one process that were never executed, or the process as a whole. */
function untaken(
  process: Process,
  number: number,
  code: readonly Instruction[],
  coverage: Coverage,
  failures: readonly Failure[],
): CoverageGaps['neverTaken'][number][] {
  const { role, name, span } = process;
  const statements = new Map<string, { span: Span; isTaken: boolean }>();
  // The last instruction is the return that stands nowhere in the text.
  for (const instruction of code) {
    if (instruction === process.code.at(-1)) continue;
    const { start, end } = instruction.span;
    const known = statements.get(`${start} ${end}`);
    const isTaken =
      coverage.wasExecuted(instruction) ||
      failures.some((failure) => isWithin(failure.span, instruction.span));
    statements.set(`${start} ${end}`, {
      span: instruction.span,
      isTaken: isTaken || known?.isTaken === true,
    });
  }
  const ordered = [...statements.values()].sort((one, other) => one.span.start - other.span.start);
  const isEntered =
    role === 'transition' ? coverage.wasTaken(number) : process.code.some(wasExecuted);
  if (!isEntered && !ordered.some(({ isTaken }) => isTaken)) {
    return [{ span, text: `${role} ${name}`, statements: ordered.length }];
  }
  const gaps: { span: Span; text: string; statements: number }[] = [];
  let isOpen = false;
  for (const statement of ordered) {
    const last = gaps.at(-1);
    if (!statement.isTaken && isOpen && last) {
      const end = Math.max(last.span.end, statement.span.end);
      last.span = { ...last.span, end };
      last.statements += 1;
    } else if (!statement.isTaken) {
      gaps.push({ ...gap(statement.span), statements: 1 });
    }
    isOpen = !statement.isTaken;
  }
  return gaps;

  function wasExecuted(instruction: Instruction): boolean {
    return coverage.wasExecuted(instruction);
  }
}

function isWithin(inner: Span, outer: Span): boolean {
  return (
    inner.source.name === outer.source.name && inner.start >= outer.start && inner.end <= outer.end
  );
}
