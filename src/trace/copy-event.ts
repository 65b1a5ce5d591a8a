/** Events like others. */
import type { TraceEvent } from './event.js';

/** The event with some of its properties changed; a reader may have made getters of those it has. */
export function copyEvent(event: TraceEvent, changed: Partial<TraceEvent>): TraceEvent {
  const { kind, line, origin, point, name, label, task, cpu, timestamp, fields, text } = event;
  const copied = { kind, line, origin, point, name, label, task, cpu, timestamp, fields, text };
  return { ...copied, ...changed };
}
