/**
 * OPTIONS SECTION of version 7, and the options of version 6: what holds for the recording as a whole.
 *
 *     <2> id  <4> size  <data>
 *
 * An option that is not known here is passed over: the format asks readers to do so.
 */
import { ByteCursor, decode } from './byte-cursor.js';
import { Damage } from './damage.js';
import { bytesAtHand } from './random-access.js';
import type { Section } from './sections.js';

/** Where the recorded data of one CPU is. */
export interface CpuData {
  readonly cpu: number;
  readonly offset: number;
  /** As it lies in the file: packed, if the buffer's section is compressed. */
  readonly size: number;
}

/** BUFFER and BUFFER_TEXT: a trace instance; the name of the top one is empty. */
export interface BufferOption {
  readonly name: string;
  readonly offset: number;
  /** The rest is there from version 7 on. */
  readonly clock: string | undefined;
  readonly isText: boolean;
  readonly pageSize: number | undefined;
  readonly cpus: readonly CpuData[];
}

/** One moment at which the clocks of a guest and its host were compared. */
export interface ClockSample {
  readonly time: bigint;
  readonly offset: bigint;
  readonly scaling: bigint;
  readonly fraction: bigint;
}

/** TIME_SHIFT: the clock of the host in terms of the guest's, a list of samples for each CPU. */
export interface TimeShift {
  readonly interpolates: boolean;
  readonly samples: readonly (readonly ClockSample[])[];
}

/** What the options say; each is read once, and of most the last one counts. */
export interface Options {
  /** DATE and OFFSET together, in nanoseconds. */
  timeOffset: bigint;
  clock: string | undefined;
  /** TSC2NSEC. */
  tsc: { readonly multiplier: bigint; readonly shift: bigint } | undefined;
  timeShift: TimeShift | undefined;
  cpuCount: number | undefined;
  /** CPUSTAT, one text for each CPU. */
  readonly cpuStats: string[];
  readonly buffers: BufferOption[];
  /** The parts of the file, by their ids. */
  readonly sections: Map<Section['id'], number>;
}

export function noOptions(): Options {
  return {
    timeOffset: 0n,
    clock: undefined,
    tsc: undefined,
    timeShift: undefined,
    cpuCount: undefined,
    cpuStats: [],
    buffers: [],
    sections: new Map(),
  };
}

const ids = {
  done: 0,
  date: 1,
  cpuStat: 2,
  buffer: 3,
  traceClock: 4,
  offset: 7,
  cpuCount: 8,
  timeShift: 12,
  tscToNanoseconds: 14,
  firstSection: 16,
  lastSection: 21,
  bufferText: 22,
} as const;

/** As many buffers, or CPUs of one, no machine has. */
const maxBuffers = 4096;
export const maxCpus = 8192;

/** Reads options up to the last one; in version 7 it says where there are more, 0 being nowhere. */
export async function readOptions(
  cursor: ByteCursor,
  version: 6 | 7,
  options: Options,
): Promise<number> {
  for (;;) {
    const id = await cursor.u16('the id of an option');
    if (id === ids.done && version === 6) return 0;
    const size = await cursor.u32('the size of an option');
    const { place } = cursor;
    const data = await cursor.bytes(size, 'an option');
    const content = contentOf(data, cursor.isBigEndian, place);
    if (id === ids.done) return content.u64('where the next options are');
    await readOption(id, data, content, version, options);
  }
}

/** What an option holds; a message about it points at the option. */
function contentOf(data: Uint8Array, isBigEndian: boolean, place: number): ByteCursor {
  return new ByteCursor(bytesAtHand(data), isBigEndian, 0, data.length, place);
}

