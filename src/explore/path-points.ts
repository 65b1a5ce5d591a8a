/**
 * The points of a path that a test in the specification can ask for.
 *
 * Steps within a process have no such point; a test finds its own way from one point to the next.
 */
import type { Domain } from '../model/program.js';
import type { ScenarioModel, WorldState, WorldStep } from '../model/scenario-model.js';
import { none, type Value } from '../model/value.js';
import { objectName, taskName, valueText } from './describe.js';
import type { Path } from './path.js';

export type PathPoint =
  | {
      readonly kind: 'enter' | 'leave';
      /** The step of the path that meets it, counted from 0. */
      readonly step: number;
      /** Undefined for a worker. */
      readonly task: string | undefined;
      readonly process: string;
      /** As the specification writes them; undefined where it cannot. */
      readonly arguments: readonly string[] | undefined;
    }
  | {
      readonly kind: 'do';
      readonly step: number;
      readonly process: string;
      readonly arguments: readonly string[];
    };

export function pathPoints(
  model: ScenarioModel,
  { initial, steps }: Pick<Path<WorldState, WorldStep>, 'initial' | 'steps'>,
): PathPoint[] {
  const points = steps.map(({ step }, index) =>
    pointOf(model, index === 0 ? initial : steps[index - 1]!.state, step, index),
  );
  return points.filter((point) => point !== undefined);
}

function pointOf(
  model: ScenarioModel,
  before: WorldState,
  { visibility, task, values }: WorldStep,
  step: number,
): PathPoint | undefined {
  if (visibility.kind === 'internal') return undefined;
  const process = model.program.processes[visibility.process]!;
  if (process.role === 'task') return undefined;
  const { name, parameters } = process;
  const given = visibility.kind === 'leave' ? before.tasks[task!]!.locals : values;
  const texts = parameters.flatMap(({ domain }, index) => writable(model, domain, given[index]!));
  const isWhole = texts.length === parameters.length;
  if (visibility.kind === 'do') {
    return isWhole ? { kind: 'do', step, process: name, arguments: texts } : undefined;
  }
  return {
    kind: visibility.kind,
    step,
    task: task! < model.scenario.tasks.length ? taskName(model, task) : undefined,
    process: name,
    arguments: isWhole ? texts : undefined,
  };
}

/** A value as an expression of the specification; none if no expression denotes it. */
function writable(model: ScenarioModel, domain: Domain, value: Value): string[] {
  const isWritable =
    domain.kind === 'reference'
      ? hasName(model, value as number)
      : domain.kind === 'set'
        ? (value as readonly number[]).every((object) => hasName(model, object))
        : domain.kind === 'queue'
          ? (value as readonly number[]).length === 0
          : domain.kind !== 'opaque' || value === none;
  return isWritable ? [valueText(model, domain, value)] : [];
}

/** Objects that were spare have a name for people only. */
function hasName(model: ScenarioModel, object: number): boolean {
  return object === none || !objectName(model, object).includes('#');
}

/** The locks that somebody holds, as the specification writes them. */
export function heldLocks({ program, scenario }: ScenarioModel, state: WorldState): string[] {
  return state.objects.flatMap((slots, object) => {
    const cast = scenario.objects[object - 1];
    const { slots: kept } = program.kinds[cast?.objectKind ?? 0]!;
    const held = kept.filter(({ domain }, index) => domain.kind === 'lock' && slots[index] !== 0);
    if (cast?.name.includes('#')) return [];
    return held.map(({ name }) => (cast ? `${cast.name}.${name}` : name));
  });
}
