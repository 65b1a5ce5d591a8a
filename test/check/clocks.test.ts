/** Clocks that differ although nobody said so: what the recording proves, and what it only suggests. */
import { describe, expect, test } from 'vitest';
import { TraceChecker } from '../../src/check/check.js';
import { findClockShift } from '../../src/check/clock-shift.js';
import { estimateSkew } from '../../src/check/clocks.js';
import type { CheckOptions } from '../../src/check/check-options.js';
import { readTraceText } from '../../src/trace/read-trace.js';
import type { TraceItem } from '../../src/trace/event.js';
import { recordedOf, recordings } from '../recordings/recordings.js';
import { latchSpec } from '../support/latch.js';
import { compileText } from '../support/load-spec.js';
import { withShiftedCpu } from '../support/shifted.js';

const program = compileText(latchSpec);

/** Lines as `task cpu microseconds what of-whom`. */
function recordingOf(...lines: readonly string[]): readonly TraceItem[] {
  const text = lines
    .flatMap((each) => each.split(', '))
    .map((line) => {
      const [task, cpu, time, what, name] = line.split(' ') as [
        string,
        string,
        string,
        string,
        string,
      ];
      const head = ` ${task} [00${cpu}] ..... 1.000${time}: ${name}`;
      return what === 'enter'
        ? `${head}: (${name}+0x0/0x10) l=0xff10`
        : `${head}__ret: (x+0x8/0x10 <- ${name})`;
    });
  return readTraceText(`${text.join('\n')}\n`, 'ftrace');
}

function check(items: readonly TraceItem[], options: CheckOptions = {}) {
  const checker = new TraceChecker(program, program.observations[0]!, options);
  for (const item of items) checker.add(item);
  return checker.finish();
}

const made = 's-1 0 001 enter make, s-1 0 002 leave make';
/** A task goes from one CPU to the other in a call whose return is early by 28 microseconds. */
const known =
  't-9 0 010 enter outer, t-9 0 011 enter inner, t-9 0 012 leave inner, t-9 0 013 leave outer';
const inverted =
  't-9 0 020 enter outer, t-9 1 022 leave inner, t-9 0 050 enter inner, t-9 0 060 leave outer';
const tooEarly =
  't-2 1 190 enter drop, t-2 1 195 leave drop, s-1 0 200 enter take, s-1 0 210 leave take';

test('clocks that a recording proves to differ explain what they can', () => {
  const { verdict, estimatedSkew } = check(recordingOf(made, known, inverted, tooEarly));
  expect([verdict, estimatedSkew?.fact, estimatedSkew?.nanoseconds]).toEqual([
    'conforms',
    'call',
    28_000n,
  ]);
  expect([estimatedSkew?.effect.line, estimatedSkew?.cause.line]).toEqual([8, 9]);
});

test('and no more than that', () => {
  const late = tooEarly.replace('200', '300').replace('210', '310');
  const { verdict, estimatedSkew } = check(recordingOf(made, known, inverted, late));
  expect([verdict, estimatedSkew?.nanoseconds]).toEqual(['violates', 28_000n]);
});

test('what was said of the clocks counts, not what they show', () => {
  const { verdict, estimatedSkew } = check(recordingOf(made, known, inverted, tooEarly), {
    skew: 0,
  });
  expect([verdict, estimatedSkew]).toEqual(['violates', undefined]);
});

test('without proof a violation is one, and says by which clock it would be none', () => {
  const items = recordingOf(made, tooEarly);
  const { verdict, divergence, estimatedSkew } = check(items);
  expect([verdict, estimatedSkew]).toEqual(['violates', undefined]);
  const shift = findClockShift(program, program.observations[0]!, items, divergence!, {});
  expect([0, 1]).toContain(shift?.cpu);
  expect(check(withShiftedCpu(items, shift!.cpu, shift!.nanoseconds)).verdict).toBe('conforms');
  expect(shift!.nanoseconds * (shift!.cpu === 1 ? 1n : -1n)).toBe(5_001n);
});

test.each([
  ['what one task did', 't-2 1 190 enter drop, t-2 1 195 leave drop'],
  [
    'what no constant repairs',
    `${tooEarly}, s-1 0 300 enter drop, s-1 0 305 leave drop, t-2 1 400 enter drop, t-2 1 405 leave drop`,
  ],
])('%s is no matter of clocks', (_, lines) => {
  const items = recordingOf(made, lines);
  const { divergence } = check(items);
  expect(divergence).toBeDefined();
  expect(findClockShift(program, program.observations[0]!, items, divergence!, {})).toBeUndefined();
});

const sample = recordings.filter(({ file }) =>
  /deferred|racy|storm_med|tc\.local\.ok\.dat|kit-6\.1/.test(file),
);

describe.each(sample)('$file', (recording) => {
  test('shows nothing against its clocks, which agree', async () => {
    expect(estimateSkew((await recordedOf(recording)).items)).toBeUndefined();
  });
});
