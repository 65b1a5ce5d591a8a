/** What would have been accepted at a divergence. */
import { expect, test } from 'vitest';
import { TraceChecker } from '../../src/check/check.js';
import { findMisses, type Miss } from '../../src/check/misses.js';
import { sliceTrace } from '../../src/check/slice.js';
import type { Program } from '../../src/model/program.js';
import type { TraceItem } from '../../src/trace/event.js';
import { readTraceText } from '../../src/trace/read-trace.js';
import { compileText } from '../support/load-spec.js';
import { getRecording } from '../support/recordings.js';
import { eventsOf } from '../support/trace-text.js';

const doors = compileText(`
  spec s
  object door { var open: bool = false }
  process put_in(d: door) { skip }
  process unlock_it(d: door) { assert !d.open  d.open = true }
  process lock_it(d: door) { assert d.open  d.open = false }
  observe o {
    entry put_in(d) => create d: door, enter put_in(d)  return put_in(d) => leave put_in(d)
    entry unlock_it(d) => enter unlock_it(d)  return unlock_it(d) => leave unlock_it(d)
    entry lock_it(d) => enter lock_it(d)  return lock_it(d) => leave lock_it(d)
  }`);

/** A call by itself, both of its events. */
function call(name: string, who: string, door = '0x10'): string[] {
  return [`${who}: entry ${name} d=${door}`, `${who}: return ${name} d=${door}`];
}

/** Two doors; both are unlocked, and one is locked again. */
const good = [
  ...call('put_in', 'a-1'),
  ...call('put_in', 'a-1', '0x20'),
  ...call('unlock_it', 'a-1'),
  ...call('unlock_it', 'b-2', '0x20'),
  ...call('lock_it', 'b-2'),
];

function missesOf(program: Program, items: readonly TraceItem[], isKept = true) {
  const observation = program.observations[0]!;
  const checker = new TraceChecker(program, observation);
  for (const item of items) checker.add(item);
  const { divergence } = checker.finish();
  const slice = sliceTrace(program, observation, items, divergence!);
  return findMisses(program, observation, divergence!, slice!.items, isKept ? items : undefined);
}

function check(lines: readonly string[], isKept = true): string[] {
  return missesOf(doors, eventsOf(lines.join('\n')), isKept).found.map(describe);
}

function describe({ kind, event, field, value, line, rest }: Miss): string {
  const what =
    field === undefined ? `${event.task} ${event.point} ${event.name}` : `${field}=${value}`;
  return `${kind} ${what} at ${line}: ${rest}`;
}

function spoilt(change: (lines: string[]) => void): readonly string[] {
  const lines = [...good];
  change(lines);
  return lines;
}

test.each([
  [
    'an event that was dropped',
    [...spoilt((lines) => lines.splice(5, 1)), ...call('put_in', 'a-1', '0x30')],
    'missing-event a-1 return unlock_it at 10: conforms',
  ],
  [
    'an event that is there twice',
    spoilt((lines) => lines.splice(4, 0, lines[4]!)),
    'surplus-event a-1 entry unlock_it at 6: conforms',
  ],
  [
    'another object',
    spoilt((lines) => lines.splice(9, 1, 'b-2: return lock_it d=0x20')),
    'other-argument d=0x10 at 10: conforms',
  ],
  [
    'another order',
    spoilt((lines) => lines.splice(4, 6, lines[8]!, lines[9]!, lines[4]!, lines[5]!)),
    'other-order b-2 return lock_it at 7: conforms',
  ],
])('of %s, what cures it is found', (_, lines, miss) => {
  expect(check(lines)).toContain(miss);
});

test('without the recording the slice decides, and the rest is not claimed to be anything', () => {
  const lines = spoilt((all) => all.splice(4, 0, all[4]!));
  const found = check(lines, false);
  expect(found).toContain('surplus-event a-1 entry unlock_it at 6: undefined');
  expect(found.filter((each) => each.endsWith('conforms'))).toEqual([]);
});

test('what comes later and is wrong too is told', () => {
  const lines = [
    ...spoilt((all) => all.splice(4, 0, all[4]!)),
    ...call('lock_it', 'b-2'),
    ...call('unlock_it', 'a-1'),
  ];
  const { found } = missesOf(doors, eventsOf(lines.join('\n')));
  const surplus = found.find(({ kind }) => kind === 'surplus-event');
  expect([surplus?.rest, surplus?.restLine]).toEqual(['violates', 13]);
});

test('a bound that is met is told', () => {
  const items = eventsOf(spoilt((all) => all.splice(4, 0, all[4]!)).join('\n'));
  const observation = doors.observations[0]!;
  const checker = new TraceChecker(doors, observation);
  for (const item of items) checker.add(item);
  const { divergence } = checker.finish();
  const found = findMisses(doors, observation, divergence!, items, items, { maxChecked: 300 });
  expect(found.isComplete).toBe(false);
});

test('of a recording of a kernel, the return that was cut out', { timeout: 60_000 }, () => {
  const { program, lines } = getRecording(
    'custom-6.12-good/attach_release_while_pending.kp.local.ok',
  );
  const cut = lines.findIndex((line) => line.includes('really_probe__ret'));
  const text = lines.filter((_, index) => index !== cut).join('\n');
  const items = [...readTraceText(text)].filter(({ kind }) => kind !== 'comment');
  const { found, lastCure } = missesOf(program, items);
  expect(found.map(({ kind, event }) => `${kind} ${event.point} ${event.name}`)).toContain(
    'missing-event return really_probe',
  );
  expect(lastCure?.line).toBeGreaterThan(cut);
});
