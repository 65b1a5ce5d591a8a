/** Twice the room for an array that turned out too short; what is in it is kept. */
export function grown(old: Int32Array<ArrayBuffer>, needed: number): Int32Array<ArrayBuffer> {
  const more = new Int32Array(Math.max(needed, old.length) * 2);
  more.set(old);
  return more;
}

export function grownBytes(old: Uint8Array, needed: number): Uint8Array<ArrayBuffer> {
  const more = new Uint8Array(Math.max(needed, old.length) * 2);
  more.set(old);
  return more;
}
