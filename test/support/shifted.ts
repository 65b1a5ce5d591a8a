/** Recordings as they would be had the clock of one CPU been wrong. */
import { copyEvent } from '../../src/trace/copy-event.js';
import type { TraceItem } from '../../src/trace/event.js';

/** Adds to the times of a CPU and puts the events in the order of their times, as a tracer would. */
export function withShiftedCpu(
  items: readonly TraceItem[],
  cpu: number,
  nanoseconds: bigint,
): readonly TraceItem[] {
  let time = 0n;
  return items
    .map((item, index) => {
      if (item.kind !== 'event' || item.timestamp === undefined) return { item, index, time };
      time = item.timestamp + (item.cpu === cpu ? nanoseconds : 0n);
      return { item: copyEvent(item, { timestamp: time }), index, time };
    })
    .sort((one, other) => Number(one.time - other.time) || one.index - other.index)
    .map(({ item }, index) => ({ ...item, line: index + 1 }));
}
