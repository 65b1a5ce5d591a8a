/** Functions that run and that a recording never shows being entered. */
import { expect, test } from 'vitest';
import { checkItems } from '../../src/check/check-trace.js';
import { callClauses } from '../support/call-clauses.js';
import { compileText } from '../support/load-spec.js';
import { eventsOf } from '../support/trace-text.js';

const names = ['add', 'remove', 'unlist', 'look', 'helper', 'serve', 'scan', 'hide'];
const program = compileText(`
spec unrecorded
object device { var listed: bool = true  var served: bool = false }
process add(dev: device) { skip }
export process remove(dev: device) { dev.listed = false  call unlist(dev) }
process unlist(dev: device) { skip }
process look(dev: device) { skip }
work helper(dev: device) { dev.served = true  call serve(dev) }
process serve(dev: device) { skip }
process scan(dev: device) { call any }
process hide(dev: device) { dev.listed = false  dev.served = true }
observe o {
  sample dev: device { listed => listed, served => served }
  ${callClauses(names, 'dev', { add: 'device' })}
}
`);

const hidden = 'sh-6: entry hide dev=0xff20\nsh-6: return hide';

function judge(trace: string, others = hidden): readonly string[] {
  const added = 'sh-7: entry add dev=0xff10\nsh-7: return add';
  const events = eventsOf([others, added, trace].join('\n'));
  const { verdict, gaps } = checkItems(program, program.observations[0]!, events);
  return [verdict, ...gaps.map(({ kind, concerns }) => `${kind} ${concerns.join()}`)];
}

const gone = `
sh-8: entry look dev=0xff10 listed=0
sh-8: return look`;

test('what a function would have done that was never called has not happened', () => {
  expect(judge(gone)).toEqual(['violates']);
});

test('that a function runs, which is not recorded, shows in whom it calls', () => {
  const called = `${gone}
sh-9: entry unlist dev=0xff20
sh-9: return unlist`;
  expect(judge(called)).toEqual(['inconclusive', 'unrecorded-call remove,0xff10']);
});

test('or in its return', () => {
  expect(judge(`${gone}\nsh-9: return remove`)).toEqual([
    'inconclusive',
    'unrecorded-call remove,0xff10',
  ]);
});

test('or inside of others that call any', () => {
  const nested = `
sh-9: entry scan dev=0xff10
sh-9: entry unlist dev=0xff10
sh-9: return unlist
sh-9: return scan`;
  expect(judge(nested)).toEqual(['inconclusive', 'unrecorded-call remove,0xff10']);
});

test('a work function is taken for recorded, unless somebody shows whom it calls', () => {
  const served = `
sh-8: entry look dev=0xff10 served=1
sh-8: return look`;
  expect(judge(served)).toEqual(['violates']);
  const called = `${served}
kworker/u8:0-9: entry serve dev=0xff20
kworker/u8:0-9: return serve`;
  expect(judge(called)).toEqual(['inconclusive', 'unrecorded-call helper,0xff10']);
});

test('and so does a value that was read and that nobody who is recorded could have written', () => {
  expect(judge(gone, '')).toEqual(['inconclusive', 'unrecorded-call remove,hide,0xff10']);
});

test('or shows whom it calls after other work, of which the return was not recorded', () => {
  const mixed = compileText(`
spec mixed
object device { var served: bool = false }
process add(dev: device) { skip }
process ask(dev: device) { schedule helper(dev) }
work helper(dev: device) { dev.served = true  call serve(dev) }
process serve(dev: device) { skip }
work clean() { skip }
observe o {
  ${callClauses(['add', 'ask', 'helper', 'serve'], 'dev', { add: 'device' })}
  entry clean() => enter clean()  return clean => leave clean
}
`);
  const trace = `
kworker/u8:0-9: entry clean
kworker/u8:0-9: entry serve
kworker/u8:0-9: return serve`;
  const { verdict, gaps } = checkItems(mixed, mixed.observations[0]!, eventsOf(trace));
  expect([verdict, ...gaps.map(({ kind }) => kind)]).toEqual(['inconclusive', 'unrecorded-call']);
});
