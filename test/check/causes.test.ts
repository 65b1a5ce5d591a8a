/** What set a member: which statement of which task, under which lock; also if no event shows it. */
import { expect, test } from 'vitest';
import { TraceChecker } from '../../src/check/check.js';
import { findCauses } from '../../src/check/find-causes.js';
import type { DescribedObject } from '../../src/check/verdict.js';
import type { Program } from '../../src/model/program.js';
import { compileText } from '../support/load-spec.js';
import { eventsOf } from '../support/trace-text.js';

const spec = (pass: string, more = '') =>
  compileText(`
  spec s
  object gate { lock m  var open: bool = false  var count: 0..3 = 0  var bad: bool = false }
  process make(g: gate) { skip }
  process pass(g: gate) { ${pass} }
  process shut(g: gate) { atomic { lock g.m  g.open = false  unlock g.m }  g.count = 1 }
  process end(g: gate) { assert false }
  ${more}
  observe o {
    sample g: gate { count => count }
    entry make(g) => create g: gate, enter make(g)  return make => leave make
    entry pass(g) => enter pass(g)  return pass => leave pass
    entry shut(g) => enter shut(g)  return shut => leave shut
    entry end(g) => enter end(g)  return end => leave end
  }`);

const made = 'a-1: entry make g=0x10\na-1: return make\n';
const ended = 'a-1: entry end g=0x10\na-1: return end';

/** `open: a-1 by g.open = true under gate 0x10.m`, one for each cause. */
function check(checked: Program, events: string): string[] {
  const again = causesOf(checked, events);
  const [gate] = again!.objects as [DescribedObject];
  return gate.fields.flatMap(({ name, causes = [] }) =>
    causes.map(({ task, text, locks }) => {
      const under = locks.length > 0 ? ` under ${locks.join()}` : '';
      return `${name}: ${task} by ${text}${under}`;
    }),
  );
}

function causesOf(checked: Program, events: string) {
  const items = eventsOf(`${made}${events}`);
  const observation = checked.observations[0]!;
  const checker = new TraceChecker(checked, observation);
  for (const item of items) checker.add(item);
  return findCauses(checked, observation, items, checker.finish().divergence!);
}

const passed = 'b-2: entry pass g=0x10\nb-2: return pass\n';

test.each([
  [
    'a statement between two others, the lock taken before',
    'lock g.m  g.open = true  unlock g.m',
    ['m: b-2 by unlock g.m under gate 0x10.m', 'open: b-2 by g.open = true under gate 0x10.m'],
  ],
  [
    'a statement in an atomic step that takes the lock and gives it back',
    'atomic { lock g.m  g.open = true  unlock g.m  g.count = 1 }',
    ['open: b-2 by g.open = true under gate 0x10.m', 'count: b-2 by g.count = 1'],
  ],
  ['nothing that has not changed', 'skip', []],
])('%s', (_, pass, causes) => {
  expect(check(spec(pass), `${passed}${ended}`)).toEqual(causes);
});

test('several ways are several causes', () => {
  const program = spec('choose { g.count = 2 } or { g.open = true  g.count = 2 }');
  const causes = check(program, `${passed}${ended}`).filter((each) => each.startsWith('count'));
  expect(causes).toEqual(['count: b-2 by g.count = 2', 'count: b-2 by g.count = 2']);
});

test('the last of several writes counts, whichever task made it', () => {
  const events = `${passed}c-3: entry shut g=0x10\nc-3: return shut\n${ended}`;
  expect(check(spec('lock g.m  g.open = true  unlock g.m'), events)).toContain(
    'open: c-3 by g.open = false under gate 0x10.m',
  );
});

test('a claim that some possible state breaks is a doubt, from the first event about it', () => {
  const claim = 'always fine "No gate is full": forall g: gate: g.count != 3';
  const events = `${passed}c-3: entry shut g=0x10\n${ended}`;
  const doubts = (pass: string) =>
    causesOf(spec(pass, claim), events)!.doubts!.map(({ property, title, since }) => {
      return `${property} "${title}" since line ${since.line}`;
    });
  expect(doubts('choose { skip } or { g.count = 3 }')).toEqual([
    'fine "No gate is full" since line 5',
  ]);
  expect(doubts('skip')).toEqual([]);
});
