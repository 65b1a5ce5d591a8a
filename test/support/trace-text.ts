/** Traces as short texts, for tests that stand for themselves. */
import type { TraceEvent } from '../../src/trace/event.js';
import { renumbered } from './mutate.js';

const linePattern = /^\s*(\S+)-(\d+): (entry|return|point) (\S+)(.*)$/;

/** The events of lines such as `probe-101: entry attach dev=disk flag=0`. */
export function eventsOf(text: string): readonly TraceEvent[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return renumbered(lines.map(eventOf));
}

function eventOf(text: string): TraceEvent {
  const [, command, pid, point, name, rest] = linePattern.exec(text) ?? [];
  if (command === undefined || name === undefined) throw new Error(`no event: ${text}`);
  const fields = [...(rest ?? '').matchAll(/(\w+)=("[^"]*"|\S+)/g)];
  return {
    kind: 'event',
    line: 0,
    point: point as TraceEvent['point'],
    name,
    label: name,
    task: { command, pid: Number(pid) },
    cpu: 0,
    timestamp: undefined,
    fields: new Map(fields.map(([, field, value]) => [field!, value!])),
    text,
  };
}
