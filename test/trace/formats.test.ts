/** What the first lines tell of the format. */
import { expect, test } from 'vitest';
import { detectFormat } from '../../src/trace/formats.js';

const check = (text: string): string => {
  const detected = detectFormat(text.split('\n'));
  switch (detected.kind) {
    case 'format':
      return detected.format;
    case 'refused':
      return `refused: ${detected.refusal}`;
    case 'unknown':
      return 'unknown';
  }
};

test.each([
  ['the file trace', '# tracer: nop\n#\n', 'ftrace'],
  ['trace_pipe', '  sh-104     [000] .....   114.243265: f: x=1\n', 'ftrace'],
  ['trace-cmd report', 'cpus=2\n', 'ftrace'],
  ['function_graph', ' 1)               |  device_add() {\n', 'ftrace'],
  ['the latency format', '  dct-t0-537       1..... 21040us : f: x=1\n', 'ftrace'],
  [
    'a recording that begins with a cut line',
    '0 name="a"\n  sh-104 [000] ..... 1.5: f: x=1\n',
    'ftrace',
  ],
  ['a recording that begins with a loss', 'CPU:1 [LOST 234 EVENTS]\n', 'ftrace'],
  ['the exchange form', '\n{"kind":"lost"}\n', 'ndjson'],
  ['a trace.dat', '\x17\x08Dtracing6\0', 'refused: trace.dat'],
  ['a file of gzip, decoded', '\x1f\ufffd\x08\0', 'refused: gzip'],
  ['perf script', 'sh 10539 [001] 23024.039035: sched:sched_wakeup: comm=sh\n', 'perf'],
  [
    'perf script with a header',
    '# ========\n# captured on : Mon\n\nsh 9 1.500000:  f:g: \n',
    'perf',
  ],
  ['perf script without a time', '  sh  9 sched:sched_wakeup: comm=sh\n', 'perf'],
  ['bpftrace', 'Attaching 2 probes...\nsh-1 [000] ..... 1.5: f: x=1\n', 'bpftrace'],
  ['a console', '[    5.927056] Linux version 6.1.0\n', 'kernel-log'],
  ['a console with levels', '<4>[    5.927056][  T349] Oops: 0002 [#1]\n', 'kernel-log'],
  ['a syslog', 'Nov 23 07:14:02 host kernel: [    5.927056] usb 1-1: new device\n', 'kernel-log'],
  ['/dev/kmsg', '6,1234,5927056,-;usb 1-1: new device\n', 'kernel-log'],
  ['a dump without the log around it', 'Dumping ftrace buffer:\n-----------\n', 'kernel-log'],
  ['a page of systrace', '<!DOCTYPE html>\n<html>\n', 'systrace'],
  ['a perf.data', 'PERFILE2h\0\0', 'refused: perf.data'],
  ['metadata of CTF', '/* CTF 1.8 */\n', 'refused: ctf'],
  [
    'babeltrace2',
    '[07:14:02.123456789] (+?.?????????) host sched_switch: { cpu_id = 1 }\n',
    'refused: babeltrace',
  ],
  ['xz, decoded', '\ufffd7zXZ\0\0', 'refused: xz'],
  ['the option raw', '650 0 94908341773 type: 1234\n', 'refused: raw'],
  ['the option hex', '0000028a 00000000 00000016184e1a0d 000004d2\n', 'refused: hex'],
  ["Chrome's JSON", '{"traceEvents":[{"ph":"X"}]}', 'refused: chrome trace'],
  ['states in ITF', '{"#meta":{"format":"ITF"},"vars":["x"],"states":[]}', 'refused: itf'],
  ['pages of a ring buffer', 'a\0\0\x10\0\0', 'refused: binary'],
  ['prose', 'Hello, world.\n\nHow do you do?\n', 'unknown'],
  ['nothing', '', 'unknown'],
])('%s', (_, text, expected) => {
  expect(check(text)).toBe(expected);
});
