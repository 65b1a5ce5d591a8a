/**
 * Passes the records of a page of the kernel's ring buffer (`kernel/trace/ring_buffer.c`).
 *
 *     <8> time of the first record  <long> bytes in use, flags  <records> … <left over from earlier use>
 *
 *     a record: 5 bits type, 27 bits time since the last one, then
 *      1…28   4 × type bytes of data
 *      0      <4> size of the data and of these four bytes, <data>
 *      29     <4> size: nothing counts here; without a time nothing else is on the page
 *      30     <4> the upper bits of the time since the last one
 *      31     <4> the upper bits of the time itself, but for the uppermost five
 */
import { Damage } from './damage.js';
import type { PageLayout } from './header-info.js';
import { viewOf } from './byte-cursor.js';

/** A page as it came from the file. */
export interface Page {
  readonly bytes: Uint8Array;
  /** Where in the file it is, or the packed data it is part of. */
  readonly place: number;
}

/** What the bytes of pages were, in bytes; together they are all bytes of all pages. */
export interface PageUse {
  headers: number;
  /** Records with their heads. */
  records: number;
  times: number;
  padding: number;
  /** Behind what the kernel says is in use. */
  unused: number;
  /** What could not be read. */
  damaged: number;
}

export function noUse(): PageUse {
  return { headers: 0, records: 0, times: 0, padding: 0, unused: 0, damaged: 0 };
}

const missedFlag = 1 << 31;
const missedStoredFlag = 1 << 30;
const commitMask = (1 << 27) - 1;
/** What an absolute time does not say. */
const upperTime = 0xf800_0000_0000_0000n;

const padding = 29;
const timeExtend = 30;
const timeStamp = 31;

/** A place on a page that moves from record to record. */
export class PageReader {
  readonly #layout: PageLayout;
  readonly #isLittleEndian: boolean;
  readonly #use: PageUse;
  #place = 0;
  #base = 0n;
  /** Nanoseconds since `#base`. */
  #delta = 0;
  #at = 0;
  #end = 0;
  #view: DataView = new DataView(new ArrayBuffer(0));
  #start = 0;
  #length = 0;

  constructor(layout: PageLayout, isBigEndian: boolean, use: PageUse) {
    this.#layout = layout;
    this.#isLittleEndian = !isBigEndian;
    this.#use = use;
  }

  /** The page; records keep it. */
  get view(): DataView {
    return this.#view;
  }

  /** Where on the page the data of the record begins. */
  get start(): number {
    return this.#start;
  }

  /** How many bytes of data it has, those included that fill it up to a multiple of four. */
  get length(): number {
    return this.#length;
  }

  /** The time of the record in ticks of the clock. */
  get time(): bigint {
    return this.#base + BigInt(this.#delta);
  }

  /**
   * Goes to the beginning of a page, and tells how many events were lost before it: 0 for none,
   * undefined if the kernel does not know.
   */
  open(page: Page): number | undefined {
    const { bytes, place } = page;
    const { commit, data, longSize } = this.#layout;
    this.#place = place;
    this.#at = this.#end = 0;
    if (bytes.length < data) {
      this.#use.damaged += bytes.length;
      throw new Damage(place, `a page, but there are only ${bytes.length} bytes`);
    }
    const view = viewOf(bytes);
    const flags = this.#long(view, commit);
    const end = data + (flags & commitMask);
    if (end > bytes.length) {
      this.#use.damaged += bytes.length;
      const expected = `at most ${bytes.length - data} bytes in use on a page, not ${end - data}`;
      throw new Damage(place, expected);
    }
    this.#view = view;
    this.#base = view.getBigUint64(0, this.#isLittleEndian);
    this.#delta = 0;
    this.#at = data;
    this.#end = end;
    this.#use.headers += data;
    this.#use.unused += bytes.length - end;
    if ((flags & missedFlag) === 0) return 0;
    if ((flags & missedStoredFlag) === 0 || end + longSize > bytes.length) return undefined;
    return this.#long(view, end) >>> 0 || undefined;
  }

  /** Goes to the next record; false if there is none. */
  next(): boolean {
    const view = this.#view;
    while (this.#at < this.#end) {
      const at = this.#at;
      if (at + 4 > this.#end) this.#fail('the head of a record');
      const head = view.getUint32(at, this.#isLittleEndian);
      const type = this.#isLittleEndian ? head & 31 : head >>> 27;
      const delta = this.#isLittleEndian ? head >>> 5 : head & commitMask;
      if (type > 0 && type < padding) {
        this.#delta += delta;
        return this.#take(at + 4, type * 4);
      }
      if (type === padding && delta === 0) {
        this.#use.padding += this.#end - at;
        this.#at = this.#end;
        return false;
      }
      if (at + 8 > this.#end) this.#fail('a record');
      const word = view.getUint32(at + 4, this.#isLittleEndian);
      if (type === timeExtend || type === timeStamp) {
        this.#pass(type, word, delta);
        this.#use.times += 8;
        this.#at = at + 8;
        continue;
      }
      this.#delta += delta;
      if (type === 0) {
        if (word < 4) this.#fail('a record with data');
        return this.#take(at + 8, (word - 4 + 3) & ~3);
      }
      if (at + 4 + word > this.#end) this.#fail('room for what is left out');
      this.#use.padding += 4 + word;
      this.#at = at + 4 + word;
    }
    return false;
  }

  #take(start: number, length: number): boolean {
    if (length < 0 || start + length > this.#end) this.#fail(`a record of ${length >>> 0} bytes`);
    this.#use.records += start + length - this.#at;
    this.#start = start;
    this.#length = length;
    this.#at = start + length;
    return true;
  }

  #pass(type: number, word: number, delta: number): void {
    const low = word * 0x800_0000 + delta; // word and 27 bits: less than 2^59
    if (type === timeExtend && Number.isSafeInteger(this.#delta + low)) {
      this.#delta += low;
      return;
    }
    const ticks = (BigInt(word) << 27n) | BigInt(delta);
    const time = this.#base + BigInt(this.#delta);
    this.#base = BigInt.asUintN(
      64,
      type === timeExtend ? time + ticks : (time & upperTime) | ticks,
    );
    this.#delta = 0;
  }

  #fail(expected: string): never {
    const at = this.#at;
    this.#use.damaged += this.#end - at;
    this.#at = this.#end;
    throw new Damage(this.#place + at, `${expected} that fits on its page`);
  }

  /** The lower half of a `long`. */
  #long(view: DataView, at: number): number {
    const isUpperFirst = this.#layout.longSize === 8 && !this.#isLittleEndian;
    return view.getInt32(isUpperFirst ? at + 4 : at, this.#isLittleEndian);
  }
}
