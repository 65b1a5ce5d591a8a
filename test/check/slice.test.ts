/** Slices: as small as it gets, and rejected by themselves for the reason of the whole. */
import { expect, test, vi } from 'vitest';
import { checkItems } from '../../src/check/check-trace.js';
import { reasonOf } from '../../src/check/reason.js';
import { sliceTrace } from '../../src/check/slice.js';
import type { Divergence, Slice } from '../../src/check/verdict.js';
import { Random } from '../../src/explore/random.js';
import type { Observation } from '../../src/model/observation.js';
import type { Program } from '../../src/model/program.js';
import type { TraceEvent, TraceItem } from '../../src/trace/event.js';
import { readTraceText } from '../../src/trace/read-trace.js';
import { oracleVerdict, randomTrace } from '../support/agreement.js';
import { compileText, toyCases } from '../support/load-spec.js';
import { mutate, renumbered } from '../support/mutate.js';
import { range } from '../support/properties.js';
import { getRecording } from '../support/recordings.js';
import { eventsOf } from '../support/trace-text.js';

// Ten times what a busy machine needs.
vi.setConfig({ testTimeout: 120_000 });

const bad = [
  'custom-6.12-racy1/attach_release_while_pending.kp.local.bad',
  'custom-6.12-racy1/preset_drvdata.kp.local.bad',
  'custom-6.12-racy1/storm.kp.local.bad',
  'custom-6.12-racy1/two_async_one_dev.kp.local.bad',
  'custom-6.12-racy2/crash.kp.bad',
  'custom-6.12-racy3/attach_while_pending.kp.local.bad',
  'custom-6.12-racy3/storm.kp.local.bad',
];

test(
  'the slices of the bad recordings are rejected for the same reason, and these',
  { timeout: 240_000 },
  async () => {
    const found = bad.map((name) => {
      const { program, lines } = getRecording(name);
      const slice = sliced(program, program.observations[0]!, readTraceText(lines.join('\n')));
      return [name, ...slice!.items.map(itemText)].join('\n  ');
    });
    await expect(`${found.join('\n\n')}\n`).toMatchFileSnapshot('../golden/slices.txt');
  },
);

test.each(toyCases())('walks with mistakes: $title', ({ program, observation }) => {
  const wrong = range(6).flatMap((seed) => {
    const walk = randomTrace(program, observation, seed, 60);
    const events = mutate(walk, new Random(seed), observation);
    const slice = sliced(program, observation, events);
    if (!slice) return [];
    const alone = slice.items.filter((item) => item.kind === 'event');
    const verdict = oracleVerdict(program, observation, renumbered(alone));
    return /^(violates|too-many)/.test(verdict) ? [] : [`seed ${seed}: ${verdict}`];
  });
  expect(wrong).toEqual([]);
});

const lamps = compileText(`
spec lamps
object lamp { var on: bool = false }
transition turn_on(x: lamp) when !x.on { x.on = true }
transition turn_off(x: lamp) when x.on { x.on = false }
process look(x: lamp) { skip }
observe open {
  event made(x) => create x: lamp, do turn_on(x)
  event turn_on(x) => do turn_on(x)
  event turn_off(x) => do turn_off(x)
  entry look(x) => enter look(x)
  return look => leave look
}`);

/** Many lamps, each switched by a task of its own. */
function switched(count: number): TraceEvent[] {
  const events = range(count).flatMap((index) => {
    const lamp = `0xffff8881000${(0x1000 + (index % 50)).toString(16)}0`;
    const isOn = Math.floor(index / 50) % 2 === 0;
    const name = index < 50 ? 'made' : isOn ? 'turn_on' : 'turn_off';
    return eventsOf(`switch-${101 + (index % 50)}: point ${name} x=${lamp}`);
  });
  return events;
}

test('of 10^5 events with one too many at their end, three are left', () => {
  const count = 100_000;
  const last = eventsOf('switch-101: point turn_off x=0xffff888100010000');
  const events = renumbered([...switched(count), ...last]);
  const slice = sliced(lamps, lamps.observations[0]!, events)!;
  expect([slice.items.map(itemText), slice.isMinimal]).toEqual([
    [
      '1 switch-101: point made',
      '99951 switch-101: point turn_off',
      '100001 switch-101: point turn_off',
    ],
    true,
  ]);
});

test('with no check allowed, nothing is claimed', () => {
  const events = renumbered([
    ...switched(60),
    ...eventsOf('switch-110: point turn_off x=0xffff888100010000'),
    ...eventsOf('switch-110: point turn_off x=0xffff888100010000'),
  ]);
  const [program, observation] = [lamps, lamps.observations[0]!];
  const { divergence } = checkItems(program, observation, events);
  expect(sliceTrace(program, observation, events, divergence!, { maxChecked: 0 })).toBeUndefined();
});

const pending = compileText(`
spec pending
object device { var pending: bool = false }
process attach(dev: device) { dev.pending = true }
process help(dev: device) { assert dev.pending }
observe open {
  name dev = devname
  sample dev: device { pend => pending }
  entry attach(dev) => enter attach(dev)
  return attach => leave attach
  entry help(dev) => enter help(dev)
  return help => leave help
}`);

const lostAttach = `
insmod-230: entry attach dev=0xff110000
insmod-230: return attach
kworker-7: entry help dev=0xff110000 pend=0
kworker-7: return help`;

const loss = {
  kind: 'lost',
  line: 2,
  count: 1,
  cpu: 0,
  text: 'CPU:0 [LOST 1 EVENTS]',
  cause: 'dropped',
} as const satisfies TraceItem;

test.each([
  ['goes with all that was before it', '', ''],
  ['stays behind what is needed', ' devname="disk"', '1 entry, 2 lost, '],
])('a loss %s', (_, name, first) => {
  const [earlier, , ...later] = renumbered([
    ...eventsOf(`sh-301: entry help dev=0xff110000${name}`),
    ...eventsOf('sh-301: return help'),
    ...eventsOf(lostAttach),
  ]);
  const slice = sliced(pending, pending.observations[0]!, [earlier!, loss, ...later])!;
  const shown = slice.items.map((item) =>
    item.kind === 'event' ? `${item.line} ${item.point}` : `${item.line} ${item.kind}`,
  );
  expect(shown.join(', ')).toBe(`${first}3 entry, 4 return, 5 entry, 6 return`);
});

/** The slice, after every demand on it; undefined if the trace is not rejected. */
function sliced(
  program: Program,
  observation: Observation,
  items: readonly TraceItem[],
): Slice | undefined {
  const { divergence } = checkItems(program, observation, items);
  if (!divergence) return undefined;
  const slice = sliceTrace(program, observation, items, divergence)!;
  const isRejectedAlike = (part: readonly TraceItem[]) =>
    isSameReason(checkItems(program, observation, part, { isPart: true }).divergence, divergence);
  expect(isRejectedAlike(slice.items)).toBe(true);
  if (!slice.isMinimal) return slice;
  for (const left of slice.items) {
    if (left.kind !== 'event') continue;
    const fewer = slice.items.filter((item) => item !== left);
    expect(isRejectedAlike(fewer)).toBe(false);
  }
  return slice;
}

function isSameReason(found: Divergence | undefined, wanted: Divergence): boolean {
  return found !== undefined && reasonOf(found) === reasonOf(wanted);
}

/** `14 dct-t0-125: entry device_add`. */
function itemText(item: TraceItem): string {
  if (item.kind !== 'event') return `${item.line} ${item.kind}`;
  const { line, task, point, name } = item;
  return `${line} ${task?.command}-${task?.pid}: ${point} ${name}`;
}
