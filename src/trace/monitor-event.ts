/**
 * Reads what the kernel's runtime verification prints (include/trace/events/rv.h, 6.12):
 *
 *     event_wip: preemptive x preempt_disable -> non_preemptive
 *     event_wwnr: 17: running x switch_out -> not_running (final)
 *     error_wip: event sched_waking not expected in the state preemptive
 *
 * The fields have the names of the tracepoints'. Which automaton moved, the text tells in part only:
 * one of a task has an `id`, one of a CPU is that of the line's CPU, and a global one is alone.
 */

const allowed = /^(?:(-?\d+): )?(\S+) x (\S+) -> (\S+)(?: \(final\))? ?$/;
const refused = /^(?:(-?\d+): )?event (\S+) not expected in the state (\S+) ?$/;

/** True of the label of such an event, or one that might be. */
export function isMonitorLabel(label: string): boolean {
  return label.startsWith('event_') || label.startsWith('error_');
}

/** The fields of the text from `start` on; undefined if it is not of that form. */
export function monitorFields(
  label: string,
  text: string,
  start: number,
  cpu: number | undefined,
): ReadonlyMap<string, string> | undefined {
  const rest = text.slice(start);
  const step = allowed.exec(rest);
  const error = step ? undefined : refused.exec(rest);
  if (!step && !error) return undefined;
  const [id, state, event] = step
    ? [step[1], step[2]!, step[3]!]
    : [error![1], error![3]!, error![2]!];
  const fields = new Map([
    ['automaton', `"${label.slice('event_'.length)}"`],
    ['state', state],
    ['event', event],
  ]);
  if (step) fields.set('next_state', step[4]!);
  if (id !== undefined) fields.set('id', `"${id}"`);
  if (cpu !== undefined) fields.set('cpu', `"cpu ${cpu}"`);
  return fields;
}
