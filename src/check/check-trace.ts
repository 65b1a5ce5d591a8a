/** Checks a trace as it is read. */
import type { Observation } from '../model/observation.js';
import type { Program } from '../model/program.js';
import type { TraceItem } from '../trace/event.js';
import { TraceChecker } from './check.js';
import type { CheckOptions } from './check-options.js';
import type { CheckResult } from './verdict.js';

/** Checks a whole trace; reading stops at the first divergence. */
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
