/** The arguments of events. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RecordedFields } from '../../src/trace/fields.js';
import { showFields } from './show-item.js';

const check = (text: string): string => showFields(new RecordedFields(text, 0)).join(' | ');

test.each([
  ['numbers', ' a=0xff11 b=-517 c=7', 'a=0xff11 | b=-517 | c=7'],
  ['a fault', ' name=(fault) drv=0x0', 'name=(fault) | drv=0x0'],
  ['a fault in quotes, which is a string', ' name="(fault)" drv=0x0', 'name="(fault)" | drv=0x0'],
  ['an empty string', ' name="" drv=0x0', 'name="" | drv=0x0'],
  ['a string with blanks', ' name="a b  c" drv=0x0', 'name="a b  c" | drv=0x0'],
  ['a string with an equals sign', ' name="a=b" drv=0x0', 'name="a=b" | drv=0x0'],
  ['a string with brackets', ' name="a) [b] {c" drv=0x0', 'name="a) [b] {c" | drv=0x0'],
  ['a string with a quote', ' name="a"b" drv=0x0', 'name="a"b" | drv=0x0'],
  [
    'a string with an escaped quote',
    String.raw` name="a\"b" drv=0x0`,
    String.raw`name="a\"b" | drv=0x0`,
  ],
  ['a string that is not closed', ' name="a b', 'name="a b'],
  ['a symbol', ' fn=flood_fn+0x0/0xe data=0x3c', 'fn=flood_fn+0x0/0xe | data=0x3c'],
  [
    'a symbol of a module',
    ' fn=flood_fn+0x0/0xe [dctest] data=0x3c',
    'fn=flood_fn+0x0/0xe [dctest] | data=0x3c',
  ],
  ['an array', ' ids={0x1,0x2} x=1', 'ids={0x1,0x2} | x=1'],
  ['an array of strings', ' ids={"a b","c}"} x=1', 'ids={"a b","c}"} | x=1'],
  ['an array that is not closed', ' ids={0x1,0x2 x=1', 'ids={0x1,0x2 x=1'],
  ['a character', " c='a' d=' ' x=1", "c='a' | d=' ' | x=1"],
  ['flags', ' s=RUNNING|IDLE x=1', 's=RUNNING|IDLE | x=1'],
  ['a pointer in parentheses', ' p=(ptr) x=1', 'p=(ptr) | x=1'],
  ['what parentheses enclose', '00000000443cfefb (flags=SPIN|MUTEX)', 'flags=SPIN|MUTEX'],
  ['commas', 'a=1, b=0x2; c=3', 'a=1 | b=0x2 | c=3'],
  ['a comma inside of a word', 'dev=8,0 x=1', 'dev=8,0 | x=1'],
  ['colons', 'irq: 4 name: i8042', 'irq=4 | name=i8042'],
  [
    'work',
    'work struct=ff11 function=f workqueue=async cpu=-1',
    'struct=ff11 | function=f | workqueue=async | cpu=-1',
  ],
  ['work that runs', 'work struct ff11: function f', 'struct=ff11 | function=f'],
  ['work that is activated', 'work struct 0xff11', 'struct=0xff11'],
  [
    'work that is activated, Linux 6.12',
    'work struct ff11 function=f ',
    'struct=ff11 | function=f',
  ],
  [
    'a switch',
    'prev_comm=my task prev_pid=1 prev_state=R ==> next_comm=a next_pid=2',
    'prev_comm=my task | prev_pid=1 | prev_state=R | next_comm=a | next_pid=2',
  ],
  ['the first of two', ' a=1 a=2', 'a=1'],
  ['ordinary names only', ' __proto__=1 constructor=2', '__proto__=1 | constructor=2'],
  ['no names: prose', 'non_preemptive x preempt_enable -> preemptive (final)', ''],
  ['no names: a lock', 'ff11000000b69150 &dev->mutex', ''],
  ['no names: comparisons', 'a==1 b=>2 0x5=1', ''],
  ['no names: a switch by trace-cmd', 'trace-cmd:853 [120] R ==> rcu_preempt:15 [120]', ''],
])('fields hold %s', (_, text, expected) => {
  expect(check(text)).toBe(expected);
});

const name = fc.constantFrom('a', 'b', 'aa', 'ab', 'ba', 'dev', 'name', 'comm', 'prev_comm', 'a.b');
const value = fc.oneof(
  fc.constantFrom(
    '0xff11',
    '-517',
    '(fault)',
    'R|S',
    "'a'",
    "' '",
    "'",
    '8,0',
    '(ptr)',
    '',
    '[a=1]',
  ),
  fc.constantFrom(
    'f+0x0/0xe',
    'f+0x0/0xe [m]',
    'f+0x0/0xe [a=1]',
    '{0x1,0x2}',
    '{"a=1","b}"}',
    '{',
  ),
  fc.constantFrom('""', '"a b"', '"a=1"', '" b=2 "', '"a" b=3"', '"a", b=4"', '"}"', '"', 'a b  c'),
  fc
    .array(fc.constantFrom(...'ab"=\'{}()[],;: \t\\é'), { maxLength: 12 })
    .map((them) => them.join('')),
);
const field = fc
  .tuple(name, fc.constantFrom('=', '=', '=', ': ', ' ', '=='), value)
  .map((parts) => parts.join(''));
const payload = fc
  .tuple(
    fc.constantFrom('', '', '(f+0x0/0x9) ', 'work struct ff11', 'work struct ff11: function f '),
    fc.array(fc.tuple(fc.constantFrom(' ', ' ', ', ', '; ', '  ', ') ', ''), field)),
  )
  .map(([start, parts]) => start + parts.flat().join(''));
const asked = fc.array(
  fc.oneof(name, fc.constantFrom('struct', 'function', 'c', '', 'constructor')),
);

test('a field is the same whether it is asked for alone or taken from all', () => {
  fc.assert(
    fc.property(payload, payload, asked, (text, otherText, names) => {
      const all = new Map(new RecordedFields(text, 0));
      const fields = new RecordedFields(text, 0);
      const other = new RecordedFields(otherText, 0);
      for (const it of [...names, ...all.keys()]) {
        expect(fields.get(it)).toBe(all.get(it));
        expect(fields.has(it)).toBe(all.has(it));
        other.get(it); // makes the search for `fields` begin anew
        expect(new RecordedFields(text, 0).get(it)).toBe(all.get(it));
      }
      expect([...fields.entries()]).toEqual([...all]);
    }),
    { numRuns: 2000 },
  );
});

test('fields are the ones a plain parse finds', () => {
  const tame = fc.constantFrom(
    '0xff11',
    '-517',
    '(fault)',
    '""',
    '"a=1 b"',
    "' '",
    '{0x1,"a b=2"}',
  );
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(
          name.filter((it) => !it.endsWith('comm')),
          tame,
        ),
      ),
      (pairs) => {
        const text = pairs.map(([key, printed]) => ` ${key}=${printed}`).join('');
        const first = new Map([...pairs].reverse());
        const fields = new RecordedFields(text, 0);
        for (const [key, printed] of first) expect(fields.get(key)).toBe(printed);
        expect(fields.size).toBe(first.size);
      },
    ),
  );
});

test('fields are a map like any other', () => {
  const fields = new RecordedFields(' a=1 b=2 a=3', 0);
  const each: string[] = [];
  fields.forEach((printed, key, map) => each.push(`${key}=${printed} of ${map.size}`));
  expect(each).toEqual(['a=1 of 2', 'b=2 of 2']);
  expect([...fields.keys()]).toEqual(['a', 'b']);
  expect([...fields.values()]).toEqual(['1', '2']);
  expect(fields.has('a')).toBe(true);
  expect(fields.has('c')).toBe(false);
});
