/** What the checker hands to the compiler, and settings from outside. The errors are in the corpus. */
import { expect, test } from 'vitest';
import type { Expression } from '../../src/language/ast.js';
import { check } from '../../src/language/check.js';
import { load } from '../../src/language/load.js';
import { typeText } from '../../src/language/type-rules.js';

function checked(text: string, settings: Readonly<Record<string, string>> = {}) {
  const { spec } = load({ name: 'test.kspec', text: `spec a ${text}` }, () => undefined);
  if (!spec) throw new Error('not loaded');
  return check(spec, new Map(Object.entries(settings)));
}

function codes(text: string, settings: Readonly<Record<string, string>>): string {
  return checked(text, settings)
    .diagnostics.map((each) => each.code)
    .join(' ');
}

const constants = `
const FLAG: bool = false  const D: 1..4 = 2  const MODE: Mode = a  enum Mode { a, b }
const TWICE: 0..9 = D * 2  var x: 0..TWICE`;

function values(settings: Readonly<Record<string, string>>): string {
  const { spec } = checked(constants, settings);
  const found = [...(spec?.constantValues ?? [])];
  const order = spec?.constants ?? [];
  return found
    .sort(([a], [b]) => order.indexOf(a) - order.indexOf(b))
    .map(([declaration, value]) => `${declaration.name.text}=${value}`)
    .join(' ');
}

test.each<[settings: Readonly<Record<string, string>>, values: string]>([
  [{}, 'FLAG=0 D=2 MODE=0 TWICE=4'],
  [{ FLAG: 'true', MODE: 'b' }, 'FLAG=1 D=2 MODE=1 TWICE=4'],
  [{ D: '4' }, 'FLAG=0 D=4 MODE=0 TWICE=8'],
])('with %j the constants are %s', (settings, expected) => {
  expect(values(settings)).toBe(expected);
});

test.each([
  ['D', '0'],
  ['D', '5'],
  ['D', '2.5'],
  ['D', 'two'],
  ['D', ''],
  ['D', '1e0'],
  ['FLAG', '1'],
  ['MODE', 'c'],
  ['MODE', '__proto__'],
])('%s cannot be set to %j', (name, value) => {
  expect(codes(constants, { [name]: value })).toBe('E0325');
});

test.each(['x', 'Mode', 'a', 'constructor', '__proto__'])('%s is no constant to set', (name) => {
  expect(codes(constants, JSON.parse(`{"${name}":"1"}`) as Record<string, string>)).toBe('E0212');
});

/** The type of each expression of a property's condition, by its text. */
function types(condition: string): Record<string, string> {
  const text = `object driver {}
    object device {
      lock mutex  var n: 0..3  var driver: driver?  var peers: set of device
      refcount refs  union word tagged bit { 0: data(opaque?) 1: deferred(driver) }
    }
    const D: -1..4 = 2  enum Mode { a, b }
    always p: forall d: device: ${condition}`;
  const { spec, diagnostics } = checked(text);
  if (!spec) throw new Error(diagnostics.map((each) => each.message).join('\n'));
  const source = `spec a ${text}`;
  const found: [string, string][] = [];
  for (const [expression, type] of spec.expressionTypes) {
    const { start, end } = (expression as Expression).span;
    found.push([source.slice(start, end), typeText(type)]);
  }
  return Object.fromEntries(found);
}

test.each([
  ['d.n + D == 2', { 'd.n + D': '-1..7', D: '-1..4', '2': '2', 'd.n + D == 2': 'bool' }],
  ['d.n * D - d.n > -1', { 'd.n * D': '-3..12', 'd.n * D - d.n': '-6..12', '-1': '-1' }],
  ['d.n / 2 < D % 3', { 'd.n / 2': '0..3', 'D % 3': '-1..2' }],
  ['d.driver == none', { 'd.driver': 'driver?', none: 'none' }],
  ['d.word as deferred == d.driver', { 'd.word': 'union word', 'd.word as deferred': 'driver' }],
  ['d.bit && d.word is data', { 'd.bit': 'bool', 'd.word is data': 'bool' }],
  ['size(d.peers) > 0 && d in d.peers', { 'size(d.peers)': '0..1000', 'd.peers': 'set of device' }],
  ['held(d.mutex) && d.refs > 1', { 'd.mutex': 'lock', 'd.refs': 'refcount' }],
  ['d.peers == {} || d.peers == {d}', { '{}': 'none', '{d}': 'set of device' }],
  ['a != b', { a: 'Mode', b: 'Mode' }],
])('the types in `%s`', (condition, expected) => {
  expect(types(condition)).toMatchObject(expected);
});

test('errors come in the order of the text, however they are found', () => {
  const text = 'scenario s { gone g } process p() { lock x } object d { var a: gone } always q: y';
  const starts = checked(text).diagnostics.map((each) => each.span?.start ?? -1);
  expect(starts).toHaveLength(4);
  expect(starts).toEqual(starts.toSorted((a, b) => a - b));
});
