/** Lines, however the bytes arrive. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blocksOf, lineOf, linesIn, linesOfText, maxLineLength } from '../../src/trace/lines.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The lines of each block, and of what follows the last break. */
async function linesOf(chunks: readonly Uint8Array[]): Promise<(readonly string[])[]> {
  const found: (readonly string[])[] = [];
  const blocks = blocksOf(later(chunks));
  for (;;) {
    const { done, value } = await blocks.next();
    if (!done) found.push(linesIn(value));
    else return value === undefined ? found : [...found, [lineOf(value)]];
  }
}

test.each([
  ['no bytes have no lines', [], ''],
  ['the last line needs no break', ['a\nb'], '["a"] ["b"]'],
  ['a break at the end begins no line', ['a\nb\n'], '["a","b"]'],
  ['an empty line is a line', ['a\n\nb\n'], '["a","","b"]'],
  ['a chunk without a break waits', ['a', 'b', 'c\nd', '\n'], '["abc"] ["d"]'],
  ['a carriage return before the break is dropped', ['a\r\nb\r', '\nc\r'], '["a"] ["b"] ["c"]'],
  ['any other carriage return stays', ['a\rb\n'], String.raw`["a\rb"]`],
  ['a NUL stays', ['a\0b\n'], String.raw`["a\u0000b"]`],
  ['a character may be cut', [bytes('é\n').slice(0, 1), bytes('é\n').slice(1)], '["é"]'],
  ['bytes that are not UTF-8 are replaced', [Uint8Array.of(0x61, 0xff, 0x0a)], '["a\ufffd"]'],
  ['a byte order mark is dropped', ['\ufeffa\n'], '["a"]'],
])('%s', async (_, chunks, expected) => {
  const arrived = chunks.map((chunk) => (typeof chunk === 'string' ? bytes(chunk) : chunk));
  const lines = await linesOf(arrived);
  expect(lines.map((each) => JSON.stringify(each)).join(' ')).toBe(expected);
});

test.each([
  ['in one chunk', ['x'.repeat(maxLineLength + 7) + '\ny\n']],
  ['in many chunks', [...Array(5).fill('x'.repeat(maxLineLength / 3)), '\n', 'y\n']],
])('a line that is too long is cut %s', async (_, chunks) => {
  const lines = (await linesOf(chunks.map(bytes))).flat();
  expect(lines.map((line) => line.length)).toEqual([maxLineLength + 1, 1]);
});

const text = fc.string({ unit: fc.constantFrom('a', 'é', '\u{1f600}', '\n', '\r', '\0') });

test('chunks do not matter', async () => {
  await fc.assert(
    fc.asyncProperty(text, fc.array(fc.nat(20)), async (whole, cuts) => {
      const lines = await linesOf(cutInto(bytes(whole), cuts));
      expect(lines.flat()).toEqual(linesOfText(whole));
    }),
  );
});

function cutInto(whole: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  let at = 0;
  for (const size of sizes) {
    chunks.push(whole.slice(at, at + size));
    at += size;
  }
  return [...chunks, whole.slice(at)];
}

async function* later(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}
