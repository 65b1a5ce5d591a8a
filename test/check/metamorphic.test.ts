/**
 * What may be done to a recording that conforms without its ever being accused.
 *
 * The recordings are real kernels'; the cuts are spread over each evenly, so that they fall into
 * the middle of calls, locks and pending attaches.
 */
import { describe, expect, test } from 'vitest';
import { TraceChecker, type VerdictKind } from '../../src/index.js';
import { readTraceText } from '../../src/trace/read-trace.js';
import { getRecording } from '../support/recordings.js';

const recordings = [
  'debian-6.1/attach_release_while_pending.kp.local.ok',
  'debian-6.1/deferred.kp.local.ok',
  'debian-6.1/real_drivers.kp.local.ok',
  'debian-6.12/deferred_async.kp.local.ok',
];

const cuts = [0.15, 0.4, 0.65, 0.9];

describe.each(recordings)('%s', (name) => {
  const { program, lines } = getRecording(name);

  const check = (changed: readonly string[]): VerdictKind => {
    const checker = new TraceChecker(program, program.observations[0]!);
    for (const item of readTraceText(changed.join('\n'))) checker.add(item);
    return checker.finish().verdict;
  };
  const at = (part: number) => Math.floor(lines.length * part);

  test.each(cuts)('what follows %d of it does not violate', (part) => {
    expect(check(lines.slice(at(part)))).not.toBe('violates');
  });

  test.each(cuts)('events lost after %d of it leave it inconclusive', (part) => {
    const lost = ['CPU:0 [LOST 40 EVENTS]'];
    const changed = [...lines.slice(0, at(part)), ...lost, ...lines.slice(at(part) + 40)];
    expect(check(changed)).toBe('inconclusive');
  });

  test('events that the specification does not speak about change nothing', () => {
    const noise =
      '          <idle>-0       [000] d..2.     0.000001: sched_wakeup: comm=rcu pid=15';
    expect(
      check(lines.flatMap((line, index) => (index % 50 === 49 ? [line, noise] : [line]))),
    ).toBe('conforms');
  });
});
