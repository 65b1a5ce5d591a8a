/** The columns in front of an event: what a line tells of task, CPU and time. */
import { expect, test } from 'vitest';
import { read } from './show-item.js';

const check = (line: string): string => read(line).join(' | ');

test.each([
  [
    'five flag columns',
    '          dct-t0-537     [001] .....   114.315592: f: x=1',
    'point f dct-t0-537 cpu 1 at 114315592000 x=1',
  ],
  [
    'four flag columns',
    '          dct-t0-537     [001] dNh2   114.315592: f: x=1',
    'point f dct-t0-537 cpu 1 at 114315592000 x=1',
  ],
  [
    'seven flag columns of a real-time kernel',
    '          dct-t0-537     [001] d..h1.1   114.315592: f: x=1',
    'point f dct-t0-537 cpu 1 at 114315592000 x=1',
  ],
  [
    'no flag columns',
    '          dct-t0-375     [000]     68.417729: f <-g',
    'entry f dct-t0-375 cpu 0 at 68417729000 parent=g',
  ],
  [
    'a thread group',
    '          dct-t0-564     (    563) [001] .....    33.950861: f:',
    'point f dct-t0-564 cpu 1 at 33950861000',
  ],
  [
    'an unknown thread group',
    '           <...>-564     (-------) [001] .....    33.950861: f:',
    'point f <...>-564 cpu 1 at 33950861000',
  ],
  ['the idle task', '  <idle>-0   [001] d..2. 1.5: f:', 'point f <idle>-0 cpu 1 at 1500000000'],
  [
    'a worker',
    '  kworker/u4:128-353 [001] ..... 1.000001: f:',
    'point f kworker/u4:128-353 cpu 1 at 1000001000',
  ],
  [
    'a task that looks like the columns',
    '  a-1 [000] b-77 [001] ..... 1.5: f:',
    'point f a-1 [000] b-77 cpu 1 at 1500000000',
  ],
  [
    'a task with blanks',
    '  Web Content-77 [001] ..... 1.5: f:',
    'point f Web Content-77 cpu 1 at 1500000000',
  ],
  ['a task without a name', '  -77 [001] ..... 1.5: f:', 'point f -77 cpu 1 at 1500000000'],
  [
    'a payload that looks like the columns',
    'a-1 [000] 1.5: f: b-2 [001] 2.5: g: x=1',
    'point f a-1 cpu 0 at 1500000000 x=1',
  ],
  [
    'trace-cmd report -l',
    '  dct-t0-650     0.....    94.908342: f:           x=1',
    'point f dct-t0-650 cpu 0 at 94908342000 x=1',
  ],
  [
    'trace-cmd report --ts-diff',
    '  sh-854   [001]   139.506501: (+27)    f: x=1',
    'point f sh-854 cpu 1 at 139506501000 x=1',
  ],
  ['nanoseconds', 'sh-637   [000]    83.963009047: f:', 'point f sh-637 cpu 0 at 83963009047'],
  ['a counter', 'sh-104     [001] .....            4: f:', 'point f sh-104 cpu 1 at 4'],
  [
    'ticks of the processor',
    'sh-150 [001] ..... 353775638339: f:',
    'point f sh-150 cpu 1 at 353775638339',
  ],
  [
    'ticks that a double does not hold',
    'sh-150 [001] ..... 18446744073709551615: f:',
    'point f sh-150 cpu 1 at 18446744073709551615',
  ],
  [
    'seconds that a double does not hold',
    'sh-150 [001] ..... 9007199254.740993: f:',
    'point f sh-150 cpu 1 at 9007199254740993000',
  ],
  ['many CPUs', 'sh-150 [1023] ..... 1.5: f:', 'point f sh-150 cpu 1023 at 1500000000'],
  [
    'blanks before the event, as trace-cmd prints',
    'sh-6 [000]  1.5: f:          x=1',
    'point f sh-6 cpu 0 at 1500000000 x=1',
  ],
])('the default format reads %s', (_, line, expected) => {
  expect(check(line)).toBe(expected);
});

