/** The lines of a recording as other tools would have written them. */
import type { TraceEvent, TraceItem } from '../../src/trace/event.js';

/** How one event is written; the point, name, task and arguments must come back as they were. */
export type Layout = (event: TraceEvent) => string;

const seconds = (event: TraceEvent, places: number): string => {
  const time = event.timestamp ?? 0n;
  const fraction = String(time % 1_000_000_000n).padStart(9, '0');
  return `${time / 1_000_000_000n}.${fraction.slice(0, places)}`;
};

/** What stands behind the colon of an event, as ftrace printed it. */
const payload = (event: TraceEvent): string =>
  event.text.slice(event.text.indexOf(`${event.label}: `) + event.label.length + 2);

const task = ({ task }: TraceEvent) => task ?? { command: '<...>', pid: 0 };
const cpu = (event: TraceEvent): string => `[${String(event.cpu ?? 0).padStart(3, '0')}]`;
/** perf has events in systems, and prints the text of an event as ftrace does. */
const inSystem = (event: TraceEvent): string => `kprobes:${event.label}: ${payload(event)}`;

export const perfLayouts: Readonly<Record<string, Layout>> = {
  'perf script --ns': (event) =>
    `${task(event).command.padStart(16)} ${String(task(event).pid).padStart(6)} ${cpu(event)} ${seconds(event, 9)}: ${inSystem(event)}`,
  'perf script -F comm,pid,tid,cpu,time,event,trace': (event) =>
    `${task(event).command} ${task(event).pid}/${task(event).pid} ${cpu(event)} ${seconds(event, 9)}:       ${inSystem(event)}`,
  'perf script -F tid,cpu,time,event,trace': (event) =>
    `${String(task(event).pid).padStart(6)} ${cpu(event)} ${seconds(event, 9)}: ${inSystem(event)}`,
  'perf script -g': (event) =>
    `${task(event).command} ${task(event).pid} ${cpu(event)} ${seconds(event, 9)}: ${inSystem(event)}\n\tffffffffbad4c614 device_add+0x4 ([kernel.kallsyms])\n`,
};

export const logLayouts: Readonly<Record<string, Layout>> = {
  // `lat_print_generic`, kernel/trace/trace_output.c: eight letters of the name.
  'a dump on a console': (event) =>
    `[${seconds(event, 6).padStart(12)}] ${task(event).command.slice(0, 8).padStart(8)}-${String(task(event).pid).padEnd(7)} ${String(event.cpu ?? 0).padStart(3)}..... ${(event.timestamp ?? 0n) / 1000n}us : ${event.label}: ${payload(event)}`,
  'a dump in a syslog': (event) =>
    `Nov 23 07:14:02 qemu kernel: ${task(event).command.slice(0, 8)}-${task(event).pid} ${event.cpu}d.h2. ${(event.timestamp ?? 0n) / 1000n}us+: ${event.label}: ${payload(event)}`,
  'the file trace on a console': (event) => event.text,
};

/** A trace in a layout; lines that hold no event stay as they are if `keep` says so. */
export function rewritten(
  items: readonly TraceItem[],
  layout: Layout,
  keep: (item: TraceItem) => boolean = () => false,
): string {
  const lines = items.flatMap((item) => {
    if (item.kind === 'event') return [layout(item)];
    return keep(item) ? [item.text] : [];
  });
  return `${lines.join('\n')}\n`;
}
