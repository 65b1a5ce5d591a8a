/** Properties of all readers and of the writers. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TraceEvent, TraceItem } from '../../src/trace/event.js';
import { formats, type FormatName } from '../../src/trace/formats.js';
import { ftraceHeader, writeFtrace } from '../../src/trace/ftrace-writer.js';
import { linesOfText } from '../../src/trace/lines.js';
import { writeNdjson } from '../../src/trace/ndjson.js';
import { readTrace, readTraceText } from '../../src/trace/read-trace.js';
import { showItem } from './show-item.js';

const name = fc.stringMatching(/^[a-z_][a-z0-9_]{0,12}$/);
const command = fc.stringMatching(/^[!-~]([ -~]{0,13}[!-~])?$/);
const value = fc.oneof(
  fc.nat().map((number) => `0x${number.toString(16)}`),
  fc.integer().map(String),
  fc.constantFrom('(fault)', '""', '"a b"', '"a"b"', '"(fault)"', "'a'", '{0x1,0x2}'),
  fc.constantFrom('__device_attach_driver+0x0/0x110', 'flood_fn+0x0/0xe [dctest]'),
);
const fields = fc.uniqueArray(fc.tuple(name, value), { selector: ([key]) => key, maxLength: 5 });
const event: fc.Arbitrary<TraceEvent> = fc
  .record({
    point: fc.constantFrom('entry', 'return', 'point'),
    name,
    label: name,
    task: fc.record({ command, pid: fc.nat(4_194_304) }),
    cpu: fc.nat(1023),
    timestamp: fc.bigInt(0n, 1n << 64n),
    fields: fields.map((entries) => new Map(entries)),
  })
  .map((parts) => ({
    kind: 'event',
    line: 1,
    text: '',
    ...parts,
    label: parts.point === 'point' ? parts.name : parts.label,
  }));

/** All that an event says, where it stands aside. */
function saying(item: TraceItem): unknown {
  if (item.kind !== 'event') return item;
  const { point, label, task, cpu, timestamp } = item;
  return { point, name: item.name, label, task, cpu, timestamp, fields: [...item.fields] };
}

describe('a reader makes of what its writer wrote', () => {
  test('the same event, in the text of ftrace', () => {
    fc.assert(
      fc.property(fc.array(event), (events) => {
        const text = ftraceHeader() + events.map((it) => `${writeFtrace(it)}\n`).join('');
        const items = readTraceText(text).filter(({ kind }) => kind !== 'comment');
        expect(items.map(saying)).toEqual(events.map(saying));
      }),
    );
  });

  test('the same event, in the exchange form', () => {
    const any = fc.record({
      point: fc.constantFrom('entry' as const, 'return' as const, 'point' as const),
      name: fc.string(),
      label: fc.string(),
      task: fc.option(fc.record({ command: fc.string(), pid: fc.nat() }), { nil: undefined }),
      cpu: fc.option(fc.nat(), { nil: undefined }),
      timestamp: fc.option(fc.bigInt(0n, 1n << 90n), { nil: undefined }),
      fields: fields.map((entries) => new Map([...entries, ['__proto__', '1']])),
    });
    fc.assert(
      fc.property(fc.array(any, { minLength: 1 }), (parts) => {
        const events = parts.map((part) => ({
          kind: 'event' as const,
          line: 1,
          text: '',
          ...part,
        }));
        const items = readTraceText(events.map(writeNdjson).join('\n'));
        expect(items.map(saying)).toEqual(events.map(saying));
      }),
    );
  });

  test.each([
    ['a loss', 'CPU:1 [LOST 234 EVENTS]', 'lost 234 cpu 1 dropped'],
    ['a loss of unknown size', '[EVENTS DROPPED]', 'lost some cpu any dropped'],
    ['a comment', '# tracer: nop', 'comment'],
  ])('the same item: %s', (_, line, expected) => {
    const written = readTraceText(`${line}\n`).map(writeNdjson).join('\n');
    expect(readTraceText(written, 'ndjson').map(showItem)).toEqual([expected]);
  });
});

const pieces = fc.constantFrom(
  ...'-1 [000] |1)|1.5: |21us : |f: |f() {|f();|}|/* |*/|<-g|=> |(f+0x0/0x1 <- g)|a-1|a="|{|'.split(
    '|',
  ),
  ...[
    ' | ',
    ' ',
    '\n',
    '\r\n',
    '\0',
    'CPU:1 [LOST 2 EVENTS]',
    '# ',
    'a=',
    '"',
    ' = 0x0',
    '10.0 us',
  ],
  ...['é-7 [001] ..... 2.5: ', 'é_ret: (g+0x1/0x2 <- f) x=é', 'a-1     0.....  3us : ', '\r'],
  ...['{"kind":"event"', ',"point":"entry"', ',"name":"f"', '}', 'funcgraph_entry: '],
);
const garbage = fc.oneof(
  fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join('')),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => new TextDecoder().decode(bytes)),
);

