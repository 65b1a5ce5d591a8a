/**
 * What random traces have found wrong in the checker, as small as it gets: the oracle's verdict is
 * the expected one.
 */
import { expect, test } from 'vitest';
import { checkerVerdict, oracleVerdict } from '../support/agreement.js';
import { compileText, toy } from '../support/load-spec.js';
import { tiesDoNotMatter } from '../support/properties.js';
import { eventsOf } from '../support/trace-text.js';

interface Found {
  readonly title: string;
  readonly spec: string;
  readonly observation?: string;
  readonly trace: string;
  readonly verdict: string;
}

const unseen = `
spec unseen
object thing { var on: bool = false }
process p(x: thing) { schedule w(x) }
process q(x: thing) { skip }
work w(x: thing) { x.on = true }
scenario s { thing a  task t runs p(a)  task u runs q(a) }
`;

const ending = `
spec ending
object thing { var on: bool = false }
process p(x: thing) { schedule w(x) }
work w(x: thing) { x.on = true }
transition over(x: thing) when finished() { skip }
transition early(x: thing) when !finished() { skip }
scenario s { thing a  task t runs p(a) }
observe o from scenario s {
  entry p(x) => enter p(x)
  entry w(x) => enter w(x)
  event over(x) => do over(x)
  event early(x) => do early(x)
}
`;

const mended: readonly Found[] = [
  {
    title: 'a wait for all work may have ended before the work was queued',
    spec: 'work-items',
    observation: 'few',
    trace: `
asker-101: entry request dev=disk wish=once
kworker/u8:0-103: entry helper dev=disk wish=once
flusher-102: return flush`,
    verdict: 'conforms',
  },
  {
    title: 'an object is created before the one whose place it would take is destroyed',
    spec: 'reference-count',
    observation: 'functions',
    trace: `
maker-101: entry publish
maker-101: entry init b=0xffff888100010400 full=0 refs=1 bname="buffer#1"
maker-101: return init
maker-101: return publish
maker-101: entry publish
reaper-103: entry drop b=0xffff888100010400 full=1 refs=1 bname="buffer#1"
reaper-103: return retire
maker-101: entry init b=0xffff888100010800 full=0 refs=1 bname="buffer#2"`,
    verdict: 'conforms',
  },
  {
    title: 'the word of a union is the address of the object it holds',
    spec: 'tagged-union',
    observation: 'words',
    trace: `
modprobe-101: entry attach dev=0xffff888100010c00 drv=0xffff888100010400 word=0x0 bound=0x0 devname="disk" drvname="nvme"
modprobe-101: return attach dev=0xffff888100010c00 drv=0xffff888100010400 word=0xffff888100010400 bound=0x0 devname="disk" drvname="nvme"`,
    verdict: 'conforms',
  },
  {
    title: 'what one event of the environment shows is not forgotten at the next',
    spec: 'transitions',
    observation: 'points',
    trace: `
<idle>-0: point connect p=c q=b phase=0 credit=0
<idle>-0: point spend p=c n=2 phase=2 credit=1
<idle>-0: point close p=b phase=2 credit=0`,
    verdict: 'violates at 2',
  },
  {
    title: 'a call inside a work function whose own entry leaves no event',
    spec: 'work-items',
    observation: 'inner',
    trace: `
asker-101: entry request dev=disk wish=once asked=0
kworker/u8:0-103: entry finish dev=disk asked=0`,
    verdict: 'conforms',
  },
  {
    title: 'the return of a work function that was queued and begun unseen',
    spec: `${unseen} observe o from scenario s { return w(x) => leave w(x) }`,
    trace: 'kworker/u8:0-103: return w x=a',
    verdict: 'conforms',
  },
  {
    title: 'a union whose word points to another object',
    spec: 'tagged-union',
    observation: 'words',
    trace: `
modprobe-101: entry attach dev=0xffff888100010c00 drv=0xffff888100010400 word=0x0 bound=0x0 devname="disk" drvname="nvme"
modprobe-101: return attach dev=0xffff888100010c00 drv=0xffff888100010400 word=0xffff888100010400 bound=0x0 devname="disk" drvname="nvme"
modprobe-101: entry attach dev=0xffff888100010c00 drv=0xffff888100010800 word=0xffff888100010800 bound=0x0 devname="disk" drvname="ahci"`,
    verdict: 'violates at the end',
  },
  {
    title: 'an argument outside the range of its parameter',
    spec: 'transitions',
    observation: 'points',
    trace: '<idle>-0: point spend p=c n=0 phase=1 credit=1',
    verdict: 'violates at 0',
  },
  {
    title: 'before a task of the cast has begun nothing is finished',
    spec: ending,
    trace: '<idle>-0: point over x=a',
    verdict: 'violates at 0',
  },
  {
    title: 'while work is queued nothing is finished',
    spec: ending,
    trace: `
t-101: entry p x=a
<idle>-0: point over x=a`,
    verdict: 'violates at 1',
  },
  {
    title: 'the ends of the task and of its work may have come unseen',
    spec: ending,
    trace: `
t-101: entry p x=a
kworker/0:0-102: entry w x=a
<idle>-0: point early x=a
<idle>-0: point over x=a`,
    verdict: 'conforms',
  },
  {
    title: 'nothing begins again once all is finished',
    spec: ending,
    trace: `
t-101: entry p x=a
kworker/0:0-102: entry w x=a
<idle>-0: point over x=a
<idle>-0: point early x=a`,
    verdict: 'violates at 3',
  },
  {
    title: 'a value that a work item set that was queued and begun unseen',
    spec: `${unseen} observe o from scenario s { sample x: thing { on => on } entry q(x) => enter q(x) }`,
    trace: 'u-102: entry q x=a on=1',
    verdict: 'conforms',
  },
  {
    title: 'a value that is so only once a work item has run unseen',
    spec: 'work-items',
    observation: 'inner',
    trace: `
asker-101: entry request dev=disk wish=once asked=0
asker-101: entry request dev=disk wish=once asked=0`,
    verdict: 'conforms',
  },
  {
    title: 'the only worker may have done unseen with an item begun unseen, and begun the next',
    spec: `
spec again
object thing { var on: bool = false }
process p(x: thing, was: bool) { schedule w(x) }
work w(x: thing) { x.on = true }
scenario s { thing a  workers 1  task t runs { while true { call p(a, queued(w, a)) } } }
observe o from scenario s { entry p(x, was: bool) => enter p(x, was) return p() => leave p }
`,
    trace: `
t-101: entry p x=a was=0
t-101: return p
t-101: entry p x=a was=0
t-101: return p
t-101: entry p x=a was=0`,
    verdict: 'conforms',
  },
  {
    title: 'the only worker may have done unseen with an item when a stranger begins the next',
    spec: 'work-items',
    observation: 'few',
    trace: `
asker-101: entry request dev=disk wish=once
kworker/u8:0-103: entry helper dev=disk wish=once
asker-101: entry request dev=disk wish=once
kworker/u8:0-103: entry finish dev=disk
stranger-999: entry helper dev=disk wish=once`,
    verdict: 'conforms',
  },
];

