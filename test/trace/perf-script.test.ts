/** What `perf script` prints, in the layouts that `-F` and other options make. */
import { expect, test } from 'vitest';
import { readTraceText } from '../../src/trace/read-trace.js';
import { showItem } from './show-item.js';

const check = (text: string): string =>
  readTraceText(text, 'perf')
    .map(showItem)
    .filter((shown) => shown !== 'comment')
    .join(' | ');

const fork = 'comm=sh pid=10539 child_comm=sh child_pid=10542';

// Lines as perf 6.1 printed them, but for the probes, whose text is that of libtraceevent.
test.each([
  [
    'the default',
    `              sh 10539 [001] 23024.039035: sched:sched_process_fork: ${fork}`,
    `point sched_process_fork sh-10539 cpu 1 at 23024039035000 ${fork}`,
  ],
  [
    'the default with call chains',
    `sh 10539 [001] 23024.039035: sched:sched_process_fork: ${fork}\n\tffffffff8139bdf1 __traceiter_sched_process_fork+0x31 ([kernel.kallsyms])\n\t           d43b8 __vfork+0x8 (/usr/lib/x86_64-linux-gnu/libc.so.6)\n`,
    `point sched_process_fork sh-10539 cpu 1 at 23024039035000 ${fork}`,
  ],
  [
    'process and thread, nanoseconds',
    '              sh 10539/10542 [001] 23024.039035180:       sched:sched_wakeup: pid=7',
    'point sched_wakeup sh-10542 cpu 1 at 23024039035180 pid=7',
  ],
  [
    'the mode, a period, no CPU',
    'sh 10102 U     22997.100653647:     250000 cpu-clock: ',
    'point cpu-clock sh-10102 at 22997100653647',
  ],
  [
    'a thread and nothing else',
    '10539       sched:sched_wakeup: pid=7',
    'point sched_wakeup <...>-10539 pid=7',
  ],
  [
    'a thread in a column',
    '   512 [001] 1.000000: sched:sched_wakeup: pid=7',
    'point sched_wakeup <...>-512 cpu 1 at 1000000000 pid=7',
  ],
  [
    'no thread',
    '  23024.039035: sched:sched_wakeup: pid=7',
    'point sched_wakeup at 23024039035000 pid=7',
  ],
  [
    'a CPU and no thread',
    '[001] 1.000000: sched:sched_wakeup: pid=7',
    'point sched_wakeup cpu 1 at 1000000000 pid=7',
  ],
  [
    'a task with blanks and numbers',
    ' Web Content 2 7 [003] 1.000000: sched:sched_wakeup: pid=7',
    'point sched_wakeup Web Content 2-7 cpu 3 at 1000000000 pid=7',
  ],
  [
    'a task that looks like a time',
    '1.000000 x 7 [003] 1.000000: sched:sched_wakeup: pid=7',
    'point sched_wakeup 1.000000 x-7 cpu 3 at 1000000000 pid=7',
  ],
  [
    'a task that perf does not know',
    ':-1 -1 [003] 1.000000: f:g: x=1',
    'point g cpu 3 at 1000000000 x=1',
  ],
  [
    'a kprobe',
    'dct-t0 537 [001] 114.315592: probe:device_add: (ffffffffbad4c614) dev=0xff11 name="dcta.0"',
    'entry device_add dct-t0-537 cpu 1 at 114315592000 dev=0xff11 name="dcta.0"',
  ],
  [
    'a kretprobe',
    'dct-t0 537 [001] 114.315592: probe:device_add__return: (ffffffffbad4c614 <- ffffffffbad4c987) ret=0x0',
    'return device_add (device_add__return) dct-t0-537 cpu 1 at 114315592000 ret=0x0',
  ],
  [
    'lost events',
    'mplayer 13810 [002] 468011.402396: PERF_RECORD_LOST lost 3880',
    'lost 3880 cpu 2 dropped',
  ],
  ['lost samples', 'a 1 [002] 4.402396: PERF_RECORD_LOST_SAMPLES lost 3', 'lost 3 cpu 2 dropped'],
  [
    "perf's own records",
    'sh 10539 [001] 23024.039026: PERF_RECORD_FORK(10542:10542):(10539:10539)',
    '',
  ],
  ['a header', '# ========\n# captured on    : Mon Nov 23 07:33:37 2026', ''],
  [
    'a line that is cut',
    'sh 10539 [001] 2302',
    'unreadable: a time and a colon, or `system:event:` at 1',
  ],
  [
    'an event that is cut',
    'sh 10539 [001] 23024.039035: sched:sched_pro',
    'unreadable: an event and a colon at 36',
  ],
])('%s', (_, text, expected) => {
  expect(check(text)).toBe(expected);
});
