/** Recordings of real kernels say the same in every layout in which tools print them. */
import { describe, expect, test } from 'vitest';
import type { TraceItem } from '../../src/trace/event.js';
import { type FormatName } from '../../src/trace/formats.js';
import { readTraceText } from '../../src/trace/read-trace.js';
import { logLayouts, perfLayouts, rewritten } from '../support/layouts.js';
import { getRecording } from '../support/recordings.js';

const names = [
  'debian-6.1/attach_release_while_pending.kp.local.ok',
  'debian-6.1/deferred.wq.local.ok',
  'debian-6.12/attach_release_while_pending.fpr.local.ok',
  'custom-6.12-racy1/storm.kp.local.bad',
];

/** What must not depend on the layout, and what a layout leaves of a task's name. */
const saying = (items: readonly TraceItem[], letters: number): readonly string[] =>
  items.flatMap((item) => {
    if (item.kind === 'comment') return [];
    if (item.kind !== 'event') return [item.kind];
    const { point, name, label, task, cpu, timestamp, fields } = item;
    const command = task?.command.slice(0, letters);
    return [
      JSON.stringify([point, name, label, command, task?.pid, cpu, `${timestamp}`, [...fields]]),
    ];
  });

describe.each(names)('%s', (name) => {
  const items = readTraceText(getRecording(name).lines.join('\n'));

  const check = (text: string, format: FormatName, letters: number): void => {
    expect(saying(readTraceText(text), letters)).toEqual(saying(items, letters));
    expect(saying(readTraceText(text, format), letters)).toEqual(saying(items, letters));
  };

  test.each(Object.entries(perfLayouts))('as %s', (title, layout) => {
    const letters = title.includes('-F tid') ? 0 : 16;
    check(rewritten(items, layout), 'perf', letters);
  });

  test.each(Object.entries(logLayouts))('in %s', (_, layout) => {
    const noise = '[    1.000000] usb 1-1: new high-speed USB device number 2 using xhci_hcd\n';
    const lines = rewritten(items, layout).split('\n');
    const text = lines.map((line) => (line === '' ? '' : `${noise}${line}\n`)).join('');
    check(text, 'kernel-log', 8);
  });

  test('in a page of systrace', () => {
    const text = `<html>\n<script class="trace-data" type="application/text">\n# tracer: nop\n${rewritten(items, ({ text }) => text)}</script>\n</html>\n`;
    check(text, 'systrace', 16);
  });
});
