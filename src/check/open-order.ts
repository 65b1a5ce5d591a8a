/** Which of two events happened first may be open, whatever their recorded times are. */
import type { TraceEvent } from '../trace/event.js';
import type { DecodedEvent } from './decode.js';
import { readPointer } from './population.js';
import type { WaitingEvent } from './waiting.js';

/**
 * True if the one may have happened behind the other although it comes before it. What one CPU recorded
 * in one file has its order. Between CPUs the skew counts, also for a task that went from one to the
 * other; between files, of which each keeps only its own order, also how their times are cut.
 */
export function isOrderOpen(one: DecodedEvent, other: DecodedEvent, skew: bigint): boolean {
  const [earlier, later] = [one.event.timestamp, other.event.timestamp];
  if (earlier === undefined || later === undefined) return false;
  const isOfOneCpu = one.event.cpu === other.event.cpu;
  const isOfOneFile = one.event.origin?.file === other.event.origin?.file;
  if (!isOfOneFile && mayBeAtOnce(one.event, other.event)) return true;
  if (isOfOneCpu || later - earlier > skew) return false;
  return skew > 0n || !isOfOneFile || one.task !== other.task;
}

/** True if the times, cut as they are, do not tell them apart. */
function mayBeAtOnce(one: TraceEvent, other: TraceEvent): boolean {
  const [first, last] = one.timestamp! <= other.timestamp! ? [one, other] : [other, one];
  return last.timestamp! - first.timestamp! < (first.origin?.grain ?? 1n);
}

/**
 * True if an event that another file has, or with a skew another CPU, may be about the object that one
 * creates, or about the one before it.
 */
export function isIdentityOpen(events: readonly WaitingEvent[], skew: bigint): boolean {
  /** By address: the events that create an object there. */
  const created = new Map<string, TraceEvent[]>();
  for (const { event, clause } of events) {
    for (const { field } of clause.creations) {
      const text = event.fields.get(clause.fields[field]!.name);
      if (text === undefined) continue;
      const address = readPointer(text).text;
      const known = created.get(address);
      if (known) known.push(event);
      else created.set(address, [event]);
    }
  }
  if (created.size === 0) return false;
  return events.some(({ event }) => {
    for (const text of event.fields.values()) {
      const creators = created.get(readPointer(text).text);
      if (creators?.some((creator) => isApart(creator, event, skew))) return true;
    }
    return false;
  });
}

function isApart(one: TraceEvent, other: TraceEvent, skew: bigint): boolean {
  if (one.origin?.file !== other.origin?.file) return true;
  if (skew === 0n || one.cpu === other.cpu) return false;
  const difference = one.timestamp! - other.timestamp!;
  return difference <= skew && -difference <= skew;
}
