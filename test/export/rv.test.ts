/** Automata of the kernel's runtime verification: read, written, made, and beside its own verdicts. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Automaton, eventsOf } from '../../src/export/rv/automaton.js';
import { automatonSpec } from '../../src/export/rv/automaton-spec.js';
import { monitorOf } from '../../src/export/rv/monitor-of.js';
import { readDot } from '../../src/export/rv/read-dot.js';
import { writeDot } from '../../src/export/rv/write-dot.js';
import { checkTrace } from '../../src/check/check-trace.js';
import type { Program } from '../../src/model/program.js';
import { readTrace } from '../../src/trace/read-trace.js';
import {
  arbitraryAutomaton,
  kernelReader,
  readByKernel,
  stuckAfter,
  wordsOf,
} from '../support/automata.js';
import { compileFile, compileText } from '../support/load-spec.js';
import { getRecording } from '../support/recordings.js';

function read(text: string): Automaton {
  const automaton = readDot('automaton', { name: 'test.dot', text });
  if ('code' in automaton) throw new Error(automaton.message);
  return automaton;
}

function made(program: Program, scenario: number, object: number): Automaton {
  const [observation] = program.observations;
  const monitor = monitorOf(program, program.scenarios[scenario]!, observation!, object);
  if ('code' in monitor) throw new Error(monitor.message);
  return monitor.automaton;
}

function edgesOf({ next }: Automaton): string[] {
  return [...next]
    .flatMap(([from, edges]) => [...edges].map(([event, to]) => `${from} ${event} ${to}`))
    .sort();
}

test('what is written is read again', () => {
  fc.assert(
    fc.property(arbitraryAutomaton, (automaton) => {
      const again = read(writeDot(automaton, ['a remark', 'two\nlines']));
      expect(again.states).toEqual(automaton.states);
      expect(again.finals).toEqual(automaton.finals);
      expect(edgesOf(again)).toEqual(edgesOf(automaton));
    }),
  );
});

test('a specification made of an automaton shows what the automaton accepts', () => {
  fc.assert(
    fc.property(
      arbitraryAutomaton.chain((automaton) => fc.tuple(fc.constant(automaton), wordsOf(automaton))),
      ([automaton, word]) => {
        const { text, warnings } = automatonSpec(automaton, 'per_cpu', 'test.dot');
        const again = made(compileText(text), 0, 1);
        const renamed = new Map(
          warnings.map(({ message }) => /`(.*)` is .* `(.*)`/.exec(message)!.slice(1, 3)) as [
            string,
            string,
          ][],
        );
        const translated = word.map((event) => renamed.get(event) ?? event);
        expect(stuckAfter(again, translated)).toBe(stuckAfter(automaton, word));
      },
    ),
    { numRuns: 60 },
  );
});

test('what a scenario shows of an object is as small as can be', () => {
  const latch = compileFile('test/cli/inputs/latch.kspec');
  expect(edgesOf(made(latch, 0, 1))).toEqual([
    's0 take s1',
    's1 take_return s2',
    's2 drop s3',
    's3 drop_return s4',
  ]);
});

test('hidden steps and other objects are left out', () => {
  const program = compileText(`spec a
    object o { var on: bool }
    process p(x: o) { x.on = true  call q(x) }
    process q(x: o) { x.on = false }
    scenario s {
      o first  o second
      task t runs { while true { call p(first)  call p(second) } }
    }
    observe v { entry p(x) => enter p(x)  entry q(x) => enter q(x) }`);
  expect(edgesOf(made(program, 0, 2))).toEqual(['s0 p s1', 's1 q s0']);
});

test.each<[title: string, text: string, message: string]>([
  ['nothing', '', 'expected `digraph`, found the end of the text'],
  ['an end too early', 'digraph a {', 'expected `}`, found the end of the text'],
  [
    'no initial state',
    'digraph a { {node [] "on"}; }',
    'there is no initial state, a node `__init_STATE`',
  ],
  [
    'an edge to nowhere',
    'digraph a { {node [] "__init_on"}; {node [] "on"}; "on" -> "off" [ label = "x" ]; }',
    '`off` is no state',
  ],
  [
    'a choice',
    'digraph a { {node [] "__init_on"}; {node [] "on" "off"}; "on" -> "off" [ label = "x" ]; "on" -> "on" [ label = "y\\nx" ]; }',
    '`x` leads from `on` to two states',
  ],
  ['an open string', 'digraph a { "on\\"', 'a string is not closed'],
  ['an open comment', 'digraph a { /* on', 'expected `}`, found the end of the text'],
])('%s is refused', (_, text, message) => {
  expect(readDot('a', { name: 'a.dot', text })).toMatchObject({ code: 'E0902', message });
});

test('no text makes the reader throw', () => {
  const part = fc.constantFrom(
    ...['digraph', '{', '}', 'node', '[', ']', '"on"', '"__init_on"', '->', '=', ';', 'label', '"'],
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(part).map((parts) => parts.join(' ')),
      ),
      (text) => {
        readDot('a', { name: 'a.dot', text });
      },
    ),
  );
});

test.each(['/* ', '"\\" ', '" ', '{', '"a" [', 'x=', '\\"'])(
  'a text of nothing but %j ends',
  (part) => {
    const text = `digraph a { ${part.repeat(300_000)}`;
    expect(readDot('a', { name: 'a.dot', text })).toMatchObject({ code: 'E0902' });
  },
);

test('an automaton with too many states is refused', () => {
  const nodes = Array.from({ length: 256 }, (_, index) => `{node [] "s${index}"};`).join('\n');
  const text = `digraph a {\n{node [] "__init_s0"};\n${nodes}\n}`;
  expect(readDot('a', { name: 'a.dot', text })).toMatchObject({
    message: 'there are more than 255 states',
  });
});

// ---- beside the kernel

const folder = kernelReader();

/** Where no source of the kernel is installed (`linux-source-6.12`, unpacked) this is left out. */
test.skipIf(folder === undefined)(
  "the kernel's own reader finds the same",
  { timeout: 60_000 },
  () => {
    fc.assert(
      fc.property(arbitraryAutomaton, (automaton) => {
        // Without events its reader leaves the list of statements, and finds nothing more to read.
        const events = eventsOf(automaton);
        const { states, next, finals } = automaton;
        expect(readByKernel(folder!, 'automaton', writeDot(automaton, ['a remark']))).toEqual([
          'automaton',
          states,
          states[0],
          [...finals].sort(),
          events,
          states.map((state) =>
            events.map((event) => next.get(state)?.get(event) ?? 'INVALID_STATE'),
          ),
        ]);
      }),
      { numRuns: 20 },
    );
  },
);

