/** Explores with and without reductions, and tells where they differ in what they may not. */
import { explore, type Exploration } from '../../src/explore/explore.js';
import { pathLength } from '../../src/explore/path.js';
import type { Reductions } from '../../src/explore/state-space.js';
import type { Program } from '../../src/model/program.js';
import { ScenarioModel, type WorldState, type WorldStep } from '../../src/model/scenario-model.js';

type Found = Exploration<WorldState, WorldStep>;

export interface Compared {
  /** States without reductions, with symmetry, with partial order, and with both. */
  readonly states: readonly number[];
  /** What the reductions changed that they have to keep; empty if nothing. */
  readonly differences: readonly string[];
}

const reductions: readonly Reductions[] = [
  { symmetry: true, order: false },
  { symmetry: false, order: true },
  { symmetry: true, order: true },
];

/** Undefined where there are more states than `maxStates`. */
export function compareReductions(
  program: Program,
  scenario: number,
  maxStates: number,
): Compared | undefined {
  const model = new ScenarioModel(program, program.scenarios[scenario]!);
  const full = explore(model, { maxStates });
  if (full.left > 0) return undefined;
  const states = [full.states];
  const differences: string[] = [];
  for (const reduced of reductions) {
    const found = explore(model, { reductions: reduced });
    const name = Object.keys(reduced)
      .filter((each) => reduced[each as keyof Reductions])
      .join('+');
    states.push(found.states);
    if (found.states > full.states) differences.push(`${name}: more states`);
    const kept = reduced.order ? [verdictsOf] : [verdictsOf, lengthsOf];
    if (!reduced.symmetry) kept.push(endsOf);
    for (const part of kept) {
      if (part(found) !== part(full)) {
        differences.push(`${name}: ${part(found)} instead of ${part(full)}`);
      }
    }
    differences.push(...wrongPaths(found).map((wrong) => `${name}: ${wrong}`));
  }
  return { states, differences };
}

/** What was established of each claim, whether a deadlock was found, which errors, which outcomes. */
function verdictsOf({ properties, deadlocks, finals, failures, outcomes }: Found): string {
  return [
    ...properties.map(({ property, outcome, isVacuous }) =>
      [property.name, outcome, isVacuous].join(' '),
    ),
    `deadlock ${deadlocks > 0}, end ${finals > 0}`,
    ...failures.map(({ failure: { code, span } }) => `${code} at ${span.start}`).sort(),
    ...outcomes.map(({ property, occurs }) => `${property.name} ${occurs}`),
  ].join('; ');
}

/** Of every claim, the deadlock and the errors: how long the shortest path is. */
function lengthsOf({ properties, deadlock, failures, outcomes }: Found): string {
  return [
    ...properties.map(({ path }) => path),
    deadlock,
    ...failures
      .toSorted((one, other) => one.failure.span.start - other.failure.span.start)
      .map(({ path }) => path),
    ...outcomes.map(({ witness }) => witness),
  ]
    .map((path) => (path ? pathLength(path) : '-'))
    .join(' ');
}

/** How many states the ends are, and how many show each outcome. */
function endsOf({ deadlocks, finals, outcomes }: Found): string {
  return [deadlocks, finals, ...outcomes.map(({ count }) => count)].join(' ');
}

/** Paths whose last state does not show what they are told for. */
function wrongPaths({ properties }: Found): string[] {
  return properties.flatMap(({ property, path }) => {
    if (!path) return [];
    const last = path.steps.at(-1)?.state ?? path.initial;
    return property.holds(last) === (property.mode !== 'always')
      ? []
      : [`path of ${property.name}`];
  });
}
