/**
 * Reads what a bpftrace script of ours prints: lines of ftrace's default format, between those of
 * bpftrace itself.
 *
 *     Attaching 12 probes...
 *     dct-t0-537 [001] ..... 114.315592777: device_add: (device_add+0x0/0x0) dev=0xff11000004442c10
 *     Lost 128 events
 *
 * The script prints with
 * `printf("%s-%d [%03d] ..... %llu.%09llu: …", comm, tid, cpu, nsecs / 1000000000, nsecs % 1000000000, …)`.
 * bpftrace reads the ring of one CPU after the other, so the events come in order only within a CPU.
 */
import type { TraceItem } from './event.js';
import { openFtrace } from './ftrace-reader.js';
import { InOrder } from './in-order.js';
import type { TraceReader } from './reader.js';

/** A reader of bpftrace's output. */
export function openBpftrace(): TraceReader {
  return new InOrder(new BpftraceReader());
}

/** True of the line with which bpftrace begins. */
export function isBpftraceStart(text: string): boolean {
  return ownLine.test(text);
}

/** Versions up to 0.20 say `Attaching`, later ones `Attached`. */
const ownLine = /^Attach(?:ing|ed) \d+ probes?(?:\.\.\.)?$/;

/** `Lost %lu events`, `src/output.cpp` (bpftrace 0.17). */
const lossLine = /^Lost (\d+) events$/;

class BpftraceReader implements TraceReader {
  readonly #ftrace = openFtrace();

  read(text: string, line: number, items: TraceItem[]): void {
    const lost = lossLine.exec(text);
    if (lost !== null) {
      const count = Number(lost[1]);
      items.push({ kind: 'lost', line, count, cpu: undefined, text, cause: 'dropped' });
    } else if (ownLine.test(text) || mapLine.test(text)) {
      items.push({ kind: 'comment', line, text });
    } else {
      this.#ftrace.read(text, line, items);
    }
  }

  end(items: TraceItem[]): void {
    this.#ftrace.end(items);
  }
}

/** What bpftrace prints of its maps at the end: `@name: 12`, `@name[key]: 12`. */
const mapLine = /^@\w*(?:\[|:)/;
