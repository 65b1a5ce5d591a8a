/** Ticks become times as the options of the recording say. */
import { expect, test } from 'vitest';
import { clockOf, countsNanoseconds } from '../../../src/trace/dat/clock.js';
import { noOptions, type Options } from '../../../src/trace/dat/options.js';

const check = (options: Partial<Options>, ticks: bigint, cpu = 0): bigint =>
  clockOf({ ...noOptions(), ...options })(ticks, cpu);

const sample = (time: bigint, offset: bigint) => ({ time, offset, scaling: 1n, fraction: 0n });

const shift = (...samples: ReturnType<typeof sample>[]) => ({
  timeShift: { interpolates: false, samples: [samples] },
});

test.each<[string, Partial<Options>, bigint, bigint]>([
  ['nothing', {}, 5n, 5n],
  ['an offset', { timeOffset: -3n }, 5n, 2n],
  ['cycles of a processor', { tsc: { multiplier: 3n, shift: 1n } }, 5n, 7n],
  ['both', { tsc: { multiplier: 3n, shift: 1n }, timeOffset: 10n }, 5n, 17n],
  [
    'cycles beyond 64 bits',
    { tsc: { multiplier: 2n ** 32n - 1n, shift: 32n } },
    1n << 62n,
    (1n << 62n) - (1n << 30n),
  ],
  ['a host that is ahead', shift(sample(0n, 100n)), 5n, 105n],
  ['before the first comparison of clocks', shift(sample(10n, 100n), sample(20n, 200n)), 5n, 105n],
  ['between two', shift(sample(10n, 100n), sample(20n, 200n), sample(30n, 300n)), 25n, 225n],
  ['at one', shift(sample(10n, 100n), sample(20n, 200n), sample(30n, 300n)), 20n, 220n],
  ['behind the last', shift(sample(10n, 100n), sample(20n, 200n), sample(30n, 300n)), 99n, 299n],
  [
    'two comparisons at one time',
    shift(sample(10n, 100n), sample(10n, 900n), sample(20n, 200n)),
    15n,
    115n,
  ],
  [
    'between two, by a straight line',
    { timeShift: { interpolates: true, samples: [[sample(10n, 100n), sample(20n, 200n)]] } },
    15n,
    165n,
  ],
  [
    'another speed',
    {
      timeShift: {
        interpolates: false,
        samples: [[{ ...sample(0n, 0n), scaling: 3n, fraction: 1n }, sample(9n, 0n)]],
      },
    },
    4n,
    6n,
  ],
])('%s', (_, options, ticks, expected) => {
  expect(check(options, ticks)).toBe(expected);
});

test('a CPU without a comparison keeps its time', () => {
  expect(check(shift(sample(0n, 100n)), 5n, 1)).toBe(5n);
});

test.each([
  ['local', true],
  ['mono_raw', true],
  ['boot', true],
  ['counter', false],
  ['x86-tsc', false],
  [undefined, true],
] as const)('the clock %s counts nanoseconds: %s', (clock, expected) => {
  expect(countsNanoseconds(clock, noOptions())).toBe(expected);
});
