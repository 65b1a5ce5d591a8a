/** The output of our bpftrace scripts: ftrace's lines, in order only on each CPU. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readTraceText } from '../../src/trace/read-trace.js';
import { showItem } from './show-item.js';

const check = (lines: readonly string[]): readonly string[] =>
  readTraceText(['Attaching 2 probes...', ...lines].join('\n'))
    .map(showItem)
    .slice(1);

const event = (time: string, cpu = 0): string =>
  `sh-104 [00${cpu}] ..... ${time}: f: (f+0x0/0x0) x=${cpu}`;
const shown = (time: string, cpu = 0): string => `entry f sh-104 cpu ${cpu} at ${time} x=${cpu}`;

test('CPUs that come one after the other are put in order', () => {
  expect(check([event('1.000000001'), event('1.000000003'), event('1.000000002', 1)])).toEqual([
    shown('1000000001'),
    shown('1000000002', 1),
    shown('1000000003'),
  ]);
});

test('an event that comes too late is a gap', () => {
  const lines = [event('1.000000001'), event('5.000000001'), event('2.000000000', 1)];
  expect(check(lines)).toEqual([
    shown('1000000001'),
    expect.stringMatching(/^unreadable: an event that is at most a second older/),
    shown('5000000001'),
  ]);
});

test('a loss is a hole before and behind all that waits', () => {
  expect(check([event('1.1'), 'Lost 12 events', event('1.2')])).toEqual([
    'lost 12 cpu any dropped',
    shown('1100000000'),
    'lost 12 cpu any dropped',
    shown('1200000000'),
  ]);
});

test('what bpftrace says itself is a comment', () => {
  expect(check(['', '@calls: 12', '@by[sh]: 3'])).toEqual(['comment', 'comment', 'comment']);
});

test('events of CPUs that are read in turn come in the order of their times', () => {
  const times = fc.array(fc.integer({ min: 0, max: 900_000_000 }), { maxLength: 60 });
  fc.assert(
    fc.property(times, times, (left, right) => {
      const lines = [left, right].flatMap((each, cpu) =>
        each
          .toSorted((a, b) => a - b)
          .map((time) => event(`7.${String(time).padStart(9, '0')}`, cpu)),
      );
      const read = readTraceText(lines.join('\n'), 'bpftrace').map((item) =>
        item.kind === 'event' ? Number(item.timestamp! - 7_000_000_000n) : item.kind,
      );
      expect(read).toEqual([...left, ...right].sort((a, b) => a - b));
    }),
  );
});
