/** What a check remembers is bounded, and whatever it lets go of never makes it accuse. */
import { expect, test } from 'vitest';
import { checkItems } from '../../src/check/check-trace.js';
import type { TraceEvent, TraceItem } from '../../src/trace/event.js';
import { readTraceText } from '../../src/trace/read-trace.js';
import { compileText } from '../support/load-spec.js';
import { getRecording } from '../support/recordings.js';
import { eventsOf } from '../support/trace-text.js';

const program = compileText(`
spec remembered
object device { lock mutex  var parent: device? = none  var isHeld: bool = false }
process add(dev: device) { skip }
process remove(dev: device) { skip }
process link(dev: device, parent: device) { dev.parent = parent }
process ask(dev: device, parent: device) { await dev.parent == parent }
work later(dev: device) { skip }
process plan(dev: device) { choose { skip } or { schedule later(dev) } }
process hold(dev: device) {
  lock dev.mutex  dev.isHeld = true  call settle(dev)  dev.isHeld = false  unlock dev.mutex
}
process settle(dev: device) { assert dev.isHeld }
process nest(dev: device) { call any }
observe o {
  entry add(dev) => create dev: device, enter add(dev)  return add => leave add
  entry remove(dev) => enter remove(dev)  return remove => leave remove, end dev
  entry link(dev, parent) => enter link(dev, parent)  return link => leave link
  entry ask(dev, parent) => enter ask(dev, parent)  return ask => leave ask
  entry plan(dev) => enter plan(dev)  return plan => leave plan
  entry later(dev) => enter later(dev)  return later => leave later
  entry hold(dev) => enter hold(dev)  return hold => leave hold
  entry nest(dev) => enter nest(dev)  return nest => leave nest
}
`);

const check = (items: readonly TraceEvent[], options = {}) => {
  const result = checkItems(program, program.observations[0]!, items, options);
  return { verdict: result.verdict, kinds: [...new Set(result.gaps.map(({ kind }) => kind))] };
};
const call = (name: string, fields: string) =>
  `sh-7: entry ${name} ${fields}\nsh-7: return ${name}`;
const lives = (count: number, between = (_: string) => '') =>
  Array.from({ length: count }, (_, index) => {
    const fields = `dev=0xee${index}0`;
    return `${call('add', fields)}\n${between(fields)}\n${call('remove', fields)}`;
  });

test('an ended object is kept as long as another refers to it', () => {
  const linked = 'dev=0xff20 parent=0xff10';
  const before = [call('add', 'dev=0xff10'), call('add', 'dev=0xff20'), call('link', linked)];
  const ended = [...before, call('remove', 'dev=0xff10'), ...lives(300)];
  const asked = (parent: string) =>
    check(eventsOf([...ended, call('ask', `dev=0xff20 parent=${parent}`)].join('\n')));
  expect(asked('0xff10')).toEqual({ verdict: 'conforms', kinds: [] });
  expect(asked('0xff30').verdict).toBe('violates');
});

test('ended objects that nothing refers to do not count, nor those with work that may never be', () => {
  for (const texts of [lives(500), lives(500, (fields) => call('plan', fields))]) {
    const items = eventsOf(texts.join('\n'));
    expect(check(items, { maxObjects: 200 })).toEqual({ verdict: 'conforms', kinds: [] });
  }
});

test('with more objects than are allowed all becomes unknown', () => {
  const added = Array.from({ length: 12 }, (_, index) => call('add', `dev=0xff${index}0`));
  const wrong = call('ask', 'dev=0xff00 parent=0xff10');
  const items = eventsOf([...added, wrong].join('\n'));
  expect(check(items).verdict).toBe('violates');
  expect(check(items, { maxObjects: 10 })).toEqual({
    verdict: 'inconclusive',
    kinds: ['too-many-objects'],
  });
});

test.each([
  'debian-6.1/attach_vs_release.kp.local.ok',
  'debian-6.1/deferred.kp.local.ok',
  'debian-6.12/attach_release_while_pending.fpr.local.ok',
  'custom-6.12-good/two_async_one_dev.kp.local.ok',
])('%s does not violate, however few objects are remembered', (name) => {
  const recording = getRecording(name);
  const items = readTraceText(recording.lines.join('\n'));
  const observation = recording.program.observations[0]!;
  for (const maxObjects of [1, 2, 3, 5]) {
    const { verdict } = checkItems(recording.program, observation, items, { maxObjects });
    expect({ maxObjects, verdict }).toEqual({ maxObjects, verdict: 'inconclusive' });
  }
});

