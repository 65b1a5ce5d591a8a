/** Keeps what was learnt from a trace within bounds, whatever the trace. */

/** How many names or tasks a trace may have before they are forgotten and made again. */
const maxRemembered = 1 << 14;

/** Sets an entry of a map whose loss costs time or precision but never truth. */
export function remember<K, V>(map: Map<K, V>, key: K, value: V, most = maxRemembered): void {
  if (map.size >= most) map.clear();
  map.set(key, value);
}

/**
 * An equal string that keeps nothing else alive. A slice of a line shares the memory of the chunk it
 * came in: whoever remembers one name would keep 64 KiB for it.
 */
export function detached(text: string): string {
  return `\n${text}`.slice(1);
}

/**
 * What was met lately, by its bytes: what has not been asked for since twice as many others came is
 * forgotten. Looking up makes nothing, least of all a string.
 */
export class Recent<V> {
  #bytes: Uint8Array = new Uint8Array(0);
  #view = viewOf(this.#bytes);
  #young = new ByteTable<V>();
  #old = new ByteTable<V>();
  /** By their low bits, the hashes of what was asked about last, in vain. */
  readonly #missed = new Int32Array(maxRemembered);

  get(bytes: Uint8Array, start: number, end: number): V | undefined {
    const view = this.#viewOf(bytes);
    const hash = hashOf(view, start, end);
    const value = this.#young.get(view, start, end, hash);
    if (value !== undefined) return value;
    const old = this.#old.get(view, start, end, hash);
    if (old !== undefined) this.#add(bytes, start, end, hash, old);
    return old;
  }

  /** Keeps a copy of the bytes, which must not be there yet. */
  add(bytes: Uint8Array, start: number, end: number, value: V): void {
    this.#add(bytes, start, end, hashOf(this.#viewOf(bytes), start, end), value);
  }

  /**
   * True if these bytes have been asked about before, lately, as far as a hash tells: then they are
   * worth keeping. Most texts of a large recording come only once.
   */
  isRepeated(bytes: Uint8Array, start: number, end: number): boolean {
    const hash = hashOf(this.#viewOf(bytes), start, end);
    const place = hash & (maxRemembered - 1);
    const isRepeated = this.#missed[place] === hash;
    this.#missed[place] = hash;
    return isRepeated;
  }

  /** Many lines lie in the same bytes. */
  #viewOf(bytes: Uint8Array): DataView {
    if (this.#bytes !== bytes) {
      this.#bytes = bytes;
      this.#view = viewOf(bytes);
    }
    return this.#view;
  }

  #add(bytes: Uint8Array, start: number, end: number, hash: number, value: V): void {
    if (this.#young.size >= maxRemembered) {
      const emptied = this.#old;
      this.#old = this.#young;
      this.#young = emptied;
      emptied.clear();
    }
    this.#young.add(bytes, start, end, hash, value);
  }
}

/** Values by bytes: open addressing, the bytes of all one behind the other. */
class ByteTable<V> {
  #values: V[] = [];
  #hashes: number[] = [];
  /** Where the bytes of each begin; those of the next begin where they end. */
  #starts: number[] = [0];
  #bytes = new Uint8Array(1 << 12);
  #view = viewOf(this.#bytes);
  /** One more than the number of whoever lies there; at most half are taken. */
  #cells = new Int32Array(1 << 8);

  get size(): number {
    return this.#values.length;
  }

  clear(): void {
    this.#values = [];
    this.#hashes.length = 0;
    this.#starts.length = 1;
    this.#cells.fill(0);
  }

  get(view: DataView, start: number, end: number, hash: number): V | undefined {
    const cells = this.#cells;
    const mask = cells.length - 1;
    for (let cell = hash & mask; ; cell = (cell + 1) & mask) {
      const index = cells[cell]! - 1;
      if (index === -1) return undefined;
      if (this.#hashes[index] === hash && this.#isAt(index, view, start, end)) {
        return this.#values[index];
      }
    }
  }

  add(bytes: Uint8Array, start: number, end: number, hash: number, value: V): void {
    const from = this.#starts[this.size]!;
    const to = from + end - start;
    if (to > this.#bytes.length) {
      const larger = new Uint8Array(2 * to);
      larger.set(this.#bytes);
      this.#bytes = larger;
      this.#view = viewOf(larger);
    }
    this.#bytes.set(bytes.subarray(start, end), from);
    this.#values.push(value);
    this.#hashes.push(hash);
    this.#starts.push(to);
    if (2 * this.size > this.#cells.length) this.#grow();
    else this.#place(this.size - 1);
  }

  #isAt(index: number, view: DataView, start: number, end: number): boolean {
    const own = this.#view;
    let at = this.#starts[index]!;
    if (this.#starts[index + 1]! - at !== end - start) return false;
    let other = start;
    for (; other + 4 <= end; other += 4, at += 4) {
      if (own.getInt32(at) !== view.getInt32(other)) return false;
    }
    for (; other < end; other += 1, at += 1) {
      if (own.getUint8(at) !== view.getUint8(other)) return false;
    }
    return true;
  }

  #grow(): void {
    this.#cells = new Int32Array(2 * this.#cells.length);
    for (let index = 0; index < this.size; index += 1) this.#place(index);
  }

  #place(index: number): void {
    const cells = this.#cells;
    const mask = cells.length - 1;
    let cell = this.#hashes[index]! & mask;
    while (cells[cell] !== 0) cell = (cell + 1) & mask;
    cells[cell] = index + 1;
  }
}

/** Four bytes at a time: each multiplication waits for the one before. */
function hashOf(view: DataView, start: number, end: number): number {
  let hash = end - start;
  let at = start;
  for (; at + 4 <= end; at += 4) {
    hash = Math.imul(hash ^ view.getInt32(at), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  for (; at < end; at += 1) hash = Math.imul(hash ^ view.getUint8(at), 0x9e3779b1);
  return (hash ^ (hash >>> 15)) & 0x3fffffff;
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
