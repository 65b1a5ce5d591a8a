/** Several recordings become one: what comes when, and what is told of holes. */
import { expect, test } from 'vitest';
import type { TraceItem } from '../../src/trace/event.js';
import { Merge } from '../../src/trace/merge.js';
import { readTraceText } from '../../src/trace/read-trace.js';

const event = (time: string) => `sh-1 [000] ..... ${time}: e: (e+0x0/0x10)`;

/** Each item as its kind, file and line, with what is special of it. */
async function merge(texts: readonly (readonly string[])[], offsets: readonly bigint[] = []) {
  let closed = 0;
  async function* batches(lines: readonly string[]): AsyncGenerator<readonly TraceItem[]> {
    try {
      for (const item of readTraceText(`${lines.join('\n')}\n`, 'ftrace')) yield [item];
    } finally {
      closed += 1;
    }
  }
  const files = texts.map((lines, index) => {
    return { name: 'abcd'[index]!, batches: batches(lines), offset: offsets[index] ?? 0n };
  });
  const all = new Merge(files);
  const told: string[] = [];
  let line = 0;
  for await (const batch of all.items()) {
    for (const item of batch) {
      line += 1;
      expect(item.line).toBe(line);
      const { file, line: own } = item.origin!;
      const extent = item.kind === 'lost' || item.kind === 'unreadable' ? item.extent : undefined;
      const kind = item.kind === 'event' ? '' : `${item.kind} `;
      told.push(`${kind}${file}${own}${extent === undefined ? '' : ` ${extent}`}`);
    }
  }
  expect(closed).toBe(texts.length);
  return { told: told.join(', '), timeless: all.timeless, ranges: all.ranges };
}

const lost = 'CPU:0 [LOST 3 EVENTS]';

test.each([
  [
    'by time',
    [
      ['1.0', '3.0'],
      ['2.0', '4.0'],
    ],
    'a1, b1, a2, b2',
  ],
  ['of equal times the first file first', [['1.0'], ['1.0', '1.0'], ['1.0']], 'a1, b1, b2, c1'],
  ['an empty file has nothing to say', [[], ['1.0']], 'comment a1, b1'],
  [
    'a file keeps its order',
    [
      ['1.5', '1.0', '2.0'],
      ['1.2', '1.7'],
    ],
    'b1, a1, a2, b2, a3',
  ],
])('%s', async (_, times, expected) => {
  const texts = times.map((all) => all.map((time) => event(time.padEnd(8, '0'))));
  expect((await merge(texts)).told).toBe(expected);
});

test('an offset moves the times of its file', async () => {
  const texts = [[event('1.000000')], [event('3.000000')]];
  expect((await merge(texts, [0n, -2_500_000_000n])).told).toBe('b1, a1');
});

test('what is missing in one file is missing from its last event to its next', async () => {
  const texts = [
    [event('1.000000'), lost, event('4.000000')],
    [event('2.000000'), event('3.000000'), event('5.000000')],
  ];
  expect((await merge(texts)).told).toBe('a1, lost a2 begins, b1, b2, lost a3 ends, a3, b3');
});

test('what is missing at the end of a file is missing until all end', async () => {
  const texts = [[event('1.000000'), 'sh-1 [000] ..... 2.0'], [event('3.000000')]];
  expect((await merge(texts)).told).toBe('a1, unreadable a2 begins, b1, lost a2 ends');
});

test('a file that jumps back by more than a second is not in order', async () => {
  const texts = [[event('9.000000'), event('1.000000'), event('9.500000')], [event('9.200000')]];
  expect((await merge(texts)).told).toBe('a1, unreadable a2 begins, b1, lost a3 ends, a3');
});

test('an event without a time ends it', async () => {
  const texts = [[event('1.000000')], [' 1)   1.000 us    |  f();']];
  const { timeless, told } = await merge(texts);
  expect(timeless).toMatchObject({ file: 'b', line: 1 });
  expect(told).not.toContain('a1');
});

test('it is known when each file begins and ends', async () => {
  const { ranges } = await merge([[event('1.000000'), event('2.000000')], ['']]);
  expect(ranges).toEqual([{ file: 'a', first: 1_000_000_000n, last: 2_000_000_000n }]);
});
