/**
 * Makes events of what the driver core says when dynamic debug is on for `drivers/base/dd.c` and
 * `bus.c`, and of the initcalls that `initcall_debug` shows.
 *
 *     [349] bus: 'platform': really_probe: probing driver dct with device dcta.0            6.1
 *     platform dcta.0: bus: 'platform': really_probe: probing driver dct with device        6.12
 *
 * Both become the event `log_probing` with the fields `bus="platform" driver="dct" device="dcta.0"`
 * and, because names are unique on their bus only, `drv="platform:dct" dev="platform:dcta.0"`.
 * The thread is known from `+pt` in dynamic debug's control file, or from PRINTK_CALLER.
 */
import type { EventPoint, TaskName, TraceEvent } from './event.js';
import type { LogLine } from './log-line.js';
import { detached, remember } from './memory.js';
import { functionName } from './symbol.js';

/** One kind of message: how it reads, and the event it becomes. */
interface Message {
  readonly event: string;
  readonly pattern: RegExp;
}

/**
 * `drivers/base/dd.c`, `bus.c`: the formats of 6.1.192 and, where they differ, those of 6.12, which name
 * the device in the prefix of `dev_dbg` instead.
 */
const messages: readonly Message[] = [
  message('log_device_added', "bus: '<bus>': add device <device>"),
  message('log_device_removed', "bus: '<bus>': remove device <device>"),
  message('log_driver_added', "bus: '<bus>': add driver <driver>"),
  message('log_driver_removed', "bus: '<bus>': remove driver <driver>"),
  message(
    'log_matched',
    "bus: '<bus>': __driver_probe_device: matched device <device> with driver <driver>",
  ),
  message(
    'log_matched',
    "<prefix> <device>: bus: '<bus>': __driver_probe_device: matched device with driver <driver>",
  ),
  message(
    'log_probing',
    "bus: '<bus>': really_probe: probing driver <driver> with device <device>",
  ),
  message(
    'log_probing',
    "<prefix> <device>: bus: '<bus>': really_probe: probing driver <driver> with device",
  ),
  message('log_bound', "bus: '<bus>': really_probe: bound device <device> to driver <driver>"),
  message(
    'log_bound',
    "<prefix> <device>: bus: '<bus>': really_probe: bound device to driver <driver>",
  ),
  message('log_driver_bound', "driver: '<driver>': driver_bound: bound to device '<device>'"),
  message(
    'log_driver_bound',
    "<prefix> <device>: driver: '<driver>': driver_bound: bound to device",
  ),
  message('log_probe_rejected', '<driver>: probe of <device> rejects match <ret>'),
  message(
    'log_probe_rejected',
    '<prefix> <device>: probe with driver <driver> rejects match <ret>',
  ),
  message('log_probe_failed', '<driver>: probe of <device> failed with error <ret>'),
  message(
    'log_probe_failed',
    '<prefix> <device>: probe with driver <driver> failed with error <ret>',
  ),
  message('log_probe_deferred', '<prefix> <device>: Driver <driver> requests probe deferral'),
  message('log_probe_deferred', '<prefix> <device>: Driver <driver> force probe deferral'),
  message('log_probe_returned', 'probe of <device> returned <ret> after <usecs> usecs'),
  message('log_match_deferred', '<prefix> <device>: Device match requests probe deferral'),
  message('log_deferred', '<prefix> <device>: Added to deferred list'),
  message('log_undeferred', '<prefix> <device>: Removed from deferred list'),
  message('log_retrying', '<prefix> <device>: Retrying from deferred list'),
  message('log_async_attach', '<prefix> <device>: probing driver <driver> asynchronously'),
  message('log_async_attached', '<prefix> <device>: driver <driver> async attach completed: <ret>'),
  message('log_async_probe', '<prefix> <device>: scheduling asynchronous probe'),
  message('log_async_probed', '<prefix> <device>: async probe completed'),
];

/** A pattern written as the message reads; names may hold blanks, except those of devices. */
function message(event: string, text: string): Message {
  const parts = text
    .replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('<prefix>', '(?:[^:]{1,60})')
    .replace(/^<driver>/, "(?<driver>[^':]{1,60})")
    .replaceAll(/<(ret|usecs)>/g, String.raw`(?<$1>-?\d{1,12})`)
    .replaceAll('<device>', String.raw`(?<device>[^\s']{1,100})`)
    .replaceAll(/(?<!\?)<(bus|driver)>/g, "(?<$1>[^']{1,60}?)");
  return { event, pattern: new RegExp(`^${parts}$`) };
}

