/** The data of an event is printed as its `print fmt` says. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readFormat } from '../../../src/trace/dat/format-text.js';
import { printerOf } from '../../../src/trace/dat/print/printer.js';
import { Symbols } from '../../../src/trace/dat/symbols.js';
import { variants, type Variant } from './dat-bytes.js';
import { formatText, writeData, type Value } from './write-records.js';

const little: Variant = { version: 6, isBigEndian: false, longSize: 8, compression: 'none' };

const symbols = new Symbols(
  new TextEncoder().encode(
    [
      '0000000000000000 A fixed_percpu_data',
      'ffffffff81000000 T _stext',
      'ffffffff81001000 T device_add',
      'ffffffff81002000 t $a',
      'ffffffff81003000 t probe\t[dctest]',
      'ffffffff81004000 T _end',
    ].join('\n'),
  ),
);

/** What is printed of a record with these fields. */
function print(
  format: string,
  fields: Readonly<Record<string, Value>>,
  variant: Variant = little,
): string {
  const event = { system: 's', name: 'e', id: 9, fields: Object.keys(fields), print: format };
  const record = { event: 'e', pid: 1, time: 0n, values: Object.values(fields) };
  const data = writeData(variant, event, record);
  const isLittleEndian = !variant.isBigEndian;
  const scope = {
    format: readFormat(formatText(event, variant.longSize), 's', variant.longSize)!,
    longSize: variant.longSize,
    isLittleEndian,
    symbols,
    texts: new Map([[0xffffffff81009000n, 'a saved text']]),
  };
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return printerOf(scope).text({ view, start: 0, length: data.length, isLittleEndian });
}

const negative = { 'int x': -5 };
const bytes = { 'u8 b[6]': [1, 2, 3, 0xaa, 0xbb, 0xcc] };
const ip6 = (...tail: number[]) => ({ 'u8 a[16]': [...Array(16 - tail.length).fill(0), ...tail] });

