/** What is known of the clocks of a recording, in words. */
import { assertNever } from '../base/assert-never.js';
import type { ClockShift } from '../check/clock-shift.js';
import type { EstimatedSkew } from '../check/clocks.js';
import { grouped } from './layout.js';
import { placeText } from './place-text.js';
import { excerpt } from './printable.js';

/** Why the recording was judged as one of clocks that differ. */
export function skewText(skew: EstimatedSkew): string {
  const { nanoseconds, effect, effectCpu, cause, causeCpu } = skew;
  const least = `the clocks of CPUs ${effectCpu} and ${causeCpu} differ by at least ${timeText(nanoseconds)}`;
  return `${least}: ${placeText(effect)} ${factText(skew)} ${placeText(cause)}; judged with that skew`;
}

function factText({ fact, cause }: EstimatedSkew): string {
  switch (fact) {
    case 'call':
      return `returns from the call of ${excerpt(cause.name, 60)} that begins at`;
    case 'switch':
      return 'runs the task that another CPU is done with at';
    default:
      return assertNever(fact);
  }
}

/** By which clock a rejected recording would conform. */
export function shiftText({ cpu, nanoseconds }: ClockShift): string {
  const [size, how] = nanoseconds < 0n ? [-nanoseconds, 'fast'] : [nanoseconds, 'slow'];
  return `it would conform if the clock of CPU ${cpu} was ${how} by ${timeText(size)}`;
}

/** `12.345 µs`. */
function timeText(nanoseconds: bigint): string {
  if (nanoseconds < 1000n) return `${nanoseconds} ns`;
  const fraction = `${nanoseconds % 1000n}`.padStart(3, '0').replace(/0+$/, '');
  const whole = grouped(Number(nanoseconds / 1000n));
  return `${whole}${fraction === '' ? '' : `.${fraction}`} µs`;
}
