/**
 * Writes events as a kernel prints those of kprobes, so that whoever reads recordings reads them too.
 *
 *           dct-t0-537     [001] .....   114.315592: device_add: (device_add+0x0/0x0) dev=0xff110000
 *           dct-t0-537     [001] .....   114.315777: device_add__ret: ([unknown/kretprobe'd] <- device_add) ret=0
 */
import type { Timestamp, TraceEvent } from './event.js';

/** The header of the file `trace`, without the counts of a buffer; ends with a line break. */
export function ftraceHeader(): string {
  return `\
# tracer: nop
#
#                                _-----=> irqs-off/BH-disabled
#                               / _----=> need-resched
#                              | / _---=> hardirq/softirq
#                              || / _--=> preempt-depth
#                              ||| / _-=> migrate-disable
#                              |||| /     delay
#           TASK-PID     CPU#  |||||  TIMESTAMP  FUNCTION
#              | |         |   |||||     |         |
`;
}

/**
 * The line of an event, without its break. The reader makes an equal event of it, provided that it has
 * a task, a CPU and a time, for which the format knows no absence (`<...>-0`, 0 and 0 are written), and
 * that names and fields are such as the kernel prints.
 */
export function writeFtrace(event: TraceEvent): string {
  const { command, pid } = event.task ?? { command: '<...>', pid: 0 };
  const task = `${command.padStart(16)}-${String(pid).padEnd(7)}`;
  const cpu = String(event.cpu ?? 0).padStart(3, '0');
  const time = renderTime(event.timestamp ?? 0n).padStart(12);
  const fields = [...event.fields].map(([name, value]) => ` ${name}=${value}`).join('');
  return `${task} [${cpu}] ..... ${time}: ${event.label}:${renderPlace(event)}${fields}`;
}

function renderPlace({ point, name }: TraceEvent): string {
  switch (point) {
    case 'entry':
      return ` (${name}+0x0/0x0)`;
    case 'return':
      return ` ([unknown/kretprobe'd] <- ${name})`;
    case 'point':
      return '';
  }
}

/** Seconds with microseconds, as the kernel prints, or with nanoseconds where they are needed. */
function renderTime(timestamp: Timestamp): string {
  const seconds = String(timestamp / 1_000_000_000n);
  const fraction = String(timestamp % 1_000_000_000n).padStart(9, '0');
  return `${seconds}.${fraction.endsWith('000') ? fraction.slice(0, 6) : fraction}`;
}
