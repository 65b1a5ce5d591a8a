/** Calls of which a recording does not tell what they are about, among others of which it does. */
import { expect, test } from 'vitest';
import { checkItems } from '../../src/check/check-trace.js';
import { callClauses } from '../support/call-clauses.js';
import { compileText } from '../support/load-spec.js';
import { eventsOf } from '../support/trace-text.js';

const program = compileText(`
spec unnamed
object device { lock mutex  var pending: bool = false  var count: 0..3 = 0 }
process add(dev: device) { skip }
process ask(dev: device) { dev.pending = true  schedule helper(dev) }
work helper(dev: device) { call serve(dev) }
process serve(dev: device) {
  if dev.pending { call settle(dev) }
}
process settle(dev: device) { dev.pending = false }
process flush() { await all work }
observe o {
  ${callClauses(['add', 'ask', 'helper', 'serve', 'settle'], 'dev', { add: 'device' })}
  entry flush() => enter flush()
  return flush => leave flush
}
`);

function judge(trace: string, of = program): readonly string[] {
  const { verdict, gaps } = checkItems(of, of.observations[0]!, eventsOf(trace));
  return [verdict, ...gaps.map(({ kind }) => kind)];
}

const created = `
sh-7: entry add dev=0xff10
sh-7: return add`;

test('a device may have been changed by a call that does not say it was about it', () => {
  const trace = `${created}
sh-7: entry ask
sh-7: return ask
kworker/u8:0-9: entry helper dev=0xff10
kworker/u8:0-9: entry serve dev=0xff10
kworker/u8:0-9: entry settle dev=0xff10`;
  expect(judge(trace)).toEqual(['inconclusive', 'unnamed-object']);
});

test('a device that was created after that call was not changed by it', () => {
  const trace = `
sh-7: entry ask
sh-7: return ask
${created}
kworker/u8:0-9: entry helper dev=0xff10`;
  expect(judge(trace)).toEqual(['violates']);
});

test('a worker that does not say whose item it takes may have taken the only one', () => {
  const trace = `${created}
sh-7: entry ask dev=0xff10
sh-7: return ask
kworker/u8:0-9: entry helper
kworker/u8:0-9: entry serve dev=0xff10
kworker/u8:0-9: entry settle dev=0xff10
kworker/u8:0-9: return settle
kworker/u8:0-9: return serve
kworker/u8:0-9: return helper
sh-7: entry flush
sh-7: return flush`;
  expect(judge(trace)).toEqual(['conforms']);
});

test.each([
  ['sh-8: entry add dev=0xff30', 'violates', []],
  ['sh-8: entry add', 'inconclusive', ['unnamed-object']],
])('a device may be another since %s', (added, verdict, gaps) => {
  const trace = `
kworker/u8:1-10: entry helper dev=0xff20
kworker/u8:1-10: entry serve dev=0xff20
kworker/u8:1-10: entry settle dev=0xff20
${created}
sh-7: entry ask dev=0xff10
sh-7: return ask
${added}
kworker/u8:0-9: entry helper dev=0xff10
kworker/u8:0-9: entry serve dev=0xff10
kworker/u8:0-9: return serve`;
  expect(judge(trace)).toEqual([verdict, ...gaps]);
});

const noReturn = '';
const returned = 'sh-7: return start\n';
const itself = 'dev.on = true';
const everyOther = 'for each other: device { other.on = true }';

test.each([
  ['its argument, and its end', 'entry start', noReturn, itself],
  ['its argument', 'entry start', returned, itself],
  ['which devices there are', 'entry start dev=0xff20', returned, everyOther],
])('a call may have changed a device if the recording lacks %s', (_, started, ended, body) => {
  const sampled = compileText(`
spec sampled
object device { var on: bool = false }
process add(dev: device) { skip }
process start(dev: device) { ${body} }
process look(dev: device) { skip }
observe o {
  sample dev: device { on => on }
  ${callClauses(['add', 'start', 'look'], 'dev', { add: 'device' })}
}
`);
  const trace = `${created}
sh-7: ${started}
${ended}sh-8: entry look dev=0xff10 on=1
sh-8: return look`;
  expect(judge(trace, sampled)).toEqual(['inconclusive', 'unnamed-object']);
});

test.each([
  ['leave no event', 'if dev.told { call notify(dev) }', 'inconclusive', ['unnamed-object']],
  ['leave an event each', 'call notify(dev)', 'violates', []],
])('passes of a loop that %s', (_, told, verdict, gaps) => {
  const looping = compileText(`
spec looping
object device { var bound: bool = true  var told: bool }
process add(dev: device) { skip }
process detach(last: device) {
  for each dev: device where dev.bound { call release(dev) }
  call notify(last)
}
process release(dev: device) { ${told}  dev.bound = false }
process notify(dev: device) { skip }
process ask(dev: device) { await !dev.bound }
observe o {
  ${callClauses(['add', 'detach', 'notify', 'ask'], 'dev', { add: 'device' })}
}
`);
  const trace = `${created}
sh-8: entry detach dev=0xff20
sh-8: entry notify dev=0xff20
sh-8: return notify
sh-8: return detach
sh-9: entry ask dev=0xff10
sh-9: return ask`;
  expect(judge(trace, looping)).toEqual([verdict, ...gaps]);
});

test('who enters a function from nowhere may come from one that leaves no event', () => {
  const nested = compileText(`
spec nested
object device { var on: bool = false }
process add(dev: device) { skip }
process outer(dev: device) { call middle(dev) }
process middle(dev: device) { dev.on = true  call inner(dev) }
process inner(dev: device) { skip }
process look(dev: device) { skip }
observe o {
  sample dev: device { on => on }
  ${callClauses(['add', 'outer', 'inner', 'look'], 'dev', { add: 'device' })}
}
`);
  const trace = `${created}
sh-9: entry outer dev=0xff20
sh-9: entry inner dev=0xff20
sh-9: return inner
sh-9: return outer
sh-8: entry inner dev=0xff10
sh-8: return inner
sh-8: entry look dev=0xff10 on=1
sh-8: return look`;
  expect(judge(trace, nested)).toEqual(['inconclusive', 'unnamed-object']);
});
