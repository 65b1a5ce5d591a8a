/**
 * Every bundled recording comes to the verdict in its name, by the specification of its kernel, and
 * a bad one at the line where its design is broken at the latest.
 */
import { expect, test } from 'vitest';
import { expectVerdict, largest, recordings } from './recordings.js';

const others = recordings.filter(({ file }) => file !== largest);

test.each(others)('$file $verdict', { timeout: 120_000 }, async (recording) => {
  await expectVerdict(recording);
});

test('every bad recording says where its design is broken', () => {
  const silent = recordings.filter(
    ({ verdict, brokenAt }) => (verdict === 'violates') !== (brokenAt !== undefined),
  );
  expect(silent).toEqual([]);
});
