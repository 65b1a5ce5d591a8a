/** Results of checks made by hand, one for each thing a report can say. */
import type { SourceText, Span } from '../../src/base/source.js';
import type { CheckResult, Divergence, EventReference } from '../../src/check/verdict.js';

const source: SourceText = {
  name: 'spec/pending-bit.kspec',
  text: `spec pending_bit

work __driver_attach_async_helper(dev: device) {
  lock dev.mutex
  let drv = dev.driver_data as deferred
  call really_probe(dev, drv)
  unlock dev.mutex
}

always one_driver "A device has one driver": forall d: device: d.attach_pending => d.driver == none
`,
};

function spanOf(text: string): Span {
  const start = source.text.indexOf(text);
  return { source, start, end: start + text.length };
}

function event(
  line: number,
  point: EventReference['point'],
  name: string,
  task: string,
): EventReference {
  return { line, timestamp: 83_961_000_000n + BigInt(line) * 1000n, point, name, task };
}

const helper = event(2568, 'entry', '__driver_attach_async_helper', 'kworker/u4:2-27');
const scheduled = event(2101, 'entry', '__async_schedule_node_domain', 'insmod-230');
const released = event(2560, 'return', 'device_release_driver', 'sysfs-301');

export const conforming: CheckResult = {
  verdict: 'conforms',
  isVacuous: false,
  observation: 'linux-6.1',
  events: { read: 284_744, matched: 281_002, unmapped: 2, ignored: 3740, lost: 0, unreadable: 0 },
  unmapped: [{ event: 'tracing_mark_write', count: 2 }],
  objects: new Map([
    ['device', 41],
    ['driver', 1],
    ['queue', 0],
  ]),
  maxPossible: 12,
  divergence: undefined,
  gaps: [],
  gapCount: 0,
  coverage: {
    exercised: ['__driver_attach'],
    neverExercised: ['device_reprobe', 'bus_rescan_devices'],
    notRecorded: ['return device_attach'],
    mayBeMissing: [
      { event: 'return really_probe', reason: 'runs-other-code' },
      { event: 'return device_add', reason: 'tells-nothing' },
    ],
  },
  wholeObjects: [],
};

export const vacuous: CheckResult = {
  ...conforming,
  verdict: 'inconclusive',
  isVacuous: true,
  events: { read: 812, matched: 0, unmapped: 812, ignored: 0, lost: 0, unreadable: 0 },
  unmapped: [
    { event: 'sched_switch', count: 700 },
    { event: 'entry kmalloc', count: 112 },
  ],
  objects: new Map(),
  maxPossible: 0,
};

export const empty: CheckResult = {
  ...vacuous,
  events: { read: 0, matched: 0, unmapped: 0, ignored: 0, lost: 0, unreadable: 0 },
  unmapped: [],
};

export const inconclusive: CheckResult = {
  ...conforming,
  verdict: 'inconclusive',
  events: { read: 1656, matched: 1203, unmapped: 2, ignored: 451, lost: 719, unreadable: 1 },
  gaps: [
    { kind: 'lost-events', line: 120, count: 718, cpu: 0, concerns: [] },
    { kind: 'lost-events', line: 340, count: 1, cpu: undefined, concerns: [] },
    { kind: 'unreadable-line', line: 341, count: undefined, cpu: undefined, concerns: [] },
    { kind: 'unknown-start', line: 500, count: undefined, cpu: 1, concerns: ['device dcta.0'] },
    {
      kind: 'too-many-states',
      line: 900,
      count: undefined,
      cpu: 1,
      concerns: ['device dctb.0', 'device dctx.0'],
    },
    { kind: 'unknown-task', line: 901, count: undefined, cpu: 1, concerns: ['really_probe'] },
  ],
  // Of a kind that came more often, a hundred are listed.
  gapCount: 1006,
  wholeObjects: ['device dcta.1', 'device dcta.2'],
};

const unexpected: Divergence = {
  kind: 'unexpected-event',
  at: helper,
  text: ' kworker/u4:2-27      [001] .....    83.963568: __driver_attach_async_helper: (__driver_attach_async_helper+0x4/0xc0) dev=0xff11000004c50c10 name="dcta.0" drv=0x0 pend=0x0',
  cpu: 1,
  fields: new Map([
    ['dev', '0xff11000004c50c10'],
    ['name', '"dcta.0"'],
    ['drv', '0x0'],
    ['pend', '0x0'],
  ]),
  noticedAt: helper,
  task: 'kworker/u4:2-27',
  claim: 'enter __driver_attach_async_helper(dcta.0)',
  reading: undefined,
  failure: undefined,
  property: undefined,
  expected: ['leave async_run_entry_fn'],
  candidates: [
    {
      transition: 'start of __driver_attach_async_helper(dcta.0)',
      span: spanOf('work __driver_attach_async_helper(dev: device) {'),
      conjuncts: [
        { text: 'alive(dev)', holds: true, values: { dev: 'dcta.0' } },
        {
          text: 'queued(__driver_attach_async_helper, dev)',
          holds: false,
          values: { dev: 'dcta.0', 'work items': 'none' },
        },
      ],
    },
  ],
  possibleStates: 2,
  states: [
    {
      tasks: [{ task: 'kworker/u4:2-27', stack: [] }],
      objects: [{ object: 'device dcta.0', fields: { driver: 'none', attach_pending: 'false' } }],
    },
    {
      tasks: [
        {
          task: 'sysfs-301',
          stack: ['device_attach(dcta.0) line 40', 'really_probe(dcta.0, dct-async0) line 120'],
        },
      ],
      objects: [
        { object: 'device dcta.0', fields: { driver: 'dct-async0', attach_pending: 'false' } },
      ],
    },
  ],
  objects: [
    {
      name: 'device dcta.0',
      address: '0xff11000004c50c10',
      generation: 2,
      createdHere: true,
      fields: [
        { name: 'driver', values: ['none', 'dct-async0'], setAt: released },
        { name: 'attach_pending', values: ['false'], setAt: scheduled },
        { name: 'on_bus', values: ['true'], setAt: undefined },
      ],
    },
  ],
  history: [scheduled, released],
};

const violating: CheckResult = { ...conforming, verdict: 'violates', divergence: unexpected };

/** By the name of the golden file. */
export const violations: Readonly<Record<string, CheckResult>> = {
  'unexpected-event': violating,
  'wrong-value': {
    ...violating,
    divergence: {
      ...unexpected,
      kind: 'wrong-value',
      noticedAt: event(2570, 'return', '__driver_attach_async_helper', 'kworker/u4:2-27'),
      candidates: [],
      expected: [],
      reading: {
        object: 'dcta.0',
        member: 'async_driver',
        field: 'pend',
        recorded: 'none',
        possible: ['dct-async0'],
        setAt: [scheduled],
      },
    },
  },
  'failed-step': {
    ...violating,
    gaps: inconclusive.gaps.slice(0, 1),
    gapCount: 1,
    divergence: {
      ...unexpected,
      kind: 'failed-step',
      candidates: [],
      expected: [],
      failure: {
        code: 'E0501',
        span: spanOf('dev.driver_data as deferred'),
        details: { union: 'driver_data', holds: 'data', 'read as': 'deferred' },
      },
    },
  },
  'broken-property': {
    ...violating,
    divergence: {
      ...unexpected,
      kind: 'broken-property',
      candidates: [],
      expected: [],
      property: {
        name: 'one_driver',
        title: 'A device has one driver',
        span: spanOf('forall d: device: d.attach_pending => d.driver == none'),
      },
    },
  },
};