test.each([
  ['', '  dct-t0-537       1..... 21040us : f: x=1', 'point f dct-t0-537 cpu 1 at 21040000 x=1'],
  [
    'a mark',
    '  dct-t0-537       1d..2. 20656us!: f: x=1',
    'point f dct-t0-537 cpu 1 at 20656000 x=1',
  ],
  [
    'a cut name',
    'kworker/-468       1..... 48092us+: f: x=1',
    'point f kworker/-468 cpu 1 at 48092000 x=1',
  ],
  ['a large CPU', '  <idle>-0       127d..1. 7us : f: x=1', 'point f <idle>-0 cpu 127 at 7000 x=1'],
  ['a counter', '  dct-t0-537       1.....   12: f: x=1', 'point f dct-t0-537 cpu 1 at 12 x=1'],
  [
    'a dump on the console',
    '[    5.927056] kworker/-468       1..... 48092us : f: x=1',
    'point f kworker/-468 cpu 1 at 48092000 x=1',
  ],
  [
    'a console with callers',
    '<4>[    5.927056][  T349] kworker/-468       1..... 48092us : f: x=1',
    'point f kworker/-468 cpu 1 at 48092000 x=1',
  ],
])('the latency format reads %s', (_, line, expected) => {
  expect(check(line)).toBe(expected);
});

test.each([
  ['prose', 'Hello, world', 'unreadable: `-pid [cpu]` at 1'],
  ['a line cut in its time', '  sh-104 [000] ..... 5.92', 'unreadable: a time and a colon at 15'],
  [
    'a line cut in its event',
    '  sh-104 [000] ..... 5.92: devi',
    'unreadable: an event and a colon at 28',
  ],
  [
    'a line cut in the place of its probe',
    '  sh-104 [000] ..... 5.92: f: (f+0x',
    'unreadable: `)` behind the place of the probe at 36',
  ],
  [
    'flags without a blank behind them',
    '  sh-104 [000] ............1.5: f: x',
    'unreadable: a time and a colon at 15',
  ],
  ['a pid without digits', '  sh- 1..... 21us : f: x', 'unreadable: `-pid [cpu]` at 1'],
  [
    'a probe of trace-cmd report -R',
    '  sh-104 [000] 5.92: f:  __probe_ip=ffffffffbad4c614 name=dcta.0',
    'unreadable: the probe as text: leave `-R` of trace-cmd report out at 26',
  ],
  [
    'a line without an event',
    '  sh-104 [000] ..... 5.92: ',
    'unreadable: an event and a colon at 28',
  ],
  ['a message of the kernel', 'dctest: GT probe dev=dcts.0(ff11)', 'unreadable: `-pid [cpu]` at 1'],
])('%s is unreadable', (_, line, expected) => {
  expect(check(line)).toBe(expected);
});

test.each([
  ['a header', '# tracer: nop'],
  ['a rule', ' ------------------------------------------'],
  ['a frame of a stack', ' => really_probe'],
  ['a frame with its address', ' => really_probe <ffffffff936f63d0>'],
  ['the beginning of a stack', '  kworker/u4:105-269     [000] .....    25.071375: <stack trace>'],
  ['a stack by trace-cmd', '  sh-269     [000]    25.071375: kernel_stack:         <stack trace >'],
  ['the CPUs of trace-cmd', 'cpus=2'],
  ['an empty CPU', 'CPU 0 is empty'],
  ['a version', 'version = 7'],
  ['nothing', ''],
  ['full counts', '# entries-in-buffer/entries-written: 0/0   #P:2'],
  [
    'a complete latency trace',
    '# latency: 0 us, #0/0, CPU#1 | (M:desktop VP:0, KP:0, SP:0 HP:0 #P:2)',
  ],
  ['a count of nothing lost', 'overrun: 0'],
])('%s is a comment', (_, line) => {
  expect(check(`# tracer: nop\n${line}\n`)).toBe('');
});