const wip = readDot('wip', {
  name: 'wip.dot',
  text: readFileSync('test/export/automata/wip.dot', 'utf8'),
}) as Automaton;
const recorded = getRecording('custom-6.12-good/async_dev_first.rv.local.ok').lines;

/** The line at which the imported specification is violated, if it is. */
async function violatedAt(lines: readonly string[]): Promise<number | undefined> {
  const program = compileText(automatonSpec(wip, 'per_cpu', 'wip.dot').text);
  async function* bytes() {
    yield new TextEncoder().encode(lines.join('\n'));
  }
  const result = await checkTrace(program, program.observations[0]!, readTrace(bytes()));
  expect(result.gaps).toEqual([]);
  return result.divergence?.at.line;
}

test('the monitor in the kernel and the imported specification agree on a recording', async () => {
  const errors = recorded.flatMap((line, index) => (line.includes(': error_') ? [index + 1] : []));
  expect(errors).toHaveLength(1);
  expect(await violatedAt(recorded)).toBe(errors[0]);
  // Without the header, which counts the lines.
  const accepted = recorded.filter((line) => !line.startsWith('#') && !line.includes(': error_'));
  expect(await violatedAt(accepted)).toBeUndefined();
});

test('they agree event by event: what the kernel accepted is accepted, and nothing else', () => {
  const states = new Map<string, string>();
  const pattern = /\[(\d+)\].* event_wip: (\w+) x (\w+) -> (\w+)/;
  let accepted = 0;
  for (const line of recorded) {
    const [, cpu, before, event, after] = pattern.exec(line) ?? [];
    if (!cpu) continue;
    expect(states.get(cpu) ?? before).toBe(before);
    expect(wip.next.get(before!)?.get(event!)).toBe(after);
    states.set(cpu, after!);
    accepted += 1;
  }
  expect(accepted).toBe(6_882);
});

test('an event with another state before or after it is noticed there', async () => {
  const numbers = recorded.flatMap((line, index) => (line.includes('event_wip') ? [index] : []));
  for (const index of [numbers[100]!, numbers[3000]!]) {
    const swapped = recorded.map((line, at) =>
      at === index ? line.replace(/(\w+) x (\w+) -> (\w+)/, '$3 x $2 -> $1') : line,
    );
    expect(await violatedAt(swapped)).toBe(index + 1);
  }
});
