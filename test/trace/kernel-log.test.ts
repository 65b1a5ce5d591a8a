/** A kernel's log: dumps of ftrace's buffer, dynamic debug of the driver core, initcalls. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readTraceText } from '../../src/trace/read-trace.js';
import { showItem } from './show-item.js';

const check = (text: string): string => readTraceText(text, 'kernel-log').map(showItem).join(' | ');

/** The layout of `ftrace_dump`: the latency format, with the name of the task cut to eight letters. */
const dump = [
  '[    5.927060] BUG: kernel NULL pointer dereference, address: 0000000000000000',
  '[    5.927061] #PF: supervisor read access in kernel mode',
  '[    5.927062] CPU: 1 PID: 349 Comm: kworker/u8:226 Not tainted 6.12.117 #1',
  '[    5.927063] Dumping ftrace buffer:',
  '[    5.927064] ---------------------------------',
  '[    5.927065] CPU:0 [LOST 3 EVENTS]',
  '[    5.927066]   dct-t0-125       1..... 5677415us : device_add: (device_add+0x4/0x6b6) dev=0xff11',
  '[    5.927067] kworker/-349       0d.h.. 5926947us+: really_probe: (really_probe+0x0/0x300) adrv=0x0',
  '[    5.927068] ---------------------------------',
  '[    5.927069] Modules linked in: dctest(O)',
];
const dumped = [
  'comment',
  'comment',
  'comment',
  'comment',
  'comment',
  'lost 3 cpu 0 dropped',
  'entry device_add dct-t0-125 cpu 1 at 5677415000 dev=0xff11',
  'entry really_probe kworker/-349 cpu 0 at 5926947000 adrv=0x0',
  'comment',
  'comment',
].join(' | ');

const without = dump.map((line) => line.replace(/^\[ *[\d.]+\] /, ''));

test.each([
  ['as dmesg writes it', dump],
  ['without the times', without],
  ['with levels and callers', dump.map((line) => line.replace(/^(\[.*?\]) /, '<3>$1[  T349] '))],
  ['from a syslog', dump.map((line) => `Nov 23 07:14:02 qemu kernel: ${line}`)],
  [
    'from a syslog without the times',
    without.map((line) => `Nov 23 07:14:02 qemu kernel: ${line}`),
  ],
  ['by dmesg -x', dump.map((line) => `kern  :err   : ${line}`)],
  ['by dmesg -T', without.map((line) => `[Mon Nov 23 07:14:02 2026] ${line}`)],
])('a dump of the buffer %s', (_, lines) => {
  expect(check(lines.join('\n'))).toBe(dumped);
});

test('the file trace, printed to the console between messages', () => {
  const text = [
    '# tracer: nop',
    '# entries-in-buffer/entries-written: 2/7   #P:2',
    '          dct-t0-125     [001] .....     5.677415: device_add: (device_add+0x4/0x6b6) dev=0xff11',
    '[    5.927060] random: crng init done',
    '          dct-t0-125     [001] .....     5.6774',
  ];
  expect(check(text.join('\n'))).toBe(
    'comment | lost 5 cpu any overwritten | ' +
      'entry device_add dct-t0-125 cpu 1 at 5677415000 dev=0xff11 | comment | ' +
      'unreadable: the rest of an event at 31',
  );
});

describe('a dump of function_graph', () => {
  const input = (name: string) => readFileSync(`test/trace/inputs/${name}`, 'utf8');
  const eventsOf = (text: string) =>
    readTraceText(text).flatMap((item) => (item.kind === 'event' ? [showItem(item)] : []));

  // Recorded on Debian's 6.12.117: `cat trace`, then `echo z > /proc/sysrq-trigger`.
  test('says what the file trace says of the same buffer', () => {
    const events = eventsOf(input('graph-dump.trace.txt'));
    expect(events).toHaveLength(56);
    expect(eventsOf(input('graph-dump.log'))).toEqual(events);
  });

  // The same with the option funcgraph-proc.
  test('has its tasks, also after rules of several lines', () => {
    const text = input('graph-dump-proc.log');
    const items = readTraceText(text);
    expect(items.filter(({ kind }) => kind === 'unreadable')).toEqual([]);
    const tasks = items.map((item) => (item.kind === 'event' ? item.task?.pid : undefined));
    expect(new Set(tasks.filter((pid) => pid !== undefined))).toEqual(new Set([150, 31, 12, 55]));
    const without = text.replaceAll(/^\[ *[\d.]+\] /gm, '');
    expect(eventsOf(`Dumping ftrace buffer:\n${without}`)).toEqual(eventsOf(text));
  });

  test('takes the tasks from a rule further down, which /dev/kmsg writes in one line', () => {
    const dashes = ` ${'-'.repeat(42)}`;
    const rule = [dashes, ' 1)   sh-104     =>   kworker-31  ', dashes, '', ''].join('\\x0a');
    expect(
      check(
        `6,1,5927060,-;Dumping ftrace buffer:
6,2,5927060,-; 1)               |  f() {
6,3,5927060,-;random: crng init done
6,4,5927060,-; 1)   0.500 us    |    g();
6,5,5927060,-;CPU:1 [LOST 3 EVENTS]
6,6,5927060,-;${rule}
6,7,5927060,-; 1)   1.500 us    |  }
6,8,5927060,-;---------------------------------
6,9,5927060,-; 1)   1.500 us    |  h(`,
      ),
    ).toBe(
      'comment | comment | entry f sh-104 cpu 1 | entry g sh-104 cpu 1 | return g sh-104 cpu 1 | ' +
        'lost 3 cpu 1 dropped | comment | comment | comment | comment | comment | comment | ' +
        'comment | unreadable: a call such as `f() {`, `f();` or `}` at 34',
    );
  });
});

