/** The exchange form. */
import { expect, test } from 'vitest';
import { readTraceText } from '../../src/trace/read-trace.js';
import { showItem } from './show-item.js';

const check = (line: string): string => readTraceText(line, 'ndjson').map(showItem).join(' | ');

test.each([
  ['an event', '{"kind":"event","point":"entry","name":"f"}', 'entry f'],
  [
    'all that an event may have',
    '{"kind":"event","point":"return","name":"f","label":"p","task":{"command":"sh","pid":1},"cpu":0,"timestamp":"9007199254740993","fields":{"a":"0x1"}}',
    'return f (p) sh-1 cpu 0 at 9007199254740993 a=0x1',
  ],
  [
    'values that are no strings',
    '{"kind":"event","point":"point","name":"f","timestamp":7,"fields":{"a":1,"b":true,"c":-2.5}}',
    'point f at 7 a=1 b=true c=-2.5',
  ],
  [
    'ordinary names only',
    '{"kind":"event","point":"point","name":"constructor","fields":{"__proto__":"1"}}',
    'point constructor __proto__=1',
  ],
  ['a loss', '{"kind":"lost"}', 'lost some cpu any dropped'],
  [
    'a loss that is known',
    '{"kind":"lost","count":3,"cpu":1,"cause":"overwritten"}',
    'lost 3 cpu 1 overwritten',
  ],
  ['a comment', '{"kind":"comment","text":"begin"}', 'comment'],
  ['keys that are not known', '{"kind":"lost","by":"us"}', 'lost some cpu any dropped'],
  ['an empty line', '', ''],
])('the reader takes %s', (_, line, expected) => {
  expect(check(line)).toBe(expected);
});

test.each([
  ['what is no JSON', '{"kind":', 'a JSON object'],
  ['an array', '[]', 'a JSON object'],
  ['null', 'null', 'a JSON object'],
  ['an unknown kind', '{"kind":"call"}', '`event`, `lost` or `comment` as `kind`'],
  ['a missing point', '{"kind":"event","name":"f"}', '`entry`, `return` or `point` as `point`'],
  ['a missing name', '{"kind":"event","point":"entry"}', 'a string as `name`'],
  [
    'a task without a pid',
    '{"kind":"event","point":"entry","name":"f","task":{"command":"a"}}',
    'a number as `pid` of `task`',
  ],
  ['a negative CPU', '{"kind":"event","point":"entry","name":"f","cpu":-1}', 'a number as `cpu`'],
  [
    'a time with a fraction',
    '{"kind":"event","point":"entry","name":"f","timestamp":"1.5"}',
    'digits as `timestamp`',
  ],
  [
    'a number that a double does not hold',
    '{"kind":"event","point":"entry","name":"f","fields":{"dev":18446744073709551615}}',
    'a string as the field `dev`',
  ],
  [
    'a field that is an object',
    '{"kind":"event","point":"entry","name":"f","fields":{"a":{}}}',
    'a string as the field `a`',
  ],
  ['a comment without a text', '{"kind":"comment"}', 'a string as `text`'],
  ['a loss of no sensible size', '{"kind":"lost","count":"many"}', 'a number as `count`'],
  [
    'a loss of an unknown cause',
    '{"kind":"lost","cause":"sleep"}',
    '`dropped` or `overwritten` as `cause`',
  ],
])('%s is unreadable', (_, line, expected) => {
  expect(check(line)).toBe(`unreadable: ${expected} at 1`);
});