describe.each(Object.keys(formats) as FormatName[])('the reader of %s', (format) => {
  test('accounts for every line, whatever the input', () => {
    fc.assert(
      fc.property(garbage, (text) => {
        const items = readTraceText(text, format);
        for (const item of items) showItem(item);
        const lines = [...new Set(items.map(({ line }) => line))].sort((a, b) => a - b);
        expect(lines).toEqual(linesOfText(text).map((_, index) => index + 1));
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ['blanks', ' '],
    ['dashes', '-'],
    ['tasks', '-1 [1] '],
    ['tasks without a time', '-1 [1] ..... '],
    ['quotes', 'a="'],
    ['braces', 'a={'],
    ['parentheses', 'a=('],
    ['arrows', 'a-1 => '],
    ['calls', '1) f('],
    ['comments', '/* '],
    ['numbers', '1'],
    ['bars', ' 1 us |'],
    ['commands', 'comm=  a'],
  ])('ends in time on a line of %s', (_, part) => {
    const half = part.repeat(500_000 / part.length);
    const lines = [
      half,
      `${half} x`,
      `   1) ${half}`,
      `a-1 [0] 1.5: f: ${half}`,
      `a-1 [0] 1.5: f: comm=${half}`,
      `x ${half}|`,
    ];
    for (const item of readTraceText(lines.join('\n'), format)) showItem(item);
  });
});

test('a stream comes in batches that hold the items of the text', async () => {
  const text = `${ftraceHeader()}a-1 [000] 1.5: f: x=1\na-1 [000] 1.6: g: x=2\n`;
  const bytes = new TextEncoder().encode(text);
  const batches: (readonly TraceItem[])[] = [];
  for await (const batch of readTrace(inChunks(bytes, 50))) batches.push(batch);
  expect(batches.flat().map(showItem)).toEqual(readTraceText(text).map(showItem));
  expect(batches.length).toBeGreaterThan(3);
  expect(batches.every(({ length }) => length > 0)).toBe(true);
});

/** What an item says, where it was found, and its text. */
function shownWhole(item: TraceItem): unknown {
  return [item.line, showItem(item), item.text];
}

test.each([
  ['whose format is to be found', undefined],
  ['of ftrace, which are read as they lie in memory', 'ftrace' as const],
])('chunks do not matter to items %s', async (_, format) => {
  const size = fc.integer({ min: 1, max: 60 });
  await fc.assert(
    fc.asyncProperty(garbage, size, async (text, size) => {
      const items: TraceItem[] = [];
      const whole = `${text}\n`;
      const chunks = inChunks(new TextEncoder().encode(whole), size);
      for await (const batch of readTrace(chunks, format)) items.push(...batch);
      expect(items.map(shownWhole)).toEqual(readTraceText(whole, format).map(shownWhole));
    }),
    { numRuns: 1000 },
  );
});

test('chunks may come in the same memory again and again', async () => {
  const bytes = new TextEncoder().encode(twoEvents);
  const batches: (readonly TraceItem[])[] = [];
  for await (const batch of readTrace(inSameMemory(bytes, 40))) batches.push(batch);
  expect(batches.flat().map(shownWhole)).toEqual(readTraceText(twoEvents).map(shownWhole));
});

const twoEvents = `${ftraceHeader()}a-1 [000] 1.5: f: x=1\na-1 [000] 1.6: g: x=23\n`;

test.each([
  ['nothing', twoEvents, ['point f', 'point g']],
  ['the line break', twoEvents.slice(0, -1), ['point f', 'unreadable']],
  ['a digit', twoEvents.slice(0, -2), ['point f', 'unreadable']],
  ['most of the line', `${twoEvents.slice(0, -20)}`, ['point f', 'unreadable']],
  ['the break behind a comment', `${twoEvents}# end`, ['point f', 'point g', 'comment']],
  ['a break of JSON', '{"kind":"event","point":"point","name":"f"}', ['point f']],
  ['a part of JSON', '{"kind":"event","point":"point","na', ['unreadable']],
])('of a recording that lacks %s at its end', async (_, text, expected) => {
  const items: TraceItem[] = [];
  for await (const batch of readTrace(inChunks(new TextEncoder().encode(text), 7))) {
    items.push(...batch);
  }
  const shown = items.filter(({ text }) => !/^#(?! end)/.test(text)).map(showItem);
  expect(shown.map((each) => each.replace(/(:| a-1).*/, ''))).toEqual(expected);
});

test.each([
  ['all entries', 2, []],
  ['fewer entries than the header announces', 5, ['lost 3 cpu any dropped']],
  ['more entries, because it was recorded on', 1, []],
])('a file with %s', (_, count, expected) => {
  const header = `# tracer: nop\n# entries-in-buffer/entries-written: ${count}/${count}   #P:2\n`;
  const items = readTraceText(header + twoEvents.replaceAll(/^#.*\n/gm, ''));
  expect(
    items
      .filter(({ kind }) => kind !== 'comment')
      .slice(2)
      .map(showItem),
  ).toEqual(expected);
});

test('of a binary file every line is unreadable, and says what to do', () => {
  expect(readTraceText('\x17\x08Dtracing6\0\nabc').map(showItem)).toEqual([
    expect.stringMatching(/^unreadable: text; this is a trace\.dat of trace-cmd: .* at 1$/),
    expect.stringMatching(/^unreadable: text; this is a trace\.dat of trace-cmd: .* at 1$/),
  ]);
});

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function* inSameMemory(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  const memory = new Uint8Array(size);
  for await (const chunk of inChunks(bytes, size)) {
    memory.set(chunk);
    yield memory.subarray(0, chunk.length);
  }
}