test.each([
  ['in the middle of the flags', '[    5.9]   dct-t0-125       1..... 56774'],
  [
    'of a console that two CPUs write to',
    '[    5.927066]   dct-t0-125       1..... 5677415us[    5.927067] oops',
  ],
])('an event that is cut %s is no comment', (_, line) => {
  expect(check(line)).toMatch(/^unreadable: /);
});

test.each([
  ['a console', '[    5.927066] ** 12 printk messages dropped **', 'lost 12 cpu any dropped'],
  [
    'journald',
    'Nov 23 07:14:02 qemu systemd-journald[1]: Missed 12 kernel messages',
    'lost 12 cpu any dropped',
  ],
])('messages that %s dropped are a loss', (_, line, expected) => {
  expect(check(line)).toBe(expected);
});

const prefix = '[   12.345678] ';
const at = 'at 12345678000';

describe('the driver core', () => {
  // The formats of drivers/base/dd.c and bus.c, 6.1.192 on the left of `6.12.117`.
  test.each([
    [
      "bus: 'platform': add device dcta.0",
      'log_device_added',
      'bus="platform" device="dcta.0" dev="platform:dcta.0"',
    ],
    [
      "bus: 'pci': remove device 0000:00:01.0",
      'log_device_removed',
      'bus="pci" device="0000:00:01.0" dev="pci:0000:00:01.0"',
    ],
    [
      "bus: 'platform': add driver dct-async0",
      'log_driver_added',
      'bus="platform" driver="dct-async0" drv="platform:dct-async0"',
    ],
    [
      "bus: 'pnp': remove driver i8042 kbd",
      'log_driver_removed',
      'bus="pnp" driver="i8042 kbd" drv="pnp:i8042 kbd"',
    ],
    [
      "bus: 'platform': __driver_probe_device: matched device dcta.0 with driver dct",
      'log_matched',
      both,
    ],
    [
      "platform dcta.0: bus: 'platform': __driver_probe_device: matched device with driver dct",
      'log_matched',
      both,
    ],
    ["bus: 'platform': really_probe: probing driver dct with device dcta.0", 'log_probing', both],
    [
      "platform dcta.0: bus: 'platform': really_probe: probing driver dct with device",
      'log_probing',
      both,
    ],
    ["bus: 'platform': really_probe: bound device dcta.0 to driver dct", 'log_bound', both],
    ["dct dcta.0: bus: 'platform': really_probe: bound device to driver dct", 'log_bound', both],
    [
      "driver: 'dct': driver_bound: bound to device 'dcta.0'",
      'log_driver_bound',
      'device="dcta.0" driver="dct"',
    ],
    [
      'dct: probe of dcta.0 rejects match -19',
      'log_probe_rejected',
      'device="dcta.0" driver="dct" ret=-19',
    ],
    [
      'dct dcta.0: probe with driver dct rejects match -19',
      'log_probe_rejected',
      'device="dcta.0" driver="dct" ret=-19',
    ],
    [
      'dct: probe of dcta.0 failed with error -5',
      'log_probe_failed',
      'device="dcta.0" driver="dct" ret=-5',
    ],
    [
      'dct dcta.0: Driver dct requests probe deferral',
      'log_probe_deferred',
      'device="dcta.0" driver="dct"',
    ],
    ['platform dcta.0: Added to deferred list', 'log_deferred', 'device="dcta.0"'],
    [
      'platform dcta.0: probing driver dct asynchronously',
      'log_async_attach',
      'device="dcta.0" driver="dct"',
    ],
    [
      'dct dcta.0: driver dct async attach completed: 0',
      'log_async_attached',
      'device="dcta.0" driver="dct" ret=0',
    ],
    ['probe of dcta.0 returned 0 after 12 usecs', 'log_probe_returned', 'device="dcta.0" ret=0'],
  ])('%s', (message, name, fields) => {
    expect(check(prefix + message)).toBe(`point ${name} ${at} ${fields}`);
    expect(check(`${prefix}[349] dd:really_probe:683: ${message}`)).toBe(
      `point ${name} <...>-349 ${at} ${fields}`,
    );
    expect(check(`[   12.345678][  T349] ${message}`)).toBe(
      `point ${name} <...>-349 ${at} ${fields}`,
    );
    expect(check(`7,1234,12345678,-,caller=T349;${message}`)).toBe(
      `point ${name} <...>-349 ${at} ${fields}`,
    );
  });

  test.each([
    'usb 1-1: new high-speed USB device number 2 using xhci_hcd',
    "bus: 'platform': registered",
    'systemd[1]: probing driver x with device y',
    'dct: probe of dcta.0 rejects match -19 and more',
  ])('%s is another message', (message) => {
    expect(check(prefix + message)).toBe('comment');
  });
});

const both = 'bus="platform" device="dcta.0" driver="dct" dev="platform:dcta.0" drv="platform:dct"';

test('an initcall returns in the thread that called it', () => {
  const lines = [
    'calling  dct_init+0x0/0x1000 [dctest] @ 104',
    'calling  pci_init+0x0/0x20 @ 1',
    'initcall dct_init+0x0/0x1000 [dctest] returned -19 after 42 usecs',
    'initcall never_called+0x0/0x20 returned 0 after 1 usecs',
  ];
  expect(check(lines.map((line) => prefix + line).join('\n'))).toBe(
    [
      `entry dct_init <...>-104 ${at}`,
      `entry pci_init <...>-1 ${at}`,
      `return dct_init <...>-104 ${at} ret=-19`,
      `return never_called ${at} ret=0`,
    ].join(' | '),
  );
});
