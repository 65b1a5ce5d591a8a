/** Checks a rejected recording once more, to find what set the members of the objects involved. */
import type { Observation } from '../model/observation.js';
import type { Program } from '../model/program.js';
import type { TraceItem } from '../trace/event.js';
import { Causes } from './causes.js';
import { type CheckOptions, TraceChecker } from './check.js';
import { Budget } from './effort.js';
import { TraceCoverage } from './trace-coverage.js';
import type { Divergence } from './verdict.js';

/** Where more steps have to be tried, the causes are not worth the time. */
const maxSteps = 50_000;

/** The objects with the causes of their members; undefined if the recording is not rejected so again. */
export function findCauses(
  program: Program,
  observation: Observation,
  items: Iterable<TraceItem>,
  divergence: Divergence,
  options: CheckOptions = {},
): Pick<Divergence, 'objects' | 'doubts'> | undefined {
  const causes = new Causes();
  const coverage = new TraceCoverage(causes);
  const budget = new Budget(maxSteps);
  const checker = new TraceChecker(program, observation, { ...options, coverage, budget });
  for (const item of items) {
    if (checker.isDecided || budget.isSpent) break;
    checker.add(item);
  }
  const again = budget.isSpent ? undefined : checker.finish().divergence;
  if (again?.at.line !== divergence.at.line) return undefined;
  const doubts = causes.doubts.map(({ property: { name, title, span }, since }) => {
    return { property: name, title, span, since };
  });
  return { objects: again.objects, doubts };
}
