/** Times and durations, in integers. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codesOf } from '../../src/trace/characters.js';
import { microsecondsOf, readTimestamp, timestampOf } from '../../src/trace/timestamp.js';

test.each([
  ['8.152492:', 8_152_492_000n],
  ['83.962863047:', 83_962_863_047n],
  ['1.5:', 1_500_000_000n],
  ['1.1234567899:', 1_123_456_789n],
  ['0.000001:', 1000n],
  ['48092us', 48_092_000n],
  ['353775638339:', 353_775_638_339n],
  ['9007199.254740991:', 9_007_199_254_740_991n],
  ['9007199.254740992:', 9_007_199_254_740_992n],
  ['9007199.254740993:', 9_007_199_254_740_993n],
  ['18446744073709551615:', 18_446_744_073_709_551_615n],
  ['9007199254740993us', 9_007_199_254_740_993_000n],
  [`${'9'.repeat(400)}:`, BigInt('9'.repeat(400))],
  ['007.5', 7_500_000_000n],
])('the time %s', (text, expected) => {
  expect(readTimestamp(codesOf(`[1] ${text}`), 4)).toBe(expected);
});

test.each([
  ['0.123 us', 123n],
  ['3767.854 us', 3_767_854n],
  ['105707.8 us', 105_707_800n],
  ['12 us', 12_000n],
  ['1.23456 us', 1234n],
])('the duration %s', (text, expected) => {
  expect(microsecondsOf(text)).toBe(expected);
});

test('seconds and their fraction are read exactly, however many digits they have', () => {
  const digits = fc.stringMatching(/^[0-9]{1,18}$/);
  fc.assert(
    fc.property(digits, digits, (seconds, fraction) => {
      const expected = BigInt(seconds) * 10n ** 9n + BigInt(fraction.slice(0, 9).padEnd(9, '0'));
      expect(timestampOf(`${seconds}.${fraction}: f`)).toBe(expected);
    }),
  );
});
