/**
 * CPU DATA and COMPRESSION FORMAT OF THE TRACE DATA: the pages that one CPU has recorded, in order.
 *
 *     plain:   <page>…
 *     packed:  <4> chunks  { <4> packed size  <4> size  <packed pages> }…
 */
import { viewOf } from './byte-cursor.js';
import { Damage } from './damage.js';
import type { CpuData } from './options.js';
import type { Page } from './page.js';
import { unpack, type DatFile } from './sections.js';

/** How much is read at once, in bytes, unless a page is larger. */
const blockSize = 1 << 16;

/** The largest chunk that is unpacked; trace-cmd packs ten pages. */
const maxChunk = 1 << 25;

/** Of the number of chunks: trace-cmd does not count it to the size of the data. */
const countSize = 4;

/** The first byte of the file behind the data of a CPU. */
export function endOfData({ offset, size }: CpuData, isPacked: boolean): number {
  return offset + size + (isPacked ? countSize : 0);
}

/** The pages of a CPU, one after another; memory is bounded by a block or chunk. */
export class CpuPages {
  readonly #file: DatFile;
  readonly #pageSize: number;
  readonly #isPacked: boolean;
  /** Where the data ends that the file has, and where it should. */
  readonly #end: number;
  readonly #claimedEnd: number;
  #at: number;
  /** Undefined until the number of chunks was read. */
  #chunksLeft: number | undefined;
  #block: Uint8Array = new Uint8Array(0);
  #blockAt = 0;
  /** Where in the file the block is; a page within packed data has no place of its own. */
  #blockPlace = 0;
  #bytes = 0;

  constructor(file: DatFile, data: CpuData, pageSize: number, isPacked: boolean) {
    this.#file = file;
    this.#pageSize = pageSize;
    this.#isPacked = isPacked;
    this.#claimedEnd = endOfData(data, isPacked);
    this.#end = Math.min(this.#claimedEnd, file.bytes.size);
    this.#at = data.offset;
  }

  /** How many bytes of pages were delivered, unpacked. */
  get bytes(): number {
    return this.#bytes;
  }

  /** How far in the file the reader is. */
  get at(): number {
    return this.#at;
  }

  /** The next page; undefined behind the last. After damage, the page behind it. */
  async next(): Promise<Page | undefined> {
    if (this.#blockAt >= this.#block.length && !(await this.#readBlock())) return undefined;
    const from = this.#blockAt;
    const bytes = this.#block.subarray(from, from + this.#pageSize);
    this.#blockAt += bytes.length;
    this.#bytes += bytes.length;
    return { bytes, place: this.#isPacked ? this.#blockPlace : this.#blockPlace + from };
  }

  async #readBlock(): Promise<boolean> {
    this.#block = new Uint8Array(0);
    this.#blockAt = 0;
    const block = this.#isPacked ? await this.#readChunk() : await this.#readPages();
    if (block === undefined) {
      const missing = this.#claimedEnd - this.#at;
      if (missing <= 0 || this.#chunksLeft === 0) return false;
      throw this.#giveUp(`${missing} more bytes of a CPU`);
    }
    this.#block = block;
    return true;
  }

  async #readPages(): Promise<Uint8Array | undefined> {
    const pages = Math.max(1, Math.floor(blockSize / this.#pageSize));
    const length = Math.min(pages * this.#pageSize, this.#end - this.#at);
    if (length <= 0) return undefined;
    const block = await this.#file.bytes.read(this.#at, length);
    if (block.length === 0) return undefined;
    this.#blockPlace = this.#at;
    this.#at += block.length;
    return block;
  }

  async #readChunk(): Promise<Uint8Array | undefined> {
    if (this.#at >= this.#claimedEnd) return undefined;
    const left = (this.#chunksLeft ??= (await this.#numbers(1))[0]!);
    if (left === 0) {
      if (this.#claimedEnd - this.#at <= countSize) return undefined;
      throw this.#giveUp('nothing behind the packed data of a CPU');
    }
    const [packedSize, size] = (await this.#numbers(2)) as [number, number];
    const place = this.#at;
    if (place + packedSize > this.#end) {
      throw this.#giveUp(`${packedSize} bytes of packed data within those of the CPU`);
    }
    this.#chunksLeft = left - 1;
    this.#at += packedSize;
    if (size === 0) throw new Damage(place, 'packed pages, and not nothing');
    const packed = await this.#file.bytes.read(place, packedSize);
    const chunk = unpack(this.#file, packed, size, maxChunk, place);
    this.#blockPlace = place;
    return chunk;
  }

  /** So many numbers of 32 bits. */
  async #numbers(count: number): Promise<readonly number[]> {
    const wanted = Math.min(4 * count, this.#end - this.#at);
    const bytes = await this.#file.bytes.read(this.#at, wanted);
    if (bytes.length < 4 * count) throw this.#giveUp('the sizes of packed data');
    this.#at += bytes.length;
    const view = viewOf(bytes);
    const isLittleEndian = !this.#file.format.isBigEndian;
    return Array.from({ length: count }, (_, index) => view.getUint32(4 * index, isLittleEndian));
  }

  /** Nothing more is read of this CPU. */
  #giveUp(expected: string): Damage {
    const damage = new Damage(this.#at, expected);
    this.#at = this.#claimedEnd;
    return damage;
  }
}
