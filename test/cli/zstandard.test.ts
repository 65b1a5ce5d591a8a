/** Streams of Zstandard: what the reference implementation packed comes back, and nothing harms. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BrokenPacking } from '../../src/cli/broken-packing.js';
import { unpacked } from '../../src/cli/unpack.js';
import { runKspec } from './run-kspec.js';

const recording = 'traces/debian-6.1/attach_release_while_pending.kp.local.ok.txt.gz';
const content = gunzipSync(readFileSync(recording));
/** `gzip -dc RECORDING | zstd -19`: a checksum, no size of the content, several blocks. */
const packed = readFileSync('test/cli/inputs/attach.txt.zst');

/** What was unpacked, and what was wrong then. */
async function check(
  bytes: Uint8Array,
  chunkSize = 1 << 16,
): Promise<{ readonly content: Buffer; readonly problem: string | undefined }> {
  const pieces: Uint8Array[] = [];
  try {
    for await (const piece of unpacked('zstd', chunksOf(bytes, chunkSize))) {
      expect(piece.length).toBeLessThanOrEqual(1 << 17);
      pieces.push(piece);
    }
  } catch (error) {
    if (!(error instanceof BrokenPacking)) throw error;
    return { content: Buffer.concat(pieces), problem: error.message };
  }
  return { content: Buffer.concat(pieces), problem: undefined };
}

async function* chunksOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const magic = [0x28, 0xb5, 0x2f, 0xfd];
/** A frame of one block that repeats a letter, and one that is skipped. */
const letters = (count: number) => Uint8Array.of(...magic, 0, 0x58, ...blockHeader(count, 1), 0x61);
const skipped = Uint8Array.of(0x53, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3);

function blockHeader(size: number, kind: number, isLast = true): number[] {
  const header = (size << 3) | (kind << 1) | (isLast ? 1 : 0);
  return [header & 255, (header >> 8) & 255, header >> 16];
}

test.each([1, 1000, 1 << 20])('a recording comes back whole in chunks of %i', async (size) => {
  const { content: back, problem } = await check(packed, size);
  expect(problem).toBeUndefined();
  expect(back.equals(content)).toBe(true);
});

test('frames follow each other, and those to be skipped are', async () => {
  const all = Buffer.concat([skipped, packed, letters(5), skipped, packed]);
  const { content: back, problem } = await check(all, 777);
  expect(problem).toBeUndefined();
  expect(back.equals(Buffer.concat([content, Buffer.from('aaaaa'), content]))).toBe(true);
});

test.each([
  ['cut in a block', packed.subarray(0, packed.length / 2), 'unexpected end of file'],
  ['without its checksum', packed.subarray(0, -4), 'unexpected end of file'],
  ['cut in its header', packed.subarray(0, 5), 'unexpected end of file'],
  ['cut in its magic number', packed.subarray(0, 3), 'unexpected end of file'],
  ['cut in a frame to be skipped', skipped.subarray(0, -1), 'unexpected end of file'],
  ['followed by text', Buffer.concat([letters(3), Buffer.from('text')]), 'not packed with zstd'],
  ['with a window of 2 GiB', Uint8Array.of(...magic, 0, 0xa8, 0, 0, 0), 'window of 2048 MiB'],
  [
    'with a content of 2 GiB in one segment',
    Uint8Array.of(...magic, 0xa0, 0, 0, 0, 0x80, 0, 0, 0),
    'window of 2048 MiB',
  ],
  [
    'with a dictionary',
    Uint8Array.of(...magic, 0xc3, 0x58, 1, 2, 3, 4, 5, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0),
    'needs a dictionary',
  ],
  [
    'with a reserved bit',
    Uint8Array.of(...magic, 0x08, 0x58, ...blockHeader(3, 1), 0x61),
    'does not unpack',
  ],
  ['with a block of 2 MiB', letters((1 << 21) - 1), 'larger than blocks may be'],
  [
    'with a block of a kind that is none',
    Uint8Array.of(...magic, 0, 0x58, ...blockHeader(1, 3), 0),
    'does not unpack',
  ],
])('%s', async (_, bytes, expected) => {
  const { content: back, problem } = await check(bytes);
  expect(problem).toContain(expected);
  expect(content.subarray(0, back.length).equals(back) || back.toString() === 'aaa').toBe(true);
});

test('what is damaged never throws anything else', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(packed.length - 1),
      fc.integer({ min: 1, max: 255 }),
      async (at, by) => {
        const damaged = Uint8Array.from(packed);
        damaged[at]! ^= by;
        await check(damaged);
      },
    ),
    { numRuns: 30, seed: 3 },
  );
});

test('a bomb is unpacked block by block', async () => {
  const block = [...blockHeader(1 << 17, 1, false), 0x0a];
  const blocks = 5_000;
  const bomb = Buffer.from([
    ...magic,
    0,
    0x58,
    ...Array.from({ length: blocks }, () => block).flat(),
  ]);
  let total = 0;
  let most = 0;
  const before = process.memoryUsage().arrayBuffers;
  try {
    for await (const piece of unpacked('zstd', chunksOf(bomb, bomb.length))) {
      total += piece.length;
      if (total % (1 << 26) === 0) most = Math.max(most, process.memoryUsage().arrayBuffers);
    }
  } catch (error) {
    expect((error as Error).message).toBe('unexpected end of file');
  }
  expect(total).toBe(blocks * 2 ** 17);
  expect(most - before).toBeLessThan(1 << 30);
});

test('check takes it from a file and from a pipe, and a cut one is a gap', async () => {
  const spec = 'spec/driver-core-6.1.kspec';
  const path = 'test/cli/inputs/attach.txt.zst';
  const ran = await runKspec(['check', spec, path, '--quiet']);
  expect(`${ran.code} ${ran.output}`).toMatch(/^0 conforms: /);
  const cut = packed.subarray(0, packed.length - 1000);
  const broken = await runKspec(['check', spec, '-', '--quiet'], { input: cut });
  expect(broken.code).toBe(5);
  expect(broken.notes).toContain('the packed data of `-` is broken: unexpected end of file');
});
