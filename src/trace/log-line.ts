/**
 * Takes the columns in front of a message of the kernel's log apart, as consoles, dmesg, syslog and
 * `/dev/kmsg` write them; every one of them is optional.
 *
 *     [    5.927056] message                            console, dmesg
 *     <4>[    5.927056][  T349] message                 the level, and with PRINTK_CALLER the caller
 *     kern  :debug : [    5.927056] message             dmesg -x
 *     Nov 23 07:14:02 host kernel: [    5.927056] message
 *     Nov 23 07:14:02 host kernel: message              a syslog without the kernel's time
 *     [Mon Nov 23 07:33:37 2026] message                dmesg -T: whole seconds, which order nothing
 *     7,1234,5927056,-,caller=T349;message              /dev/kmsg
 *
 * See `kernel/printk/printk.c`, `info_print_prefix` and `info_print_ext_header` (6.1 to 6.12).
 */
import type { Timestamp } from './event.js';
import { timestampOf } from './timestamp.js';

/** What stands before a message. */
export interface LogLine {
  readonly time: Timestamp | undefined;
  /** The thread that wrote the message; undefined of an interrupt, or where the log does not say. */
  readonly pid: number | undefined;
  readonly cpu: number | undefined;
  /** Where the message begins. */
  readonly start: number;
}

export function readLogLine(text: string): LogLine {
  const beginning = text.slice(0, maxPrefix);
  const record = kmsgRecord.exec(beginning);
  if (record !== null) {
    const [whole, microseconds = '0', caller] = record;
    return { time: BigInt(microseconds) * 1000n, ...readCaller(caller), start: whole.length };
  }
  const prefix = logPrefix.exec(beginning);
  if (prefix === null) {
    const start = datedPrefix.exec(beginning)?.[0].length ?? 0;
    return { time: undefined, pid: undefined, cpu: undefined, start };
  }
  const [whole, seconds = '', caller] = prefix;
  const time = timestampOf(seconds);
  return { time, ...readCaller(caller), start: whole.length };
}

function readCaller(caller: string | undefined): Pick<LogLine, 'pid' | 'cpu'> {
  const number = caller === undefined ? undefined : Number(caller.slice(1));
  return caller?.startsWith('T')
    ? { pid: number, cpu: undefined }
    : { pid: undefined, cpu: number };
}

/** The longest name of a host has 64 characters. */
const maxPrefix = 200;

const kmsgRecord = /^\d+,\d+,(\d{1,20}),[-c+](?:,caller=([TC]\d{1,10}))?[^;]{0,60};/;

const logPrefix =
  /^(?:<\d{1,3}>|[a-z0-9]+ *:[a-z]+ *: |.{0,100}? kernel: ?)?\[ *(\d{1,12}\.\d{6})\](?:\[ *([TC]\d{1,10})\])? ?/;

const datedPrefix =
  /^(?:\[[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}\] |(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\S{8,30}) \S{1,64} kernel: )/;
