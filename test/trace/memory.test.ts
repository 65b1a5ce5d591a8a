/** What readers keep of a trace, and that it stays within bounds. */
import { expect, test } from 'vitest';
import type { TraceEvent } from '../../src/trace/event.js';
import { Recent, remember } from '../../src/trace/memory.js';
import { readTraceText } from '../../src/trace/read-trace.js';

test('a map that is full is begun anew', () => {
  const map = new Map<number, number>();
  for (let key = 0; key < 25; key += 1) remember(map, key, key, 10);
  expect([...map.keys()]).toEqual([20, 21, 22, 23, 24]);
});

test('bytes are repeated once they have been asked about before', () => {
  const recent = new Recent<number>();
  const bytes = new TextEncoder().encode('one two one');
  expect(recent.isRepeated(bytes, 0, 3)).toBe(false);
  expect(recent.isRepeated(bytes, 4, 7)).toBe(false);
  expect(recent.isRepeated(bytes, 8, 11)).toBe(true);
});

test('what comes again shares its content from the second time on, and what comes once has none', () => {
  const line = (time: number, device: string) =>
    `  task-1     [000] .....  ${time}.000000: device_add: (device_add+0x4/0x6b6) dev=${device}\n`;
  const text = line(1, '0xa0') + line(2, '0xa0') + line(3, '0xb0') + line(4, '0xa0');
  const contents = readTraceText(text).map((item) => (item as TraceEvent).content);
  expect(contents.map((content) => content !== undefined)).toEqual([false, true, false, true]);
  expect(contents[3]).toBe(contents[1]);
});
