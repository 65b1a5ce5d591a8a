/** A loss is told of late: what was judged before that does not stand before every CPU has spoken. */
import { expect, test } from 'vitest';
import { TraceChecker } from '../../src/check/check.js';
import type { Loss, TraceItem } from '../../src/trace/event.js';
import { compileText } from '../support/load-spec.js';
import { eventsOf } from '../support/trace-text.js';

const program = compileText(`
spec doors
object door { var open: bool = false }
transition make(d: door) { d.open = false }
transition open(d: door) when !d.open { d.open = true }
transition ring() { skip }
observe o {
  event make(d) => create d: door, do make(d)
  event open(d) => do open(d)
  event ring() => do ring()
}`);

/** `0 open`: an event of CPU 0; `1 lost`: the tracer tells that CPU 1 has lost events. */
function check(text: string) {
  const checker = new TraceChecker(program, program.observations[0]!, { lookahead: 1 });
  const decided: number[] = [];
  text.split(', ').forEach((word, index) => {
    const [cpu, name] = word.split(' ') as [string, string];
    checker.add(itemOf(Number(cpu), name, index + 1));
    if (checker.isDecided) decided.push(index + 1);
  });
  const { verdict, divergence, gaps } = checker.finish();
  return { verdict, at: divergence?.at.line, decidedAt: decided[0], gaps: gaps.length };
}

function itemOf(cpu: number, name: string, line: number): TraceItem {
  if (name === 'lost') {
    return { kind: 'lost', line, count: 3, cpu, text: '', cause: 'dropped' } satisfies Loss;
  }
  const argument = name === 'ring' ? '' : ' d=0xff10';
  const [event] = eventsOf(`sh-${cpu + 1}: point ${name}${argument}`);
  return { ...event!, cpu, line, timestamp: BigInt(line) };
}

test.each([
  ['0 make, 1 ring, 0 open, 0 open, 1 ring, 0 ring', 'violates', 4, 5],
  // CPU 1 may have lost that the door was made anew.
  ['0 make, 1 ring, 0 open, 0 open, 0 ring, 1 lost, 1 ring', 'inconclusive', undefined, undefined],
  ['0 make, 0 open, 0 open, 1 lost, 1 ring', 'violates', 3, 4],
  ['0 make, 1 ring, 0 open, 0 open, 1 ring, 1 lost, 1 ring', 'violates', 4, 5],
  ['0 make, 1 ring, 0 open, 0 open, 0 lost, 0 ring, 1 ring', 'violates', 4, 7],
  ['0 make, 1 ring, 0 open, 0 open, 0 ring', 'violates', 4, undefined],
])('%s: %s', (text, verdict, at, decidedAt) => {
  expect(check(text)).toMatchObject({ verdict, at, decidedAt });
});

test('after a violation that does not stand judging goes on', () => {
  const found = check(
    '0 make, 1 ring, 0 open, 0 open, 1 lost, 1 ring, 0 make, 0 open, 0 open, 1 ring, 0 ring',
  );
  expect(found).toEqual({ verdict: 'violates', at: 9, decidedAt: 10, gaps: 1 });
});
