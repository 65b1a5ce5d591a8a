/** Every way in which a recording says that events are missing. */
import { expect, test } from 'vitest';
import { read } from './show-item.js';

test.each([
  ['CPU:1 [LOST 234 EVENTS]', 'lost 234 cpu 1 dropped'],
  ['CPU:1 [LOST EVENTS]', 'lost some cpu 1 dropped'],
  ['CPU:0 [718 EVENTS DROPPED]', 'lost 718 cpu 0 dropped'],
  ['CPU:0 [EVENTS DROPPED]', 'lost some cpu 0 dropped'],
  ['[EVENTS DROPPED]', 'lost some cpu any dropped'],
  ['[    5.927056] CPU:0 [LOST 3 EVENTS]', 'lost 3 cpu 0 dropped'],
  ['##### CPU 1 buffer started ####', 'lost some cpu 1 overwritten'],
  ['# entries-in-buffer/entries-written: 270/6033   #P:2', 'lost 5763 cpu any overwritten'],
  ['# latency: 0 us, #400/600, CPU#1 | (M:desktop VP:0)', 'lost 200 cpu any overwritten'],
  ['overrun: 12', 'lost 12 cpu any overwritten'],
  ['commit overrun: 1', 'lost 1 cpu any dropped'],
  ['dropped events: 7', 'lost 7 cpu any dropped'],
])('%s is a loss', (line, expected) => {
  expect(read(`# tracer: nop\n${line}\n`)).toContain(expected);
});

test('a string of memory that is gone may have a line break in it', () => {
  const record = '  sh-7  [000] .....  1.000001: release: (a+0x0/0x1) dev=0xff10 name="';
  const both = (name: string) => read(`# tracer: nop\n${record}${name}`).join('\n');
  expect(both('x"y\nlamp" drv=0x0\n')).not.toContain('unreadable');
  expect(both('x"y\nlamp"\n')).not.toContain('unreadable');
  expect(both('x"y\nlamp\n')).toContain('unreadable');
  expect(both('lamp"\nlamp" drv=0x0\n')).toContain('unreadable');
  expect(both('x\nlamp" drv=0x0\nlamp" drv=0x0\n')).toContain('unreadable');
});
