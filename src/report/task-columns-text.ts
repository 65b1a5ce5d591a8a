/**
 * A path as the kernel's developers draw a race: one column a task, time downwards.
 *
 *        modprobe                     worker 1
 *        --------                     --------
 *     1  enter __driver_attach(d0)
 *     2                               lock dev.mutex
 *                                       d0.mutex: free → worker 1
 */
import type { DescribedPath } from '../explore/describe-exploration.js';
import { type LaneEntry, renderLanes } from './lanes.js';

/** The lines of a path, none longer than `width` where words allow it. */
export function renderTaskColumns(path: DescribedPath, width: number): string[] {
  const steps = path.failed ? [...path.steps, path.failed.step] : path.steps;
  if (steps.length === 0) return ['  (the initial state)'];
  const entries = steps.map(({ lane, action, changes }, index): LaneEntry => ({
    label: `${index + 1}`,
    lane,
    text: action,
    notes: changes.map(({ place, before, after }) => `${place}: ${before} → ${after}`),
    ...(index === path.repeatsFrom ? { heading: '[for ever:]' } : {}),
  }));
  return renderLanes(entries, width);
}