test('a task in too many calls is unknown from there', () => {
  const [entry, leave] = ['sh-7: entry nest dev=0xff10', 'sh-7: return nest'];
  const nested = (depth: number) =>
    eventsOf([...Array(depth).fill(entry), ...Array(depth).fill(leave)].join('\n'));
  expect(check(nested(900))).toEqual({ verdict: 'conforms', kinds: [] });
  expect(check(nested(2500))).toEqual({ verdict: 'inconclusive', kinds: ['too-many-calls'] });
});

test.each([20, 1500])('%i tasks may each have had the lock by now', (count) => {
  const tasks = Array.from({ length: count }, (_, index) => `sh-${index}`);
  const enter = tasks.map((task) => `${task}: entry hold dev=0xff10`);
  const leave = tasks.map((task) => `${task}: return hold`);
  const verdict = (lines: readonly string[]) => check(eventsOf(lines.join('\n'))).verdict;
  expect(verdict([...enter, ...leave])).not.toBe('violates');
  expect(verdict([...enter, ...leave, ...enter, 'sh-1: entry add dev=0xff20'])).not.toBe(
    'conforms',
  );
});

test('as many tasks as pids can be are not all told apart', () => {
  const [entry] = eventsOf(call('add', 'dev=0xff10')) as [TraceEvent];
  const [, leave] = eventsOf(call('add', 'dev=0xff10')) as [TraceEvent, TraceEvent];
  const items = Array.from({ length: 1 << 18 }, (_, index) => {
    const task = { command: 'sh', pid: 1 + (index >> 1) };
    return { ...(index % 2 === 0 ? entry : leave), task, line: index + 1 };
  });
  expect(check(items).kinds).toEqual(['too-many-objects']);
});

test('where the clock stands still, nothing is believed behind it', () => {
  const calls = eventsOf(call('add', 'dev=0xff10'));
  const items = Array.from({ length: 60_000 }, () => calls)
    .flat()
    .map((event, index) => ({ ...event, cpu: index % 2, timestamp: 5n, line: index + 1 }));
  const wrong = eventsOf(call('ask', 'dev=0xff10 parent=0xff20')).map((event, index) => ({
    ...event,
    timestamp: 6n + BigInt(index),
    line: items.length + index + 1,
  }));
  expect(check([...items, ...wrong])).toEqual({
    verdict: 'inconclusive',
    kinds: ['too-many-ties'],
  });
});

test('all gaps are counted, and a hundred of a kind are listed', () => {
  const [entry] = eventsOf(call('add', 'dev=0xff10'));
  const losses = Array.from({ length: 150 }, (_, index): TraceItem => {
    const loss = { kind: 'lost', count: 1, cpu: 0, text: '', cause: 'dropped' } as const;
    return { ...loss, line: index + 2 };
  });
  const { gaps, gapCount } = checkItems(program, program.observations[0]!, [entry!, ...losses]);
  expect([gaps.length, gapCount]).toEqual([100, 150]);
});

test('of many different events that nothing speaks about, not all are named', () => {
  const [entry] = eventsOf(call('add', 'dev=0xff10')) as [TraceEvent];
  const items = Array.from({ length: 12_000 }, (_, index) => ({ ...entry, name: `f${index}` }));
  const { unmapped, events } = checkItems(program, program.observations[0]!, items);
  expect([unmapped.length, events.unmapped]).toEqual([10_000, 12_000]);
});

test('tasks that contend at one time, in many groups, are given up at last', () => {
  const group = (number: number, tasks: number) =>
    ['entry', 'return'].flatMap((point, half) =>
      Array.from({ length: tasks }, (_, index) => {
        const [event] = eventsOf(`sh-${index}: ${point} hold dev=0xff10`) as [TraceEvent];
        return { ...event, cpu: index % 2, timestamp: BigInt(10 * number + half) };
      }),
    );
  const groups = (count: number, tasks: number) =>
    Array.from({ length: count }, (_, index) => group(index, tasks))
      .flat()
      .map((event, index) => ({ ...event, line: index + 1 }));
  expect(check(groups(3, 4))).toEqual({ verdict: 'conforms', kinds: [] });
  expect(check(groups(10, 24))).toEqual({ verdict: 'inconclusive', kinds: ['too-many-ties'] });
});