test.each<[string, string, Readonly<Record<string, Value>>, string]>([
  ['a text alone', '"nothing 100%%"', {}, 'nothing 100%'],
  ['texts in a row', '"a" "b\\t\\x41\\"%d", REC->x', negative, 'ab\tA"-5'],
  ['a negative number', '"%d %u %x", REC->x, REC->x, REC->x', negative, '-5 4294967291 fffffffb'],
  ['a negative number as long', '"%ld", (long)REC->x', negative, '-5'],
  ['a byte of it', '"%hhu %hx", REC->x, REC->x', negative, '251 fffb'],
  [
    'widths',
    '"[%5d|%-5d|%05d|%+d|% d]", REC->x, REC->x, REC->x, 5, 5',
    negative,
    '[   -5|-5   |-0005|+5| 5]',
  ],
  ['hexadecimal', '"%#x %#o %08X %.3u", 255, 8, 0xABC, 7', {}, '0xff 010 00000ABC 007'],
  ['a width from an argument', '"[%*d]", 4, REC->x', negative, '[  -5]'],
  ['a character', '"%c%c", 65, REC->x', { 'char x': 66 }, 'AB'],
  [
    '64 bits',
    '"%llu %Lx %lx", REC->x, REC->x, REC->x',
    { 'u64 x': 2n ** 64n - 1n },
    '18446744073709551615 ffffffffffffffff ffffffffffffffff',
  ],
  ['octal constants', '"%d %d", 010, 0x10UL', {}, '8 16'],
  ['precedence', '"%d %d %d", 1 + 2 * 3, (1 + 2) * 3, 1 << 2 + 1', {}, '7 9 8'],
  ['logic', '"%d%d%d%d", 1 && 0, 1 || 0, !3, 2 == 2', {}, '0101'],
  ['bits', '"%x %x %x", 0xf0 & ~0x30, 6 ^ 3, 1 | 8', {}, 'c0 5 9'],
  ['division by nothing', '"%d %d", 5 / 0, 5 % 0', {}, '0 0'],
  ['a choice', '"%s", REC->x < 0 ? "below" : REC->x > 9 ? "above" : "within"', negative, 'below'],
  ['a choice of numbers', '"%d", REC->x ? 1 : 2', { 'int x': 0 }, '2'],
  ['casts', '"%d %d %u", (s8)0xff, (u8)0x1ff, (unsigned short)-1', {}, '-1 255 65535'],
  [
    'a cast of a parenthesis',
    '"%u:%u", ((unsigned int) ((REC->dev) >> 20)), ((unsigned int) ((REC->dev) & ((1U << 20) - 1)))',
    { 'u32 dev': 0x800012 },
    '8:18',
  ],
  ['a minus that is no cast', '"%d", (REC->x) - 1', negative, '-6'],
  ['sizes', '"%d %d", sizeof(u64), sizeof(unsigned long)', {}, '8 8'],
  ['an array element', '"%d %d", REC->a[1], REC->a[2]', { 'u16 a[2]': [7, 8] }, '8 0'],
  [
    'an element behind a cast',
    '"%d", ((u32 *)__get_dynamic_array(a))[1]',
    { '__data_loc u32[] a': [7, 8] },
    '8',
  ],
  ['a length', '"%d", __get_dynamic_array_len(a)', { '__data_loc u32[] a': [7, 8] }, '8'],
  [
    'a fixed text',
    '"%s|%.2s|%5s|%-5s|", REC->c, REC->c, REC->c, REC->c',
    { 'char c[8]': 'abc' },
    'abc|ab|  abc|abc  |',
  ],
  ['a text that is not ASCII', '"%s", REC->c', { 'char c[8]': 'é' }, 'é'],
  [
    'a located text',
    '"%s %s", __get_str(a), __get_rel_str(b)',
    { '__data_loc char[] a': 'one\0', '__rel_loc char[] b': 'two\0' },
    'one two',
  ],
  [
    'a text by its address',
    '"%s %s", REC->p, REC->q',
    { 'char * p': 0xffffffff81009000n, 'char * q': 0x1234n },
    'a saved text 1234',
  ],
  ['the rest of the record', '"%s", REC->buf', { 'char buf[]': 'hello\0' }, 'hello'],
  [
    'a symbol',
    '"%ps %pS %pF", (void *)REC->p, REC->p, REC->p',
    { 'unsigned long p': 0xffffffff81001010n },
    'device_add device_add+0x10 device_add+0x10',
  ],
  ['a symbol of a module', '"%ps", REC->p', { 'unsigned long p': 0xffffffff81003000n }, 'probe'],
  [
    'no symbol',
    '"%ps %ps", REC->p, 5',
    { 'unsigned long p': 0xffffffff81009000n },
    '0xffffffff81009000 0x5',
  ],
  ['a pointer', '"%p %p", REC->p, 0', { 'u64 p': 0xff11n }, '0xff11 (nil)'],
  [
    'flags',
    '"%s", __print_flags(REC->x, "|", { 1, "A" }, { (1 << 1), "B" }, { 0, "NONE" })',
    { 'int x': 7 },
    'A|B|0x4',
  ],
  ['no flags', '"[%s]", __print_flags(REC->x, "|", { 1, "A" })', { 'int x': 0 }, '[]'],
  [
    'a symbolic value',
    '"%s %s", __print_symbolic(REC->x, { -5, "minus" }), __print_symbolic(3, { 1, "one" })',
    negative,
    'minus 0x3',
  ],
  [
    'bytes',
    '"%s %s", __print_hex(REC->b, 3), __print_hex_str(REC->b, 99)',
    bytes,
    '01 02 03 010203aabbcc',
  ],
  ['numbers', '"%s", __print_array(REC->b, 3, 2)', bytes, '{0x201,0xaa03,0xccbb}'],
  [
    'hardware addresses',
    '"%pM %pMF %pm %pMR", REC->b, REC->b, REC->b, REC->b',
    bytes,
    '01:02:03:aa:bb:cc 01-02-03-aa-bb-cc 010203aabbcc cc:bb:aa:03:02:01',
  ],
  [
    'some bytes',
    '"%*phC %3ph %*phN", 2, REC->b, REC->b, 9, REC->b',
    bytes,
    '01:02 01 02 03 010203aabbcc',
  ],
  ['IPv4', '"%pI4", REC->b', bytes, '1.2.3.170'],
  [
    'IPv6',
    '"%pI6 %pI6c", REC->a, REC->a',
    ip6(1, 0, 2),
    '0000:0000:0000:0000:0000:0000:0001:0002 ::1:2',
  ],
  ['IPv4 in IPv6', '"%pI6c", REC->a', ip6(0xff, 0xff, 10, 0, 0, 1), '::ffff:10.0.0.1'],
  [
    'a socket',
    '"%pISpc", __get_sockaddr(a)',
    { '__data_loc u8[] a': [2, 0, 0, 80, 10, 0, 0, 1] },
    '10.0.0.1:80',
  ],
  [
    'a UUID',
    '"%pU %pUL", REC->a, REC->a',
    { 'u8 a[16]': [...Array(16).keys()] },
    '00010203-0405-0607-0809-0a0b0c0d0e0f 03020100-0504-0706-0809-0A0B0C0D0E0F',
  ],
  [
    'a bitmask',
    '"%s %s", __get_bitmask(m), __get_cpumask(m)',
    { '__data_loc unsigned long[] m': [0x1_0000_000fn] },
    '00000001,0000000f 0-3,32',
  ],
  [
    'what only the kernel knows',
    '"%d %lu %s", REC->x, jiffies, decode(REC->x)',
    negative,
    '-5 ? ?',
  ],
  ['a format that is none', '"%d %y", REC->x', negative, '[FAILED TO PARSE] x=-5'],
  ['a missing argument', '"%d %d", REC->x', negative, '[FAILED TO PARSE] x=-5'],
  [
    'no C at all',
    '}{',
    { 'int x': 1, 'char c[4]': 'ab', 'u8 b[2]': [1, 2], 'long l': -1n },
    '[FAILED TO PARSE] x=1 c=ab b=ARRAY[01, 02] l=0xffffffffffffffff',
  ],
])('%s', (_, format, fields, expected) => {
  expect(print(format, fields)).toBe(expected);
});

