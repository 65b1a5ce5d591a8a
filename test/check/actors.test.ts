/** Who else may have moved before an event. */
import { expect, test } from 'vitest';
import { checkItems } from '../../src/check/check-trace.js';
import { compileText } from '../support/load-spec.js';
import { eventsOf } from '../support/trace-text.js';

const program = compileText(`
spec flushing
object device { lock mutex  var count: 0..3 = 0 }
work helper(dev: device) {
  lock dev.mutex
  dev.count = 1
  unlock dev.mutex
}
process flush() { await all work }
observe o {
  entry helper(dev) => enter helper(dev)
  entry flush() => enter flush()
  return flush => leave flush
}
`);

test.each([
  ['that is known', 'kworker/u8:0-9: entry helper dev=0xff10'],
  ['that is not known', 'kworker/u8:0-9: entry helper'],
])('a work item may have taken the lock of an object %s and ended', (_, entered) => {
  const trace = `${entered}\nsh-7: entry flush\nsh-7: return flush`;
  const { verdict } = checkItems(program, program.observations[0]!, eventsOf(trace));
  expect(verdict).toBe('conforms');
});
