/** What the text of a probe's event says: which function was entered or left. */
import { expect, test } from 'vitest';
import { read } from './show-item.js';

const check = (event: string): string =>
  read(`sh-1 [000] ..... 1.5: ${event}`).join(' | ').replace(' sh-1 cpu 0 at 1500000000', '');

test.each([
  ['a kprobe', 'probe: (device_add+0x0/0x8d0) x=1', 'entry device_add (probe) x=1'],
  ['a kprobe behind endbr64', 'device_add: (device_add+0x4/0x8d0)', 'entry device_add'],
  ['the last offset that is an entry', 'p: (device_add+0x10/0x8d0)', 'entry device_add (p)'],
  ['a kprobe in the middle', 'p: (device_add+0x11/0x8d0)', 'point p'],
  ['a symbol of a module', 'p: (flood_fn+0x0/0xe [dctest]) x=1', 'entry flood_fn (p) x=1'],
  ['a clone with fewer arguments', 'p: (run_cmd.constprop.0+0x0/0x7)', 'entry run_cmd (p)'],
  ['a clone of a clone', 'p: (run_cmd.constprop.0.isra.0+0x0/0x7)', 'entry run_cmd (p)'],
  ['a part of a function', 'p: (trigger.part.0+0x0/0x90)', 'entry trigger.part.0 (p)'],
  ['a clone of a part', 'p: (trigger.isra.0.part.0+0x0/0x90)', 'entry trigger.part.0 (p)'],
  ['a cold part', 'p: (trigger.cold+0x0/0x90)', 'entry trigger.cold (p)'],
  [
    'a return',
    'p: (bus_for_each_drv+0x8b/0xd0 <- device_add) ret=0',
    'return device_add (p) ret=0',
  ],
  [
    'a return after a tail call',
    "p: ([unknown/kretprobe'd] <- device_add)",
    'return device_add (p)',
  ],
  [
    'a return to a module',
    'p: (run_cmd.constprop.0+0x1/0x7 [dctest] <- f) ret=0',
    'return f (p) ret=0',
  ],
  [
    'a return from a module',
    'p: (do_one_initcall+0x1/0x7 <- dct_init [dctest]) ret=0',
    'return dct_init (p) ret=0',
  ],
  ['an address by trace-cmd', 'device_add:  (ffffffffbad4c614) x=1', 'entry device_add x=1'],
  [
    'a return by trace-cmd',
    'f__ret: (ffffffffbad4fb54 <- ffffffffbad4c987) ret=0',
    'return f (f__ret) ret=0',
  ],
  ['a generated name', 'p_device_add_0: (ffffffffbad4c614)', 'entry device_add (p_device_add_0)'],
  [
    'a generated name of a return',
    'r_device_add_0: (ffffffffbad4fb54 <- ffffffffbad4c987)',
    'return device_add (r_device_add_0)',
  ],
  [
    'a generated name of an fprobe',
    'f__exit: (ffffffffbad4fb54 <- ffffffffbad4c987)',
    'return f (f__exit)',
  ],
  ['an entry whose name ends like a return', 'do_exit: (ffffffffbad4c614)', 'entry do_exit'],
  [
    'a tracepoint probe',
    'my: (__probestub_sched_switch+0x4/0x10) x=1',
    'point sched_switch (my) x=1',
  ],
  ['an event probe', 'my: (sched.sched_switch) x=1', 'point my x=1'],
  ['a uprobe', 'p_main: (0x55d0a0b1c149) x=1', 'point p_main x=1'],
  ['a return of a uprobe', 'r: (0x55d0a0b1c149 <- 0x55d0a0b1c100) x=1', 'point r x=1'],
  ['a tracepoint', 'sched_wakeup: comm=sh pid=2', 'point sched_wakeup comm=sh pid=2'],
  ['a tracepoint that begins with a parenthesis', 'odd: (x=1) y=2', 'point odd x=1 y=2'],
  ['a marker', 'tracing_mark_write: SCENARIO x BEGIN', 'point tracing_mark_write'],
  ['a call', 'device_add <-platform_device_add', 'entry device_add parent=platform_device_add'],
  ['a call with offsets', 'f+0x4/0x7 <-g.constprop.0+0x13/0x70 [m]', 'entry f parent=g'],
  ['a call with arguments', 'f(dev=0x1, n=2) <-g', 'entry f dev=0x1 n=2 parent=g'],
  ['a call by trace-cmd', 'function:             f <-- g', 'entry f parent=g'],
])('%s', (_, event, expected) => {
  expect(check(event)).toBe(expected);
});

test('events of one probe that sits in two places keep their places apart', () => {
  const lines = [
    'a-1 [000] 1.5: p: (f+0x0/0x9) x=1',
    'a-1 [000] 1.6: p: (g+0x0/0x9) x=2',
    'a-1 [000] 1.7: p: (h+0x1/0x9 <- g)',
    'a-1 [000] 1.8: p: x=4',
  ];
  expect(read(lines.join('\n')).map((item) => item.split(' (p) ')[0])).toEqual([
    'entry f',
    'entry g',
    'return g',
    'point p a-1 cpu 0 at 1800000000 x=4',
  ]);
});
