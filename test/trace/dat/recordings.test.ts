/** Recordings of real kernels: the binary gives what `trace-cmd report` printed of it, event by event. */
import { expect, test } from 'vitest';
import type { TraceEvent } from '../../../src/trace/event.js';
import { itemsOf } from '../../recordings/recordings.js';

/** One line for each event, in the order of the file; times as far as the report has them. */
async function check(file: string): Promise<string[]> {
  const shown: string[] = [];
  for await (const batch of itemsOf(file)) {
    for (const item of batch) {
      if (item.kind !== 'event') expect(item.kind).toBe('comment');
      else shown.push(show(item));
    }
  }
  return shown;
}

/** The report has no symbols: the name of a probe stands for its function. */
function show({ point, name, task, cpu, timestamp, fields }: TraceEvent): string {
  const time = (timestamp! + 500n) / 1000n;
  // The report has "" for a text that could not be read.
  const values = [...fields].map(([key, value]) => ` ${key}=${value === '(fault)' ? '""' : value}`);
  const shown = name.replace('.part.', '_part');
  return `${point} ${shown} ${task?.command}-${task?.pid} [${cpu}] ${time}${values.join('')}`;
}

test.each([
  ['debian-6.12/async_dev_first.tc6.local.ok.dat.gz', 404],
  ['debian-6.1/async_dev_first.tc.local.ok.dat.gz', 483],
])('%s', async (file, count) => {
  const report = await check(file.replace('.ok.dat.gz', '.report.ok.txt.gz'));
  const events = await check(file);
  expect(events.length).toBe(count);
  expect(events.filter(isComparable)).toEqual(report.filter(isComparable));
});

/** trace-cmd prints `sched_switch` by a plugin of its own. */
function isComparable(line: string): boolean {
  return !line.startsWith('point sched_switch');
}

test('of function_graph the order alone differs: a return has its own time', async () => {
  const binary = 'debian-6.1/async_dev_first.tcfg.local.ok.dat.gz';
  const events = await check(binary);
  const report = await check(binary.replace('.ok.dat.gz', '.report.ok.txt.gz'));
  expect(events.length).toBe(432);
  expect(callsOf(events)).toEqual(callsOf(report));
});

/** What each task did, in its order. */
function callsOf(lines: readonly string[]): Map<string, string[]> {
  const calls = new Map<string, string[]>();
  for (const line of lines) {
    const [point, name, task = ''] = line.split(' ');
    calls.set(task, [...(calls.get(task) ?? []), `${point} ${name}`]);
  }
  return calls;
}
