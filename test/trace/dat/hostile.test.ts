/** Whatever the bytes of a recording, reading them ends, accounts for all, and asks for little memory. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unpackers } from '../../../src/cli/unpackers.js';
import { readFormat } from '../../../src/trace/dat/format-text.js';
import { chosenClock } from '../../../src/trace/dat/options.js';
import { bytesAtHand } from '../../../src/trace/dat/random-access.js';
import { TraceDat } from '../../../src/trace/dat/read-dat.js';
import { Symbols } from '../../../src/trace/dat/symbols.js';
import { Bytes, variantName, variants, type Variant } from './dat-bytes.js';
import { readDat, showItem, type ReadDat } from './read-written.js';
import { writeDat, zstandardOf, type DatToWrite } from './write-dat.js';

const event = {
  system: 'dc',
  name: 'probe',
  id: 77,
  fields: ['u64 dev', '__data_loc char[] name'],
  print: '"dev=0x%Lx name=%s", REC->dev, __get_str(name)',
};

const records = (pid: number) =>
  Array.from({ length: 6 }, (_, index) => ({
    event: 'probe',
    pid,
    time: BigInt(100 * index + pid),
    values: [index, 'dcta.0\0'],
  }));

const dat: DatToWrite = {
  events: [event],
  buffers: [
    { name: '', cpus: [records(1), records(2)] },
    { name: 'other', cpus: [records(3)] },
  ],
  symbols: 'ffffffff81000000 T _stext\nffffffff81001000 T device_add\n',
  commands: '1 sh\n',
  pageSize: 256,
  chunkPages: 1,
};

/** What holds of every file. */
async function check(bytes: Uint8Array): Promise<ReadDat> {
  const read = await readDat(bytes);
  const { items, account, damage } = read;
  expect(items.map(({ line }) => line)).toEqual(items.map((_, index) => index + 1));
  for (const item of items) showItem(item);
  if (account === undefined) {
    expect(items.map(({ kind }) => kind)).toEqual(['unreadable']);
  } else {
    const used = Object.values(account.file).reduce((sum, part) => sum + part, 0);
    expect(used).toBe(bytes.length);
  }
  expect(damage !== undefined).toBe(
    items.some((item) => item.kind === 'unreadable' && item.text.startsWith('byte ')),
  );
  return read;
}

describe.each(variants.map((variant) => [variantName(variant), variant] as const))(
  '%s',
  (_, variant) => {
    const whole = writeDat(variant, dat);

    test('with some bytes changed', async () => {
      const changes = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), {
        minLength: 1,
        maxLength: 8,
      });
      await fc.assert(
        fc.asyncProperty(changes, async (places) => {
          const bytes = Uint8Array.from(whole);
          for (const [at, byte] of places) bytes[at] = byte;
          await check(bytes);
        }),
        { numRuns: 40 },
      );
    });

    test('cut off anywhere: what is left is read, and the cut is told', async () => {
      await fc.assert(
        fc.asyncProperty(fc.nat(whole.length - 1), async (length) => {
          const { damage } = await check(whole.subarray(0, length));
          expect(damage).toBeDefined();
        }),
        { numRuns: 25 },
      );
    });
  },
);

test.each([variants[0]!, variants[1]!, variants[15]!])(
  '%o with a number of 32 bits that is as large as can be, anywhere',
  { timeout: 30_000 },
  async (variant) => {
    const whole = writeDat(variant, dat);
    for (let at = 10; at + 4 <= whole.length; at += 3) {
      const bytes = Uint8Array.from(whole);
      bytes.fill(0xff, at, at + 4);
      await check(bytes);
    }
  },
);

const [little] = variants as readonly [Variant, ...Variant[]];

test('arbitrary bytes, with and without the magic ones', async () => {
  const magic = [0x17, 0x08, 0x44, ...new TextEncoder().encode('tracing')];
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 300 }),
      fc.constantFrom('', '6\0', '7\0'),
      async (tail, version) => {
        await check(Uint8Array.from([...magic, ...new TextEncoder().encode(version), ...tail]));
        await check(tail);
      },
    ),
    { numRuns: 300 },
  );
});

test('bytes that belong to nothing are told', async () => {
  const whole = writeDat(little, dat);
  const { items } = await check(Uint8Array.from([...whole, 0, 0, 1, 2, 3]));
  expect(items.filter(({ kind }) => kind === 'unreadable').map(showItem)).toEqual([
    `1 unreadable byte ${whole.length + 2}: nothing: the file does not say what these 3 bytes are`,
  ]);
});

/** A file of version 7 whose only options section holds these bytes. */
function withOptions(options: Bytes): Uint8Array {
  const content = options.done();
  const bytes = new Bytes(false).raw([0x17, 0x08, 0x44]).text('tracing7\0').raw([0, 8]);
  bytes.number(4096, 4).text('zstd\x001.5\0');
  bytes.number(bytes.length + 8, 8);
  bytes.number(0, 2).number(0, 2).number(0, 4).number(content.length, 8).raw(content);
  return bytes.done();
}

