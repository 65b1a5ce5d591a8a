/** Checks a whole trace: as it is read, or of items that are at hand. */
import type { Observation } from '../model/observation.js';
import type { Program } from '../model/program.js';
import type { TraceItem } from '../trace/event.js';
import { TraceChecker } from './check.js';
import type { CheckOptions } from './check-options.js';
import type { CheckResult } from './verdict.js';

/** Checks items to the last. */
export function checkItems(
  program: Program,
  observation: Observation,
  items: Iterable<TraceItem>,
  options: CheckOptions = {},
): CheckResult {
  const checker = new TraceChecker(program, observation, options);
  for (const item of items) checker.add(item);
  return checker.finish();
}

/** Checks a trace as it is read, which stops at the first divergence. */
export async function checkTrace(
  program: Program,
  observation: Observation,
  batches: AsyncIterable<readonly TraceItem[]>,
  options: CheckOptions = {},
): Promise<CheckResult> {
  const checker = new TraceChecker(program, observation, options);
  for await (const batch of batches) {
    for (const item of batch) checker.add(item);
    if (checker.isDecided) break;
  }
  return checker.finish();
}
