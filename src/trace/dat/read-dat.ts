/**
 * Reads a recording of trace-cmd, `trace.dat`, of version 6 or 7 (trace-cmd.dat.v6(5), v7(5)).
 *
 * The files of this folder follow the format's document: `initial-format.ts`, `sections.ts`,
 * `options.ts`, `header-info.ts`, `event-formats.ts`, `symbols.ts`, `names.ts`, `cpu-pages.ts`. How a
 * page is laid out and an event is printed is the kernel's: `page.ts`, `print/`.
 *
 * Memory is bounded by the parts that describe the recording and a block of each CPU's data.
 */
import { Earliest } from '../earliest.js';
import type { Loss, TraceItem } from '../event.js';
import { readTrace } from '../read-trace.js';
import { claimTheRest, fileUse, type FileUse } from './account.js';
import { clockOf } from './clock.js';
import { CpuPages, endOfData } from './cpu-pages.js';
import { Damage, orDamage } from './damage.js';
import { ItemMaker } from './item-maker.js';
import { CpuStream } from './merge.js';
import { maxCpus } from './options.js';
import { noUse, PageReader, type PageUse } from './page.js';
import type { RandomAccess, Unpackers } from './random-access.js';
import { readRecording, type Recording, type TraceBuffer } from './recording.js';

/** What the trace instance without a name is called where one is chosen. */
export const topBuffer = 'top';

/** What became of the bytes of a recording. */
export interface DatAccount {
  readonly file: FileUse;
  readonly pages: Readonly<PageUse>;
}

/** A recording, and what was found out about it so far. */
export class TraceDat {
  readonly #bytes: RandomAccess;
  readonly #unpackers: Unpackers;
  /** The one trace instance to read; undefined for all. */
  readonly #buffer: string | undefined;
  #recording: Recording | undefined;
  readonly #use = noUse();
  #firstDamage: Damage | undefined;

  /** With the name of a trace instance only that one is read; `topBuffer` is the one without a name. */
  constructor(bytes: RandomAccess, unpackers: Unpackers, buffer?: string) {
    this.#bytes = bytes;
    this.#unpackers = unpackers;
    this.#buffer = buffer;
  }

  /** The trace instances there are, if the one to read is none of them; known once items were read. */
  get buffersInstead(): readonly string[] | undefined {
    const names = this.#recording?.buffers.map(({ name }) => (name === '' ? topBuffer : name));
    return this.#buffer === undefined || names?.includes(this.#buffer) ? undefined : names;
  }

  /** Its clocks were compared with those of a host; known once items were read. */
  get isOfGuest(): boolean {
    return this.#recording?.options.timeShift !== undefined;
  }

  /** The first byte that is not what it should be. */
  get damage(): { readonly offset: number; readonly expected: string } | undefined {
    return this.#firstDamage;
  }

  /** Complete once all items were read; undefined if not even the beginning could be. */
  get account(): DatAccount | undefined {
    return this.#recording && { file: fileUse(this.#recording.claims), pages: this.#use };
  }

