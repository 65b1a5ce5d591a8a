/**
 * Logs as the kernels of the recordings would have written them, judged by the specification of logs.
 *
 * There is no log with dynamic debug among the recordings, so one is made of what they show: each
 * message where the function that prints it was entered or, of `matched`, left for really_probe.
 */
import { expect, test } from 'vitest';
import type { TraceEvent } from '../../src/trace/event.js';
import { TraceChecker } from '../../src/check/check.js';
import { compileSpec } from '../../src/model/compile-spec.js';
import { readTraceText } from '../../src/trace/read-trace.js';
import { readText } from '../house/source-files.js';
import { getRecording } from '../support/recordings.js';

const { program } = compileSpec({
  name: 'driver-core-log.kspec',
  text: readText('spec/driver-core-log.kspec'),
});

const check = (log: readonly string[]): string => {
  const checker = new TraceChecker(program!, program!.observations[0]!);
  for (const item of readTraceText(`${log.join('\n')}\n`)) checker.add(item);
  const { verdict, divergence, events } = checker.finish();
  const at = divergence ? ` at line ${divergence.at.line}` : '';
  return `${verdict}${at}, ${events.matched > 0 ? 'some' : 'none'} explained`;
};

const logOf = (name: string): readonly string[] =>
  readTraceText(getRecording(name).lines.join('\n')).flatMap((item) => {
    if (item.kind !== 'event') return item.kind === 'lost' ? [dropped] : [];
    const time = String((item.timestamp ?? 0n) / 1000n).padStart(7, '0');
    const prefix = `[${`${time.slice(0, -6)}.${time.slice(-6)}`.padStart(12)}] `;
    return messagesOf(item).map((message) => prefix + message);
  });

const dropped = '** 12 printk messages dropped **';

function messagesOf({ point, name, fields }: TraceEvent): readonly string[] {
  if (point !== 'entry') return [];
  const text = (field: string): string => fields.get(field)?.slice(1, -1) ?? '';
  const [device, driver] = [text('name'), text('adrvname')];
  switch (name) {
    case 'bus_add_device':
      return [`bus: 'platform': add device ${device}`];
    case 'bus_add_driver':
      return [`bus: 'platform': add driver ${driver}`];
    case 'really_probe':
      return [
        `bus: 'platform': __driver_probe_device: matched device ${device} with driver ${driver}`,
        `bus: 'platform': really_probe: probing driver ${driver} with device ${device}`,
      ];
    case 'driver_bound':
      return [`bus: 'platform': really_probe: bound device ${device} to driver ${text('drvname')}`];
    default:
      return [];
  }
}

const names = [
  'debian-6.1/attach_release_while_pending.kp.local.ok',
  'debian-6.1/storm.kp.local.ok',
  'debian-6.1/deferred.kp.local.ok',
  'debian-6.1/unreg_while_pending_drv.kp.local.ok',
  'debian-6.12/storm.kp.local.ok',
  'custom-6.12-good/two_async_one_dev.kp.local.ok',
];

test.each(names)('the log of %s conforms', (name) => {
  expect(check(logOf(name))).toBe('conforms, some explained');
});

test.each(names)('the log of %s with a device bound to another driver violates', (name) => {
  const log = logOf(name);
  const at = log.findIndex((line) => line.includes('really_probe: bound'));
  const spoiled = log.map((line, index) => (index === at ? line.replace(/\S+$/, 'other') : line));
  expect(check(spoiled)).toBe(`violates at line ${at + 1}, some explained`);
});

test('messages that the console dropped leave it open', () => {
  const log = logOf(names[0]!);
  expect(check([...log.slice(0, 4), dropped, ...log.slice(9)])).toBe(
    'inconclusive, some explained',
  );
});

test('a device that is matched after its removal was matched without its lock', () => {
  const of = (message: string) => `[    1.000000] bus: 'platform': ${message}`;
  const lines = [
    of('add device dcta.0'),
    of('remove device dcta.0'),
    of('__driver_probe_device: matched device dcta.0 with driver dct'),
  ];
  expect(check(lines)).toBe('violates at line 3, some explained');
  expect(check([...lines.slice(0, 2), of('add device dcta.0'), lines[2]!])).toBe(
    'conforms, some explained',
  );
});
