/** Traces in ITF as bytes: what comes of them does not depend on where chunks end, and nothing throws. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { itfText } from '../../src/base/itf.js';
import { readItf } from '../../src/trace/itf-reader.js';

async function check(text: string, chunkSize = 1 << 16): Promise<string> {
  const shown: string[] = [];
  for await (const items of readItf(chunksOf(new TextEncoder().encode(text), chunkSize))) {
    for (const item of items) {
      if (item.kind === 'meta') shown.push(`meta ${Object.keys(item.meta).join(' ')}`);
      else if (item.kind === 'loop') shown.push(`loop ${item.to}`);
      else if (item.kind === 'unreadable') shown.push(`line ${item.line}: ${item.expected}`);
      else {
        const { line, variables } = item.state;
        const values = [...variables].map(([name, value]) => `${name}=${itfText(value)}`);
        shown.push(`${line}: ${values.join(' ')}`);
      }
    }
  }
  return shown.join('\n');
}

async function* chunksOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** The example of Apalache's ADR 015, cut to two states, and what Quint writes of a game. */
const apalache = `{
  "#meta": {
    "source": "MC_MissionariesAndCannibalsTyped.tla",
    "varTypes": { "bank_of_boat": "Str", "who_is_on_bank": "Str -> Set(PERSON)" }
  },
  "vars": [ "bank_of_boat", "who_is_on_bank" ],
  "states": [
    {
      "#meta": { "index": 0 },
      "bank_of_boat": "E",
      "who_is_on_bank": {
        "#map": [
          [ "E", { "#set": [ "c1_OF_PERSON", "c2_OF_PERSON", "m1_OF_PERSON", "m2_OF_PERSON" ] } ],
          [ "W", { "#set": [] } ]
        ]
      }
    },
    {
      "#meta": { "index": 1 },
      "bank_of_boat": "W",
      "who_is_on_bank": {
        "#map": [
          [ "W", { "#set": [ "m2_OF_PERSON", "c2_OF_PERSON" ] } ],
          [ "E", { "#set": [ "c1_OF_PERSON", "m1_OF_PERSON" ] } ]
        ]
      }
    }
  ]
}`;
const quint =
  '{"#meta":{"format":"ITF","source":"tictactoe.qnt","status":"ok"},"vars":["board","nextTurn"],' +
  '"states":[{"#meta":{"index":0},"board":{"#map":[[{"#bigint":"1"},{"tag":"Empty","value":{"#tup":[]}}]]},' +
  '"nextTurn":{"tag":"X","value":{"#tup":[]}},"at":{"#tup":[{"#bigint":"-3"},4]}}]}';

test.each([
  [
    'the example of Apalache',
    apalache,
    `meta source varTypes
8: bank_of_boat=E who_is_on_bank=<[E, {c1_OF_PERSON, c2_OF_PERSON, m1_OF_PERSON, m2_OF_PERSON}], [W, {}]>
18: bank_of_boat=W who_is_on_bank=<[E, {c1_OF_PERSON, m1_OF_PERSON}], [W, {c2_OF_PERSON, m2_OF_PERSON}]>`,
  ],
  [
    'a trace of Quint',
    quint,
    'meta format source status\n1: board=<[1, Empty(())]> nextTurn=X(()) at=(-3, 4)',
  ],
  ['a loop before the states', '{"loop":0,"states":[{"x":true}]}', 'loop 0\n1: x=true'],
  ['strings with brackets and quotes', '{"states":[{"x":"]}\\",\\\\"}]}', '1: x=]}",\\'],
  ['no state', '{"states":[]}', ''],
  ['a byte order mark', '\ufeff{"states":[{}]}', '1: '],
  ['no states', '{"vars":[]}', 'line 1: `states` in it'],
  ['states that are no list', '{"states":{}}', 'line 1: a list of states'],
  ['nothing', '', 'line 1: an object of JSON'],
  ['a list', '[]', 'line 1: an object of JSON'],
  ['a state that is a number', '{"states":[3,{}]}', 'line 1: a state: an object of JSON\n1: '],
  ['a broken state', '{"states":[{x},{}]}', 'line 1: a state: an object of JSON\n1: '],
  ['a trailing comma', '{"states":[{},]}', '1: \nline 1: a state: an object of JSON'],
  [
    'a missing comma',
    '{"states":[{} {}]}',
    '1: \nline 1: a comma, or the end of the list or object',
  ],
  ['something behind', '{"states":[]}\n{}', 'line 2: nothing behind the object'],
  ['cut in a state', '{"states":[{},\n{"x":', '1: \nline 2: a state'],
  ['cut behind a state', '{"states":[{}', '1: \nline 1: a comma, or the end of the list or object'],
  ['null', '{"states":[{"x":null}]}', 'line 1: a value of ITF, which has no null, in variable `x`'],
  [
    'a fraction',
    '{"states":[{"x":1.5}]}',
    'line 1: a whole number, which beyond 2^53 is written as {"#bigint": "…"}, in variable `x`',
  ],
  [
    'letters for digits',
    '{"states":[{"x":{"#bigint":"1e9"}}]}',
    'line 1: the digits of a whole number behind `#bigint`, in variable `x`',
  ],
  [
    'an unknown kind of value',
    '{"states":[{"x":{"#bag":[]}}]}',
    'line 1: #bigint, #set, #tup, #map or #unserializable, and not `#bag`, in variable `x`',
  ],
  [
    'a map of no pairs',
    '{"states":[{"x":{"#map":[1]}}]}',
    'line 1: pairs behind `#map`, in variable `x`',
  ],
  [
    'too deep',
    `{"states":[{"x":${'['.repeat(100_000)}`,
    'line 1: at most 64 lists and objects in one another',
  ],
  [
    'too long',
    `{"states":[{"x":"${'a'.repeat(5 << 20)}"}]}`,
    'line 1: at most 4194304 characters in one piece',
  ],
])('%s', async (_, text, expected) => {
  expect(await check(text)).toBe(expected);
  if (text.length < 10_000) expect(await check(text, 1)).toBe(expected);
});

test('arbitrary texts never throw, and chunks make no difference', async () => {
  const piece = fc.oneof(
    fc.json(),
    fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"states"',
      '"#meta"',
      '"loop"',
      '\n',
      '"',
      '\\',
      '1',
    ),
  );
  const texts = fc.oneof(
    fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join('')),
    fc.array(piece, { maxLength: 12 }).map((pieces) => `{"states":[${pieces.join('')}]}`),
    fc.array(fc.json(), { maxLength: 12 }).map((pieces) => `{"states":[${pieces.join()}]}`),
  );
  await fc.assert(
    fc.asyncProperty(texts, fc.integer({ min: 1, max: 9 }), async (text, size) => {
      expect(await check(text, size)).toBe(await check(text));
    }),
    { numRuns: 500, seed: 5 },
  );
});
