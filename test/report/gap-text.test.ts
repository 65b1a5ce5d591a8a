/** What the report says of a gap. */
import { expect, test } from 'vitest';
import type { Gap } from '../../src/check/verdict.js';
import { renderGap } from '../../src/report/gap-text.js';

const check = (gap: Gap): string => renderGap(gap, '').join(' ');

test.each<[string, Gap, string]>([
  [
    'lost events',
    { kind: 'lost-events', line: 3, count: 2, cpu: 1, concerns: [] },
    'line 3: 2 events of CPU 1 are missing: the tracer lost them',
  ],
  [
    'where a hole begins that other CPUs have events in',
    { kind: 'lost-events', line: 3, count: 0, cpu: 1, concerns: [] },
    'line 3: here events of CPU 1 begin to be missing',
  ],
])('%s', (_, gap, expected) => {
  expect(check(gap)).toBe(expected);
});
