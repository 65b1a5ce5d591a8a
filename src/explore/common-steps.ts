/**
 * What two specifications name alike: processes, work functions and transitions of one name, with
 * the same parameters. Their beginnings and ends are what behaviors of both are compared by.
 */
import type { Observation } from '../model/observation.js';
import { expressionsIn } from '../model/expressions.js';
import type { Domain, Process, Program } from '../model/program.js';
import { none } from '../model/value.js';
import type { ScenarioModel, WorldState, WorldStep } from '../model/scenario-model.js';
import { taskName, valueText } from './describe.js';
import type { Side } from './difference.js';

export interface CommonSteps {
  /** Names, in the order of the first specification. */
  readonly compared: readonly string[];
  /** Those that only one has, or that have other parameters: their steps are hidden. */
  readonly notCompared: readonly string[];
}

/** `observations`: only what an event of each shows for certain. */
export function commonSteps(
  programs: readonly [Program, Program],
  observations?: readonly [Observation, Observation],
): CommonSteps {
  const [left, right] = programs.map((program, side): ReadonlyMap<string, string> => {
    const shown = observations?.[side]?.clauses
      .filter(({ optional }) => !optional)
      .map(({ meaning }) => meaning.process);
    return new Map(
      program.processes.flatMap((process, number) =>
        process.role === 'task' || (shown && !shown.includes(number))
          ? []
          : [[process.name, signatureOf(program, process)] as const],
      ),
    );
  }) as readonly ReadonlyMap<string, string>[] as [
    ReadonlyMap<string, string>,
    ReadonlyMap<string, string>,
  ];
  const names = [...new Set([...left.keys(), ...right.keys()])];
  const isCompared = (name: string) => left.get(name) === right.get(name);
  return {
    compared: names.filter(isCompared),
    notCompared: names.filter((name) => !isCompared(name)),
  };
}

/** Only these of what is compared; the steps of the others are hidden. */
export function limitedTo(
  { compared, notCompared }: CommonSteps,
  only: readonly string[],
): CommonSteps {
  return { compared: compared.filter((name) => only.includes(name)), notCompared };
}

/** Whether it can be told by the visible steps which worker takes one: all work is visible, of both. */
export function areWorkersTold(
  programs: readonly [Program, Program],
  compared: readonly string[],
): boolean {
  return programs.every(({ processes }) =>
    processes.every(({ role, name }) => role !== 'work' || compared.includes(name)),
  );
}

/** A model with the labels of its steps, `modprobe: enter attach(disk, nvme)`. */
export function sideOf(
  model: ScenarioModel,
  compared: ReadonlySet<string>,
  areWorkersShown: boolean,
  observation: Observation | undefined,
): Side {
  const { program, scenario } = model;
  return { model, label };

  function label(before: WorldState, step: WorldStep): string | undefined {
    const { visibility, task } = step;
    if (visibility.kind === 'internal') return undefined;
    const process = program.processes[visibility.process]!;
    if (!compared.has(process.name)) return undefined;
    const isWorker = task !== undefined && task >= scenario.tasks.length;
    const who = isWorker && !areWorkersShown ? 'a worker' : taskName(model, task);
    const shown = observation ? shownParts(observation, visibility, process) : everything;
    if (!shown) return undefined;
    const values = visibility.kind === 'leave' ? before.tasks[task!]!.locals : step.values;
    const texts = process.parameters.map(({ domain }, index) =>
      shown.arguments?.[index] === false ? '_' : valueText(model, domain, values[index] ?? none),
    );
    const isTold = visibility.kind === 'leave' && shown.hasResult && process.result;
    const result = isTold ? ` with ${valueText(model, isTold, step.result)}` : '';
    return `${who}: ${visibility.kind} ${process.name}(${texts.join(', ')})${result}`;
  }
}

/** What a label tells of a step. */
interface ShownParts {
  /** For each argument whether it is told; undefined if all are. */
  readonly arguments: readonly boolean[] | undefined;
  readonly hasResult: boolean;
}

const everything: ShownParts = { arguments: undefined, hasResult: true };

/** Which arguments the clause for a step shows, and whether it shows the result. */
function shownParts(
  { clauses }: Observation,
  visibility: Exclude<WorldStep['visibility'], { kind: 'internal' }>,
  process: Process,
): ShownParts | undefined {
  const clause = clauses.find(
    ({ meaning, optional }) =>
      !optional && meaning.kind === visibility.kind && meaning.process === visibility.process,
  );
  if (!clause) return undefined;
  const { meaning, where, resultLocal } = clause;
  const { parameters } = process;
  const hasResult = [...expressionsIn(where)].some(
    (each) => each.kind === 'local' && each.index === resultLocal,
  );
  const told = parameters.map((_, index) => meaning.arguments?.[index]?.kind === 'local');
  return { arguments: told, hasResult };
}

/** Equal for two processes whose beginnings and ends can be compared. */
function signatureOf(program: Program, { role, parameters, result }: Process): string {
  const isTransition = role === 'transition';
  const types = parameters.map(({ domain }) => typeText(program, domain));
  return `${isTransition}(${types.join()}): ${result ? typeText(program, result) : ''}`;
}

function typeText({ kinds }: Program, domain: Domain): string {
  switch (domain.kind) {
    case 'reference':
      return `${kinds[domain.objectKind]!.name}${domain.optional ? '?' : ''}`;
    case 'enum':
      return domain.name;
    case 'set':
    case 'queue':
      return `${domain.kind} of ${kinds[domain.objectKind]!.name}`;
    default:
      return domain.kind;
  }
}
