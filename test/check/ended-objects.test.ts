/** Objects after their end: what is kept of them, and for how long. */
import { expect, test } from 'vitest';
import { checkItems } from '../../src/check/check-trace.js';
import { compileText } from '../support/load-spec.js';
import { eventsOf } from '../support/trace-text.js';

const program = compileText(`
spec ended
object device { var parent: device? = none }
process add(dev: device) { skip }
process remove(dev: device) { skip }
process link(dev: device, parent: device) { dev.parent = parent }
process ask(dev: device, parent: device) { await dev.parent == parent }
observe o {
  entry add(dev) => create dev: device, enter add(dev)  return add => leave add
  entry remove(dev) => enter remove(dev)  return remove => leave remove, end dev
  entry link(dev, parent) => enter link(dev, parent)  return link => leave link
  entry ask(dev, parent) => enter ask(dev, parent)  return ask => leave ask
}
`);

const parent = 'dev=0xff10';
const call = (name: string, fields: string) =>
  `sh-7: entry ${name} ${fields}\nsh-7: return ${name}`;
const life = (fields: string) => `${call('add', fields)}\n${call('remove', fields)}`;

test('an object that is met again after its end is the same, however many have ended since', () => {
  const linked = 'dev=0xff20 parent=0xff10';
  const others = Array.from({ length: 100 }, (_, index) => life(`dev=0xee${index}0`));
  const events = eventsOf(
    [
      life(parent),
      call('add', 'dev=0xff20'),
      call('link', linked),
      ...others,
      call('ask', linked),
    ].join('\n'),
  );
  const { verdict } = checkItems(program, program.observations[0]!, events);
  expect(verdict).toBe('conforms');
});