async function readOption(
  id: number,
  data: Uint8Array,
  content: ByteCursor,
  version: 6 | 7,
  options: Options,
): Promise<void> {
  switch (id) {
    case ids.date: // microseconds
      options.timeOffset += integer(textOf(data)) * 1000n;
      return;
    case ids.offset:
      options.timeOffset += integer(textOf(data));
      return;
    case ids.cpuStat:
      options.cpuStats.push(textOf(data));
      return;
    case ids.traceClock:
      options.clock ??= chosenClock(textOf(data));
      return;
    case ids.cpuCount:
      options.cpuCount = await content.u32('the number of CPUs');
      return;
    case ids.timeShift:
      options.timeShift = await readTimeShift(content);
      return;
    case ids.tscToNanoseconds: {
      const multiplier = BigInt(await content.u32('a multiplier'));
      const shift = BigInt(await content.u32('a shift')) & 63n;
      if (multiplier > 0n) options.tsc = { multiplier, shift };
      return;
    }
    case ids.buffer:
    case ids.bufferText:
      if (options.buffers.length >= maxBuffers) throw new Damage(content.place, 'fewer buffers');
      options.buffers.push(await readBuffer(content, version, id === ids.bufferText));
      return;
    default:
      if (id >= ids.firstSection && id <= ids.lastSection) {
        options.sections.set(id, await content.u64('where a section is'));
      }
  }
}

async function readBuffer(
  content: ByteCursor,
  version: 6 | 7,
  isText: boolean,
): Promise<BufferOption> {
  const offset = await content.u64('where a buffer is');
  const name = await content.text('the name of a buffer');
  if (version === 6) {
    return { name, offset, clock: undefined, isText, pageSize: undefined, cpus: [] };
  }
  const clock = await content.text('the clock of a buffer');
  if (isText) return { name, offset, clock, isText, pageSize: undefined, cpus: [] };
  const pageSize = await content.u32('the size of a page');
  const count = await content.u32('the number of CPUs');
  if (count > maxCpus) throw new Damage(content.place, `at most ${maxCpus} CPUs, not ${count}`);
  const cpus: CpuData[] = [];
  for (let index = 0; index < count; index += 1) {
    const cpu = await content.u32('the number of a CPU');
    cpus.push({
      cpu,
      offset: await content.u64('where the data of a CPU is'),
      size: await content.u64('the size of the data of a CPU'),
    });
  }
  return { name, offset, clock, isText, pageSize, cpus };
}

async function readTimeShift(content: ByteCursor): Promise<TimeShift | undefined> {
  if (content.left < 16) return undefined;
  await content.long('the session of the peer');
  const flags = await content.u32('the flags of the synchronization');
  const count = await content.u32('the number of CPUs');
  if (count > maxCpus) throw new Damage(content.place, `at most ${maxCpus} CPUs, not ${count}`);
  const columns: bigint[][][] = [];
  for (let cpu = 0; cpu < count; cpu += 1) {
    const length = await content.u32('the number of samples');
    columns.push([await longs(length), await longs(length), await longs(length)]);
  }
  const samples: ClockSample[][] = [];
  for (const [times = [], offsets = [], scalings = []] of columns) {
    // Later versions append how many bits of the scaling are a fraction.
    const fractions = content.left >= 8 * times.length ? await longs(times.length) : [];
    const ofCpu = times.map((time, index) => ({
      time,
      offset: BigInt.asIntN(64, offsets[index]!),
      scaling: scalings[index]!,
      fraction: (fractions[index] ?? 0n) & 63n,
    }));
    samples.push(ofCpu.sort((one, other) => (one.time < other.time ? -1 : 1)));
  }
  return { interpolates: (flags & 1) === 1, samples };

  async function longs(length: number): Promise<bigint[]> {
    if (length * 8 > content.left) throw new Damage(content.place, 'all samples of the clock');
    const values: bigint[] = [];
    for (let index = 0; index < length; index += 1) values.push(await content.long('a sample'));
    return values;
  }
}

/** The clock in brackets: `[local] global counter uptime`. */
export function chosenClock(text: string): string | undefined {
  return /\[([^\][\s]+)\]/.exec(text)?.[1];
}

/** Up to the first NUL. */
function textOf(data: Uint8Array): string {
  const end = data.indexOf(0);
  return decode(end === -1 ? data : data.subarray(0, end));
}

/** As C reads it: `0x1f`, `-12`; zero where there is none. */
function integer(text: string): bigint {
  const [, sign = '', digits] = /^\s*([+-]?)(0x[0-9a-f]{1,16}|\d{1,20})/i.exec(text) ?? [];
  if (digits === undefined) return 0n;
  return sign === '-' ? -BigInt(digits) : BigInt(digits);
}
