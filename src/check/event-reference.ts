/** Names an event without holding on to its line. */
import type { TraceEvent } from '../trace/event.js';
import { detached } from '../trace/memory.js';
import type { EventReference } from './verdict.js';

export function referenceTo(event: TraceEvent): EventReference {
  const { line, origin, timestamp, point, name, task } = event;
  const by = task ? detached(`${task.command}-${task.pid}`) : '';
  return { line, origin, timestamp, point, name: detached(name), task: by };
}
