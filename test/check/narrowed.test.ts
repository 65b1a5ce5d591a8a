/** More states than can be followed: some explain a recording as well as all, and accuse nobody. */
import { describe, expect, test } from 'vitest';
import { TraceChecker } from '../../src/check/check.js';
import { RecordingMutator } from '../../src/check/recording-mutants.js';
import { Random } from '../../src/explore/random.js';
import type { Program } from '../../src/model/program.js';
import type { TraceItem } from '../../src/trace/event.js';
import { readTraceText } from '../../src/trace/read-trace.js';
import { compileText } from '../support/load-spec.js';
import { getRecording } from '../support/recordings.js';
import { eventsOf } from '../support/trace-text.js';

function check(program: Program, items: readonly TraceItem[], maxPossible?: number) {
  const checker = new TraceChecker(program, program.observations[0]!, {
    ...(maxPossible === undefined ? {} : { maxPossible }),
  });
  for (const item of items) checker.add(item);
  return checker.finish();
}

describe('of lamps each of which may be on', () => {
  const program = compileText(`
spec pile
object lamp { var on: bool = false }
object door { var open: bool = false }
var odd: bool = false

process press(l: lamp) {
  choose { skip } or {
    l.on = true
    odd = !odd
  }
}
transition begin() { odd = false }
transition make(d: door) { d.open = false }
transition open(d: door) when !d.open { d.open = true }
transition show(l: lamp, on: bool) when l.on == on { skip }
transition tell(value: bool) when odd == value { skip }

observe o {
  entry press(l) => create l: lamp, enter press(l)
  return press => leave press
  event begin() => do begin()
  event make(d) => create d: door, do make(d)
  event open(d) => do open(d)
  event show(l, on: bool) => do show(l, on)
  event tell(value: bool) => do tell(value)
}`);
  const lamps = Array.from({ length: 12 }, (_, index) => `0xff${10 + index}0`);
  const pressed = lamps.map((lamp) => `sh-7: entry press l=${lamp}\nsh-7: return press`);
  const verdictOf = (lines: readonly string[], maxPossible = 500) => {
    const result = check(
      program,
      eventsOf(['sh-7: point begin', ...pressed, ...lines].join('\n')),
      maxPossible,
    );
    const { verdict, gaps, narrowedAt, divergence } = result;
    return {
      verdict,
      gaps: gaps.map(({ kind, line }) => `${kind} ${line}`),
      isNarrowed: narrowedAt !== undefined,
      at: divergence?.at.line,
    };
  };

  test('all states are followed where that can be', () => {
    const shown = lamps.map((lamp) => `sh-7: point show l=${lamp} on=0`);
    const conforms = { verdict: 'conforms', gaps: [], isNarrowed: false };
    expect(verdictOf([...shown, 'sh-7: point tell value=0'], 20_000)).toMatchObject(conforms);
    expect(verdictOf([...shown, 'sh-7: point tell value=1'], 20_000)).toMatchObject({
      verdict: 'violates',
      at: 38,
    });
  });

  test('some of them are enough to conform', () => {
    const found = verdictOf(['sh-7: point tell value=1', 'sh-7: point tell value=1']);
    expect(found).toMatchObject({ verdict: 'conforms', gaps: [], isNarrowed: true });
  });

  test('where none of them goes on the recording is open', () => {
    const shown = lamps.map((lamp, index) => `sh-7: point show l=${lamp} on=${index % 3 && 1}`);
    const { verdict, gaps, isNarrowed } = verdictOf(shown);
    expect(verdict).toBe('inconclusive');
    expect(gaps).toEqual([expect.stringMatching(/^too-many-states \d+$/)]);
    expect(isNarrowed).toBe(false);
  });

  test('what the dropped states do not touch is judged as ever', () => {
    const door = ['make', 'open', 'open'].map((event) => `sh-8: point ${event} d=0xee10`);
    expect(verdictOf(door)).toMatchObject({ verdict: 'violates', at: 28 });
  });
});

const sample = [
  'debian-6.1/sync_bind.kp.local.ok',
  'debian-6.1/async_dev_first.fn.local.ok',
  'debian-6.12/async_dev_first.fpr.local.ok',
  'kit-6.1/sysfs.kit.mono.ok',
];

test.each(sample)('%s and what is made of it: few states accuse nobody', (name) => {
  const { program, lines } = getRecording(name);
  const items = readTraceText(lines.join('\n'));
  const random = new Random(8);
  const mutator = new RecordingMutator(items, program.observations[0]!);
  const mutants = Array.from({ length: 12 }, () => mutator.mutant((count) => random.below(count)));
  for (const tried of [items, ...mutants.flatMap((mutant) => (mutant ? [mutant.items] : []))]) {
    const all = check(program, tried);
    for (const maxPossible of [10, 40]) {
      const { verdict } = check(program, tried, maxPossible);
      expect([all.verdict, 'inconclusive']).toContain(verdict);
    }
  }
});
