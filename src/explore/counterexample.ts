/** The paths that an exploration tells, by the name of what each breaks or shows. */
import type { ScenarioModel, WorldState, WorldStep } from '../model/scenario-model.js';
import type { Exploration } from './explore.js';
import type { Path } from './path.js';
import { heldLocks, type PathPoint, pathPoints } from './path-points.js';

export interface Counterexample {
  /** Of a property or an outcome; `deadlock`; the code of an error of the run. */
  readonly name: string;
  /** Otherwise it shows that something is possible: a `sometimes`, or an outcome. */
  readonly breaks: boolean;
  readonly path: Path<WorldState, WorldStep>;
}

/** In the order of the report: what is broken, then what is shown. */
export function counterexamples(found: Exploration<WorldState, WorldStep>): Counterexample[] {
  const told: { name: string; breaks: boolean; path: Counterexample['path'] | undefined }[] = [
    ...found.properties.map(({ property: { name }, outcome, path }) => {
      return { name, breaks: outcome === 'violated', path };
    }),
    { name: 'deadlock', breaks: true, path: found.deadlock },
    ...found.failures.map(({ failure: { code }, path }) => ({ name: code, breaks: true, path })),
    ...found.outcomes.map(({ property: { name }, witness }) => {
      return { name, breaks: false, path: witness };
    }),
  ];
  const paths = told.flatMap(({ path, ...each }) => (path ? [{ ...each, path }] : []));
  return [...paths.filter(({ breaks }) => breaks), ...paths.filter(({ breaks }) => !breaks)];
}

/** A path and, if it is told for one, the name of what it breaks or shows. */
export interface SketchedPath {
  readonly name: string | undefined;
  readonly path: Path<WorldState, WorldStep>;
}

/** A path as a test that it passes; which finds it, or a shorter one that meets the same points. */
export interface SketchedTest {
  readonly scenario: string;
  readonly points: readonly PathPoint[];
  /** A condition that holds at the end of the path; undefined where none can be told. */
  readonly end: string | undefined;
  /** The objects that a condition in the test can name, without an index. */
  readonly objects: ReadonlySet<string>;
  /** Of a lasso: the steps from this one on are repeated for ever. */
  readonly repeatsFrom: number | undefined;
}

export function sketchTest(model: ScenarioModel, { name, path }: SketchedPath): SketchedTest {
  const { scenario } = model;
  const last = path.steps.at(-1)?.state ?? path.initial;
  const end = name === undefined ? undefined : claimText(model, name, last);
  const { repeatsFrom } = path;
  const objects = new Set(scenario.objects.map((each) => each.name.replace(/\[\d+\]$/, '')));
  const points = pathPoints(model, path);
  return { scenario: scenario.name, points, end, objects, repeatsFrom };
}

/** What a property or an outcome asks, or that it is not so; of a deadlock, who holds what. */
function claimText(model: ScenarioModel, name: string, last: WorldState): string | undefined {
  if (name === 'deadlock') {
    return ['!finished()', ...heldLocks(model, last).map((lock) => `held(${lock})`)].join(' && ');
  }
  const { properties, outcomes } = model.scenario;
  const claim = [...properties, ...outcomes].find((each) => each.name === name);
  if (!claim) return undefined;
  const { condition, locals } = claim;
  const { source, start, end } = condition.span;
  const text = source.text.slice(start, end);
  if (model.holds(last, condition, locals)) return text;
  const negated = { kind: 'not', operand: condition, span: condition.span } as const;
  // The line break ends a comment that the text may end with.
  return model.holds(last, negated, locals) ? `!(${text}\n)` : undefined;
}