const optionsAt = withOptions(new Bytes(false)).length - 16;

test.each<[string, Bytes, string]>([
  [
    'options that point to themselves',
    new Bytes(false).number(0, 2).number(8, 4).number(optionsAt, 8),
    `byte ${optionsAt}: bytes of its own, but another part of the file claims them too`,
  ],
  [
    'an option that is larger than the file',
    new Bytes(false).number(5, 2).number(0xffffffff, 4),
    'byte 57: an option of 4294967295 bytes, but only 0 are left',
  ],
  [
    'a buffer of many CPUs',
    new Bytes(false)
      .number(3, 2)
      .number(18, 4)
      .number(1, 8)
      .raw([0, 0])
      .number(4096, 4)
      .number(2 ** 31, 4),
    'byte 57: at most 8192 CPUs, not 2147483648',
  ],
  [
    'a section beyond the end',
    new Bytes(false)
      .number(16, 2)
      .number(8, 4)
      .number(2n ** 62n, 8),
    'byte 57: where a section is, but 4611686018427387904 is beyond any file',
  ],
])('%s', async (_, options, expected) => {
  const { items } = await check(withOptions(options));
  expect(showItem(items[0]!)).toBe(`1 unreadable ${expected}`);
});

test('two CPUs do not share their data', async () => {
  const bytes = Uint8Array.from(writeDat(little, dat));
  const view = new DataView(bytes.buffer);
  const { items } = await check(bytes);
  // The table of the CPUs stands behind `flyrecord`; the second gets the place of the first.
  const table = new TextDecoder('latin1').decode(bytes).indexOf('flyrecord\0') + 10;
  view.setBigUint64(table + 16, view.getBigUint64(table, true), true);
  const broken = await check(bytes);
  expect(items.length - broken.items.length).toBeGreaterThan(0);
  expect(broken.damage?.expected).toMatch(/^bytes of its own/);
});

test.each([
  ['zlib', 'more than was announced', (bytes: Uint8Array) => bytes],
  ['zstd', 'more than was announced', zstandardOf],
] as const)('%s never unpacks %s', (name, _, pack) => {
  const content = new Uint8Array(1000).fill(7);
  expect(unpackers[name](pack(content), 999)).toBeUndefined();
});

test('a frame that claims a huge window or content is refused before memory is asked for', () => {
  const frame = (...bytes: number[]) => Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, ...bytes]);
  expect(unpackers.zstd(frame(0x00, 0xf8, 1, 0, 0), 10)).toBeUndefined();
  expect(unpackers.zstd(frame(0xe0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0), 10)).toBeUndefined();
  expect(unpackers.zstd(frame(0xa0, 0xff, 0xff, 0xff, 0x7f, 1, 0, 0), 10)).toBeUndefined();
  expect(unpackers.zstd(zstandardOf(Uint8Array.of(1, 2)), 2)).toEqual(Uint8Array.of(1, 2));
  expect(unpackers.zstd(zstandardOf(Uint8Array.of(1, 2)).subarray(0, -1), 2)).toBeUndefined();
});

test('a file that becomes shorter while it is read is cut off', async () => {
  const bytes = writeDat(little, dat);
  const file = bytesAtHand(bytes);
  const shrinking = {
    size: file.size,
    read: (offset: number, length: number) =>
      file.read(offset, Math.max(0, Math.min(length, bytes.length - 512 - offset))),
  };
  const trace = new TraceDat(shrinking, unpackers);
  let items = 0;
  for await (const batch of trace.items()) items += batch.length;
  expect(items).toBeGreaterThan(0);
  expect(trace.damage?.expected).toMatch(/more bytes of a CPU/);
});

const format = (fields: string) => `name: e\nID: 1\nformat:\n${fields}\n\nprint fmt: "x"\n`;

test.each<[string, () => unknown]>([
  ['a format of blank lines', () => readFormat(format('\n'.repeat(1_000_000)), 's', 8)],
  ['a long declaration', () => readFormat(format(`field:${'a'.repeat(1_000_000)}`), 's', 8)],
  [
    'fields without end',
    () => readFormat(format('field:int a; offset:8; size:4;\n'.repeat(50_000)), 's', 8),
  ],
  ['a clock of brackets', () => chosenClock('['.repeat(1_000_000))],
  [
    'symbols at one address',
    () => {
      const line = 'ffffffff81000000 T a\n'.repeat(200_000);
      const symbols = new Symbols(new TextEncoder().encode(`${line}ffffffff82000000 T b\n`));
      for (let at = 0n; at < 20_000n; at += 1n) {
        expect(symbols.find(0xffffffff81000000n + at)).toEqual({ name: 'a', offset: Number(at) });
      }
    },
  ],
])('%s is read in time', (_, run) => {
  run();
});
