/** Keeps what was learnt from a trace within bounds, whatever the trace. */

/** How many names or tasks a trace may have before they are forgotten and made again. */
const maxRemembered = 1 << 14;

/** Sets an entry of a map whose loss costs time or precision but never truth. */
export function remember<K, V>(map: Map<K, V>, key: K, value: V): void {
  if (map.size >= maxRemembered) map.clear();
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
 * What was met lately, by its text: what has not been asked for since twice as many others came is
 * forgotten.
 */
export class Recent<V> {
  #young = new Map<string, V>();
  #old = new Map<string, V>();

  get(text: string): V | undefined {
    const value = this.#young.get(text);
    if (value !== undefined) return value;
    const old = this.#old.get(text);
    if (old !== undefined) this.set(detached(text), old);
    return old;
  }

  /** The text is kept. */
  set(text: string, value: V): void {
    if (this.#young.size >= maxRemembered) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(text, value);
  }
}
