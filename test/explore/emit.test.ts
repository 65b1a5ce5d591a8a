import { expect, test } from 'vitest';
import { emit } from '../../src/explore/emit.js';
import { walk } from '../../src/explore/walk.js';
import { ftraceHeader, writeFtrace } from '../../src/trace/ftrace-writer.js';
import { writeNdjson } from '../../src/trace/ndjson.js';
import { readTraceText } from '../../src/trace/read-trace.js';
import { eventText, randomTrace } from '../support/agreement.js';
import { compileText, scenarioModel, toyCases } from '../support/load-spec.js';

const spec = `
spec one_shot
object device { lock mutex  var bound: bool = false  var peer: device? = none }
process attach(dev: device, other: device?): bool {
  dev.bound = true
  dev.peer = other
  return true
}
process nap() { skip }
scenario s {
  device disk
  device nic
  task probe runs { let a = call attach(disk, nic)  call nap()  let b = call attach(nic, none) }
}
`;

const plugging = `
spec plugging
object device { var bound: bool = false }
transition plug(dev: device) when !dev.bound { dev.bound = true }
scenario s { device disk }
`;

/** The events of the only walk of a scenario, under an observation's clauses. */
function check(clauses: string, text = spec): string[] {
  const program = compileText(`${text} observe seen from scenario s { ${clauses} }`);
  const model = scenarioModel(program, 's');
  const path = walk(model, { seed: 1, maxSteps: 100 });
  const { events, cutAt } = emit(model, path, program.observations[0]!, 1);
  return [...events.map(eventText), ...(cutAt === undefined ? [] : [`cut at ${cutAt}`])];
}

const disk = '0xffff888100010400';
const nic = '0xffff888100010800';

test.each([
  ['nothing is recorded of what no clause speaks of', '', []],
  [
    'a reference is its name in a closed world',
    'entry attach(dev, to) => enter attach(dev, to)',
    ['probe-101: entry attach dev=disk to=nic', 'probe-101: entry attach dev=nic to=0x0'],
  ],
  [
    'or its address, where a field says its name',
    'name dev = devname name to = toname entry attach(dev, to) => enter attach(dev, to)',
    [
      `probe-101: entry attach dev=${disk} to=${nic} devname="disk" toname="nic"`,
      `probe-101: entry attach dev=${nic} to=0x0 devname="nic" toname=(fault)`,
    ],
  ],
  [
    'samples show the state at the event',
    `sample dev: device { flag => bound, peer => peer }
     entry attach(dev, to) => enter attach(dev, to) return attach(dev) => leave attach(dev)`,
    [
      'probe-101: entry attach dev=disk to=nic flag=0 peer=0x0',
      'probe-101: return attach dev=disk flag=1 peer=nic',
      'probe-101: entry attach dev=nic to=0x0 flag=0 peer=0x0',
      'probe-101: return attach dev=nic flag=1 peer=0x0',
    ],
  ],
  [
    'samples that mean nothing are left out',
    `sample dev: device { flag => bound, peer => peer }
     return attach(dev) => leave attach(dev) without flag`,
    ['probe-101: return attach dev=disk peer=nic', 'probe-101: return attach dev=nic peer=0x0'],
  ],
  [
    'a number is such that the condition holds',
    'return attach(ret: int) => leave attach where result == (ret < 0)',
    ['probe-101: return attach ret=-1', 'probe-101: return attach ret=-1'],
  ],
  [
    'what no clause can describe ends the recording',
    'entry nap => enter nap() return attach(ret: int) => leave attach where ret == 1 && !result',
    ['cut at 3'],
  ],
])('%s', (_, clauses, expected) => {
  expect(check(clauses)).toEqual(expected);
});

test('a step of the environment is recorded by nobody', () => {
  expect(check('event plugged(dev) => do plug(dev)', plugging)).toEqual([
    '<idle>-0: point plugged dev=disk',
  ]);
});

test.each(toyCases())('emission of $title depends on the seed alone', (each) => {
  const once = randomTrace(each.program, each.observation, 5, 100).map(eventText);
  expect(randomTrace(each.program, each.observation, 5, 100).map(eventText)).toEqual(once);
  expect(once.length).toBeGreaterThan(0);
});

test.each(toyCases())('a recording of $title is read back as it was written', (each) => {
  const events = randomTrace(each.program, each.observation, 3, 200);
  const facts = (event: (typeof events)[number]) =>
    `${event.timestamp} [${event.cpu}] ${eventText(event)}`;
  const read = (text: string, format: 'ftrace' | 'ndjson') =>
    readTraceText(text, format).flatMap((item) => (item.kind === 'event' ? [facts(item)] : []));
  const expected = events.map(facts);
  const ftrace = `${ftraceHeader()}${events.map((event) => `${writeFtrace(event)}\n`).join('')}`;
  expect(read(ftrace, 'ftrace')).toEqual(expected);
  expect(read(events.map((event) => `${writeNdjson(event)}\n`).join(''), 'ndjson')).toEqual(
    expected,
  );
});
