/**
 * Reading the same synthetic recording in the layout of each format of text, beside splitting it into lines:
 * every item, the task, CPU and time of each event, and two of its fields.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { splitting } from './check-rows.js';
import { medianRun, type Row } from './measure.js';
import { syntheticTrace } from './synthetic-trace.js';

/** The columns of a line of the synthetic recording. */
const columns = /^ *(.+)-(\d+) +\[(\d+)\] (\S+) +(\d+)\.(\d{6}): (\S+): (.*)$/;

interface Layout {
  readonly before?: string;
  /** The line that says the same as one of ftrace's, given its columns. */
  line(parts: readonly string[], whole: string): string;
}

const layouts: Readonly<Record<string, Layout>> = {
  ftrace: { line: (_, whole) => whole },
  perf: {
    line: ([task, pid, cpu, , seconds, micros, label, text]) =>
      `${task!.padStart(16)} ${pid!.padStart(6)} [${cpu}] ${seconds}.${micros}000: probe:${label}: ${text}`,
  },
  bpftrace: { before: 'Attaching 9 probes...\n', line: (_, whole) => whole },
  'kernel-log': {
    line: ([task, pid, cpu, flags, seconds, micros, label, text]) =>
      `[   99.${micros}] ${task!.slice(0, 8).padStart(8)}-${pid!.padEnd(7)} ${Number(cpu)}${flags} ${seconds}${micros}us : ${label}: ${text}`,
  },
  systrace: {
    before: '<html>\n<script class="trace-data" type="application/text">\n# tracer: nop\n',
    line: (_, whole) => whole,
  },
  ndjson: {
    line: ([task, pid, cpu, , seconds, micros, name, text]) =>
      JSON.stringify({
        kind: 'event',
        point: 'entry',
        name,
        cpu: Number(cpu),
        task: { command: task, pid: Number(pid) },
        timestamp: `${seconds}${micros}000`,
        fields: Object.fromEntries(
          [...text!.matchAll(/(\w+)=(\S+)/g)].map(([, field, value]) => [field!, value!]),
        ),
      }),
  },
};

/** A process of its own, so that nothing but reading is measured. */
const reading = `
import { createReadStream } from 'node:fs';
const { readTrace } = await import(process.cwd() + '/dist/index.js');
let events = 0;
for await (const batch of readTrace(createReadStream(process.argv[1], { highWaterMark: 262144 }))) {
  for (const item of batch) {
    if (item.kind !== 'event' || item.task === undefined) continue;
    if (item.timestamp !== undefined && item.fields.has('dev')) item.fields.get('name');
    events += 1;
  }
}
console.log(events);`;

export function layoutRows(folder: string, isLong: boolean): Row[] {
  return Object.entries(layouts).flatMap(([name, layout]) => {
    const path = join(folder, 'layout.txt');
    const bytes = write(path, layout, isLong ? 1_000_000 : 100_000);
    const ours = medianRun([execPath, '--input-type=module', '-e', reading, path]);
    if (!ours) return [];
    const row = {
      what: `read: ${name}, ${(bytes / 1e6).toFixed(0)} MB`,
      amount: Number(ours.output),
      unit: 'events',
      seconds: ours.processor,
    };
    const split = medianRun(['sh', '-c', '"$1" -e "$2" < "$3"', 'sh', execPath, splitting, path]);
    return [{ ...row, baseline: 'split lines', baselineSeconds: split?.processor }];
  });
}

/** Returns how many bytes were written. */
function write(path: string, { before = '', line }: Layout, events: number): number {
  const file = openSync(path, 'w');
  let bytes = writeSync(file, before);
  for (const piece of syntheticTrace(events, 1000)) {
    const lines = piece.split('\n').flatMap((whole) => {
      const found = columns.exec(whole);
      return found === null ? [] : [line(found.slice(1), whole)];
    });
    if (lines.length > 0) bytes += writeSync(file, `${lines.join('\n')}\n`);
  }
  closeSync(file);
  return bytes;
}