  /** The items in the order of their times, in batches, none of them empty; to be called once. */
  async *items(): AsyncGenerator<readonly TraceItem[], void, undefined> {
    const recording = await orDamage(() => readRecording(this.#bytes, this.#unpackers));
    if (recording instanceof Damage) {
      this.#firstDamage = recording;
      const { offset, expected } = recording;
      yield [{ kind: 'unreadable', line: 1, text: `byte ${offset}`, expected, column: 1 }];
      return;
    }
    this.#recording = recording;
    if (this.buffersInstead !== undefined) {
      const expected = `a buffer called ${this.#buffer}`;
      yield [{ kind: 'unreadable', line: 1, text: '', expected, column: 1 }];
      return;
    }
    const maker = new ItemMaker(recording);
    const { claims, file } = recording;
    const { streams, damages } = this.#openCpus(recording);
    const texts = recording.buffers.filter(({ text }) => text !== undefined);
    for (const { text } of texts)
      claims.add(text!.offset, endOf(text!, file.bytes.size), 'recorded');
    const unclaimed = await claimTheRest(file, claims);
    const first = [...recording.damages, ...damages, ...unclaimed];
    const begin = [
      ...first.map((damage) => this.#damaged(maker, damage)),
      ...overwrittenItems(maker, recording),
    ];
    if (begin.length > 0) yield begin;
    yield* this.#merged(maker, streams);
    for (const buffer of texts.filter((each) => this.#isWanted(each)))
      yield* this.#textItems(maker, recording, buffer);
  }

  #openCpus(recording: Recording): { streams: BufferStream[]; damages: Damage[] } {
    const { file, layout, options, claims } = recording;
    const clock = clockOf(options);
    const streams: BufferStream[] = [];
    const damages: Damage[] = [];
    for (const buffer of recording.buffers) {
      for (const data of buffer.cpus) {
        if (data.size === 0) continue;
        try {
          if (streams.length >= maxCpus) throw new Damage(data.offset, 'fewer CPUs');
          const end = Math.min(endOfData(data, buffer.isPacked), file.bytes.size);
          claims.add(data.offset, end, 'recorded');
          if (!this.#isWanted(buffer)) continue;
        } catch (error) {
          if (!(error instanceof Damage)) throw error;
          damages.push(error);
          continue;
        }
        const pages = new CpuPages(file, data, buffer.pageSize, buffer.isPacked);
        const reader = new PageReader(layout, file.format.isBigEndian, this.#use);
        streams.push({ buffer, stream: new CpuStream(data.cpu, pages, reader, clock) });
      }
    }
    return { streams, damages };
  }

  #isWanted({ name }: TraceBuffer): boolean {
    return this.#buffer === undefined || (name === '' ? topBuffer : name) === this.#buffer;
  }

  async *#merged(
    maker: ItemMaker,
    streams: readonly BufferStream[],
  ): AsyncGenerator<readonly TraceItem[], void, undefined> {
    const earliest = new Earliest<CpuStream>();
    const buffers = new Map(streams.map(({ stream, buffer }) => [stream, buffer]));
    const holes = new Holes(maker);
    let items: TraceItem[] = [];
    for (const [index, { stream }] of streams.entries()) {
      if (await this.#load(stream, maker, holes, items)) earliest.add(stream, index);
    }
    for (let first = earliest.first; first !== undefined; first = earliest.first) {
      if (!holes.isEmpty) holes.tell(first, items);
      items.push(maker.record(first.records, buffers.get(first)!, first.cpu, first.time));
      if (first.advance() || (await this.#load(first, maker, holes, items))) earliest.settle();
      else earliest.removeFirst();
      if (items.length >= batchSize) {
        yield items;
        items = [];
      }
    }
    holes.tellAll(items);
    if (items.length > 0) yield items;
  }

  /** Goes to the next page of a stream, and tells what was met on the way. */
  async #load(
    stream: CpuStream,
    maker: ItemMaker,
    holes: Holes,
    items: TraceItem[],
  ): Promise<boolean> {
    const isLoaded = await stream.load();
    for (const notice of stream.takeNotices()) {
      if (notice.kind === 'lost') holes.begin(stream, notice.count);
      else items.push(this.#damaged(maker, notice.damage));
    }
    return isLoaded;
  }

  /** A latency tracer's text is read as such, and its lines keep their numbers. */
  async *#textItems(
    maker: ItemMaker,
    { file }: Recording,
    { text, isPacked }: TraceBuffer,
  ): AsyncGenerator<readonly TraceItem[], void, undefined> {
    const data = { cpu: 0, offset: text!.offset, size: text!.size };
    const pages = new CpuPages(file, data, textBlock, isPacked);
    const damages: Damage[] = [];
    async function* chunks(): AsyncGenerator<Uint8Array> {
      for (;;) {
        const page = await orDamage(() => pages.next());
        if (page === undefined) return;
        if (page instanceof Damage) damages.push(page);
        else yield page.bytes;
      }
    }
    yield* readTrace(chunks(), 'ftrace');
    if (damages.length > 0) yield damages.map((damage) => this.#damaged(maker, damage));
  }

  #damaged(maker: ItemMaker, damage: Damage): TraceItem {
    this.#firstDamage ??= damage;
    return maker.damage(damage);
  }
}

interface BufferStream {
  readonly buffer: TraceBuffer;
  readonly stream: CpuStream;
}

const batchSize = 1024;
const textBlock = 1 << 16;

function endOf({ offset, size }: { offset: number; size: number }, fileSize: number): number {
  return Math.min(offset + size, fileSize);
}

interface Hole {
  readonly count: number | undefined;
  /** Its beginning was told, because other CPUs have events in it. */
  isTold: boolean;
}

/**
 * Where events of a CPU are missing. The hole begins behind the last event of that CPU, and the kernel
 * tells of it with the next one; where other CPUs have events in between, both ends are told, because
 * what is known at the first is not known any more at the second, nor from one event to the next in between.
 */
class Holes {
  readonly #maker: ItemMaker;
  readonly #open = new Map<CpuStream, Hole>();

  constructor(maker: ItemMaker) {
    this.#maker = maker;
  }

  get isEmpty(): boolean {
    return this.#open.size === 0;
  }

  begin(stream: CpuStream, count: number | undefined): void {
    const before = this.#open.get(stream);
    const sum = before && count !== undefined ? (before.count ?? 0) + count : count;
    this.#open.set(stream, { count: sum, isTold: before?.isTold ?? false });
  }

  /** Tells of the hole that ends at the next event of `next`, and of those that it lies in. */
  tell(next: CpuStream, items: TraceItem[]): void {
    for (const [stream, hole] of this.#open) {
      if (stream === next) {
        items.push(this.#loss(stream, hole));
        this.#open.delete(stream);
      } else if (!hole.isTold) {
        items.push(this.#maker.loss(stream.cpu, 0, 'begins'));
        hole.isTold = true;
      }
    }
  }

  /** Nothing comes behind these. */
  tellAll(items: TraceItem[]): void {
    for (const [stream, hole] of this.#open) items.push(this.#loss(stream, hole));
    this.#open.clear();
  }

  #loss({ cpu }: CpuStream, { count, isTold }: Hole): Loss {
    return this.#maker.loss(cpu, count, isTold ? 'ends' : undefined);
  }
}

/** The events that the kernel counted as overwritten or dropped, by CPU. */
function overwrittenItems(maker: ItemMaker, { options }: Recording): TraceItem[] {
  return options.cpuStats.flatMap((text) => {
    const cpu = /^CPU: (\d{1,6})$/m.exec(text)?.[1];
    const counts = text.matchAll(/^(?:overrun|commit overrun|dropped events): ([1-9]\d{0,15})$/gm);
    return [...counts].map(([line, count]) =>
      maker.overwritten(cpu === undefined ? undefined : Number(cpu), Number(count), line),
    );
  });
}
