/**
 * The points of a path that a test in the specification can ask for, and what holds at its end.
 *
 * Steps within a process have no such point; a test finds its own way from one point to the next.
 */
import type { Domain, Expression } from '../model/program.js';
import type { ScenarioModel, WorldState, WorldStep } from '../model/scenario-model.js';
import { none, type Value } from '../model/value.js';
import { describeState, objectName, taskName, valueText } from './describe.js';
import type { Path } from './path.js';
import type { WalkStep } from './walk.js';

/** One point, with the step of the path, counted from 0, that meets it. */
export type PathPoint = { readonly step: number } & (
  | {
      readonly kind: 'enter' | 'leave';
      /** Undefined for a worker. */
      readonly task: string | undefined;
      readonly process: string;
      /** As the specification writes them; undefined where it cannot. */
      readonly arguments: readonly string[] | undefined;
    }
  | { readonly kind: 'do'; readonly process: string; readonly arguments: readonly string[] }
);

export function pathPoints(
  model: ScenarioModel,
  { initial, steps }: Pick<Path<WorldState, WorldStep>, 'initial' | 'steps'>,
): PathPoint[] {
  return steps.flatMap(({ step }, index) => {
    const before = index === 0 ? initial : steps[index - 1]!.state;
    const point = pointOf(model, before, step);
    return point ? [{ step: index, ...point }] : [];
  });
}

type Point = PathPoint extends infer Each ? (Each extends PathPoint ? Omit<Each, 'step'> : never) : never;

function pointOf(
  model: ScenarioModel,
  before: WorldState,
  { visibility, task, values }: WorldStep,
): Point | undefined {
  if (visibility.kind === 'internal') return undefined;
  const process = model.program.processes[visibility.process]!;
  if (process.role === 'task') return undefined;
  const { name, parameters } = process;
  const given = visibility.kind === 'leave' ? before.tasks[task!]!.locals : values;
  const texts = parameters.map(({ domain }, index) => writable(model, domain, given[index]!));
  const all = texts.every((each) => each !== undefined) ? texts : undefined;
  if (visibility.kind === 'do') {
    return all && { kind: 'do', process: name, arguments: all };
  }
  const isWorker = task! >= model.scenario.tasks.length;
  return {
    kind: visibility.kind,
    task: isWorker ? undefined : taskName(model, task),
    process: name,
    arguments: all,
  };
}

/** A value as an expression of the specification; undefined if none denotes it. */
function writable(model: ScenarioModel, domain: Domain, value: Value): string | undefined {
  const objects =
    domain.kind === 'reference'
      ? [value as number]
      : domain.kind === 'set' || domain.kind === 'queue'
        ? (value as readonly number[])
        : [];
  if (objects.some((object) => !isNamed(model, object))) return undefined;
  if (domain.kind === 'opaque' && value !== none) return undefined;
  if (domain.kind === 'queue' && objects.length > 0) return undefined;
  return valueText(model, domain, value);
}

/** Spare objects have names for people only. */
function isNamed(model: ScenarioModel, object: number): boolean {
  return object === none || /^\w+(\[\d+\])?$/.test(objectName(model, object));
}

/** The condition, or that it does not hold, if that is so at the end of the path. */
export function endsWith(
  model: ScenarioModel,
  { initial, steps }: Pick<Path<WorldState, WorldStep>, 'initial' | 'steps'>,
  { condition, locals }: { readonly condition: Expression; readonly locals: number },
  isTrue: boolean,
): boolean {
  const end = steps.at(-1)?.state ?? initial;
  const { span } = condition;
  const asked = isTrue ? condition : ({ kind: 'not', operand: condition, span } as const);
  return model.holds(end, asked, locals);
}

/** The locks that are held at the end of the path, as the specification writes them. */
export function locksHeldAtEnd(
  model: ScenarioModel,
  { initial, steps }: Pick<Path<WorldState, WorldStep>, 'initial' | 'steps'>,
): string[] {
  const end = steps.at(-1)?.state ?? initial;
  return describeState(model, end).flatMap(({ place, value, isLock }) => []);
}

export type EndOf = WalkStep<WorldState, WorldStep>;