describe.each(variants.filter(({ version }) => version === 6))('%o', (variant) => {
  test('numbers, texts and bitmaps are read in its byte order', () => {
    const format =
      '"%d %x %Lx %lx %s %s %s", REC->s, REC->w, REC->q, REC->l, __get_str(t), __print_array(REC->a, 2, 2), __get_bitmask(m)';
    const fields = {
      's16 s': -2,
      'u32 w': 0x1020304,
      'u64 q': 0x102030405060708n,
      'unsigned long l': 0x0a0b0c0dn,
      '__data_loc char[] t': 'text\0',
      'u16 a[2]': [1, 2],
      '__rel_loc unsigned long[] m': [5n],
    };
    const zeros = variant.longSize === 8 ? '00000000,' : '';
    expect(print(format, fields, variant)).toBe(
      `-2 1020304 102030405060708 a0b0c0d text {0x1,0x2} ${zeros}00000005`,
    );
  });
});

test('numbers come out as they went in', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
      const printed = print('"%lld %llx", REC->x, REC->x', { 's64 x': value });
      expect(printed).toBe(`${value} ${BigInt.asUintN(64, value).toString(16)}`);
    }),
  );
});

const pieces = fc.constantFrom(
  ...['"%d', '%s', '%p', '%*d', '%.99999999s', '%999999999d', '%pI6c', '%*ph', '",', 'REC->x', '"'],
  ...[
    'REC->c',
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    ',',
    '?',
    ':',
    '+',
    '*',
    '<<',
    '-',
    '!',
    '1',
    '0x7fffffff',
  ],
  ...[
    '__get_str(c)',
    '__print_flags(',
    '__print_array(REC->c, 4294967295, 8)',
    'sizeof(',
    'u32 *',
    '(u8)',
  ],
);

test('whatever a format says, something is printed, and not without end', () => {
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 40 }), fc.boolean(), (parts, isWhole) => {
      const format = isWhole ? parts.join(' ') : `"%d %s", ${parts.join(' ')}`;
      const text = print(format, { 'int x': -1, 'char c[8]': 'abc' });
      expect(text.length).toBeLessThanOrEqual(1 << 20);
    }),
    { numRuns: 3000 },
  );
});

test.each([
  ['parentheses', `"%d", ${'('.repeat(100_000)}1`],
  ['signs', `"%d", ${'-'.repeat(100_000)}1`],
  ['sums', `"%d", 1${'+1'.repeat(60_000)}`],
  ['casts', `"%d", ${'(u8)'.repeat(60_000)}1`],
  ['choices', `"%d", ${'1?'.repeat(60_000)}1`],
  ['indices', `"%d", REC->c${'[0]'.repeat(60_000)}`],
  ['products', `"%llx", ${'9223372036854775807*'.repeat(200)}3`],
  ['shifts', '"%llx", 1 << (1 << 30)'],
  ['texts', `"${'%s'.repeat(100_000)}"${', REC->c'.repeat(100_000)}`],
])('a format of many %s is printed in time', (_, format) => {
  expect(print(format, { 'char c[8]': 'abc' }).length).toBeGreaterThan(0);
});