/** What the checker and the oracle say. */
function check({ spec, observation: name, trace }: Found): string {
  const program = spec.includes('\n') ? compileText(spec) : toy(spec);
  const observation = program.observations.find((each) => !name || each.name === name)!;
  const events = eventsOf(trace);
  const verdicts = [checkerVerdict, oracleVerdict].map((each) =>
    each(program, observation, events),
  );
  return verdicts.join(', oracle: ');
}

test.each(mended)('$title', (found) => {
  expect(check(found)).toBe(`${found.verdict}, oracle: ${found.verdict}`);
});

test('what a task does after its event may come before another event of the same time', () => {
  const program = toy('choose-and-each');
  const observation = program.observations.find(({ name }) => name === 'functions')!;
  const [first, second, ...others] = eventsOf(`
court-103: return orphan n=a was=0x0 marked=0 owner=0x0 weight=1
clerk-102: entry adopt n=a marked=0 owner=0x0 weight=1
clerk-102: return adopt n=a marked=0 owner=0x0 weight=1
clerk-102: entry adopt n=a marked=0 owner=0x0 weight=1
court-103: return orphan n=b was=0x0 marked=1 owner=0x0 weight=2`);
  const together = { cpu: 1, timestamp: 1000n };
  const events = [{ ...first!, ...together }, { ...second!, timestamp: 1000n }, ...others];
  expect(oracleVerdict(program, observation, events)).toBe('conforms');
  expect(checkerVerdict(program, observation, events)).toBe('conforms');
});

test('what one possible state has confirmed, another may still wait for after a tie', () => {
  const program = toy('mixed');
  const observation = program.observations.find(({ name }) => name === 'swings')!;
  expect(tiesDoNotMatter(program, observation, [5019, 5075], 50).wrong).toEqual([]);
});