/** Words of which every message of the table has one: most of a log is not looked at closer. */
const anyMessage =
  /bus: '|prob(?:e|ing)\b|deferred list|driver_bound|async attach|initcall|calling /;

/** `[349] dd:really_probe:683: `: what `+ptmfl` makes dynamic debug put before a message. */
const thread = /^(?:\[(\d{1,10})\]|<intr>) /;
const decoration = /^(?:[\w./-]{1,100}:){1,3}(?:\d+:)? /;

/** Knows the initcalls that run, because a return does not say in which thread. */
export class LogMessages {
  readonly #initcalls = new Map<string, TaskName>();

  /** The event that a message is; undefined if it is another. */
  read(text: string, line: number, header: LogLine): TraceEvent | undefined {
    const content = text.slice(header.start, header.start + maxMessage);
    if (!anyMessage.test(content)) return undefined;
    const initcall = this.#readInitcall(content, text, line, header);
    if (initcall !== undefined) return initcall;
    const pid = thread.exec(content)?.[1];
    const task = taskOf(pid === undefined ? header.pid : Number(pid));
    const plain = content.replace(thread, '');
    const found = find(plain) ?? find(plain.replace(decoration, ''));
    if (found === undefined) return undefined;
    return logEvent('point', found.event, fieldsOf(found.groups), task, text, line, header);
  }

  /** `init/main.c`, `initcall_debug` (6.1): `calling  f+0x0/0x10 @ 1`, `initcall f+… returned 0 after …`. */
  #readInitcall(
    content: string,
    text: string,
    line: number,
    header: LogLine,
  ): TraceEvent | undefined {
    const calling = /^calling  (\S+)(?: \[[\w-]+\])? @ (\d{1,10})$/.exec(content);
    if (calling !== null) {
      const name = detached(functionName(calling[1]!));
      const task = { command: '<...>', pid: Number(calling[2]) };
      remember(this.#initcalls, name, task);
      return logEvent('entry', name, new Map(), task, text, line, header);
    }
    const returned =
      /^initcall (\S+)(?: \[[\w-]+\])? returned (-?\d{1,12}) after (\d+) usecs$/.exec(content);
    if (returned === null) return undefined;
    const name = detached(functionName(returned[1]!));
    const task = this.#initcalls.get(name) ?? taskOf(header.pid);
    const fields = new Map([['ret', returned[2]!]]);
    return logEvent('return', name, fields, task, text, line, header);
  }
}

/** The message that a text is, with the names in it. */
function find(
  text: string,
): { readonly event: string; readonly groups: Readonly<Record<string, string>> } | undefined {
  for (const { event, pattern } of messages) {
    const groups = pattern.exec(text)?.groups;
    if (groups !== undefined) return { event, groups };
  }
  return undefined;
}

/** Longer ones are none of ours. */
const maxMessage = 500;

function taskOf(pid: number | undefined): TaskName | undefined {
  return pid === undefined ? undefined : { command: '<...>', pid };
}

/** The names as strings, and what identifies the two where the bus is known. */
function fieldsOf(groups: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const { bus, device, driver, ret } = groups;
  const fields = new Map<string, string>();
  if (bus !== undefined) fields.set('bus', `"${bus}"`);
  if (device !== undefined) fields.set('device', `"${device}"`);
  if (driver !== undefined) fields.set('driver', `"${driver}"`);
  if (bus !== undefined && device !== undefined) fields.set('dev', `"${bus}:${device}"`);
  if (bus !== undefined && driver !== undefined) fields.set('drv', `"${bus}:${driver}"`);
  if (ret !== undefined) fields.set('ret', ret);
  return fields;
}

function logEvent(
  point: EventPoint,
  name: string,
  fields: ReadonlyMap<string, string>,
  task: TaskName | undefined,
  text: string,
  line: number,
  { cpu, time }: LogLine,
): TraceEvent {
  return {
    kind: 'event',
    line,
    point,
    name,
    label: name,
    task,
    cpu,
    timestamp: time,
    fields,
    text,
  };
}
