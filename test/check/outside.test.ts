/** Code outside the specification, which may enter processes where the specification says so. */
import { expect, test } from 'vitest';
import { checkItems } from '../../src/check/check-trace.js';
import { callClauses } from '../support/call-clauses.js';
import { compileText } from '../support/load-spec.js';
import { eventsOf } from '../support/trace-text.js';

const program = compileText(`
spec outside
object device {}
export process add(dev: device) { skip }
export process bind(dev: device) { skip }
process settle(dev: device) { skip }
process helper(dev: device) { call settle(dev) }
process anything(dev: device) { call any }
process children(dev: device) { call any of add, settle }
observe o {
  ${callClauses(['add', 'bind', 'settle', 'helper', 'anything', 'children'], 'dev')}
}
`);

function verdict(outer: string, inner: string): string {
  const trace = `
sh-6: entry helper dev=0xff40
sh-6: entry settle dev=0xff40
sh-6: return settle
sh-6: return helper
sh-7: entry ${outer} dev=0xff10
sh-7: entry ${inner} dev=0xff20
sh-7: return ${inner}
sh-7: entry ${inner} dev=0xff30
sh-7: return ${inner}
sh-7: return ${outer}`;
  return checkItems(program, program.observations[0]!, eventsOf(trace)).verdict;
}

test.each([
  ['anything', 'add', 'conforms'],
  ['anything', 'bind', 'conforms'],
  ['anything', 'settle', 'violates'],
  ['children', 'add', 'conforms'],
  ['children', 'bind', 'violates'],
  ['children', 'settle', 'conforms'],
  ['children', 'helper', 'violates'],
  ['add', 'add', 'violates'],
])('in %s code outside enters %s twice: %s', (outer, inner, expected) => {
  expect(verdict(outer, inner)).toBe(expected);
});
