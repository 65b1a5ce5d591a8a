/** What the ticks of a recording are in nanoseconds, as its options say. */
import type { Timestamp } from '../event.js';
import type { ClockSample, Options, TimeShift } from './options.js';

/** The time of a record of a CPU. */
export type Clock = (ticks: bigint, cpu: number) => Timestamp;

/** True if the ticks are nanoseconds: then a time is printed in seconds. */
export function countsNanoseconds(clock: string | undefined, options: Options): boolean {
  if (options.tsc !== undefined) return true;
  return clock === undefined || /^(?:local|global|uptime|perf|mono.*|boot|tai)$/.test(clock);
}

/** In the order in which trace-cmd does it: the host's clock, the unit, the offset. */
export function clockOf(options: Options): Clock {
  const { timeShift, tsc, timeOffset } = options;
  if (timeShift === undefined && tsc === undefined && timeOffset === 0n) return (ticks) => ticks;
  const shift = timeShift && shiftOf(timeShift);
  return (ticks, cpu) => {
    let time = shift ? shift(ticks, cpu) : ticks;
    if (tsc !== undefined) time = (time * tsc.multiplier) >> tsc.shift;
    return time + timeOffset;
  };
}

function shiftOf({ interpolates, samples }: TimeShift): Clock {
  const distinct = samples.map((ofCpu) =>
    ofCpu.filter(({ time }, index) => index === 0 || ofCpu[index - 1]!.time !== time),
  );
  return (ticks, cpu) => {
    const ofCpu = distinct[cpu] ?? [];
    const [first, second] = ofCpu;
    if (first === undefined) return ticks;
    if (second === undefined) return ticks + first.offset;
    const index = lastBefore(ofCpu, ticks);
    return corrected(ticks, ofCpu[index]!, ofCpu[index + 1]!, interpolates);
  };
}

/** The last sample that is not after `ticks` and has another behind it. */
function lastBefore(samples: readonly ClockSample[], ticks: bigint): number {
  let low = 0;
  let high = samples.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (samples[middle]!.time <= ticks) low = middle;
    else high = middle - 1;
  }
  return low;
}

function corrected(
  ticks: bigint,
  before: ClockSample,
  after: ClockSample,
  interpolates: boolean,
): bigint {
  let offset = before.offset;
  if (interpolates) {
    const span = after.time - before.time;
    const part = (ticks - before.time) * (after.offset - before.offset);
    offset += (part + span / 2n) / span;
  }
  return ((ticks * before.scaling) >> before.fraction) + offset;
}
