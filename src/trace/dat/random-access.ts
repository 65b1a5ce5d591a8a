/**
 * Bytes that can be read in any order, and how packed ones are unpacked: what a reader of a binary
 * recording asks of the outside world.
 */

/** A regular file, or bytes at hand. */
export interface RandomAccess {
  /** In bytes, when it was opened. */
  readonly size: number;
  /** The bytes at an offset; fewer than asked for only where the file has become shorter. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** Undoes a compression; undefined if the packed bytes do not make `size` bytes exactly. */
export type Unpack = (packed: Uint8Array, size: number) => Uint8Array | undefined;

/** The compressions a recording may use, by the name it calls them. */
export interface Unpackers {
  readonly zlib: Unpack;
  readonly zstd: Unpack;
}

/** Random access to bytes that are at hand. */
export function bytesAtHand(bytes: Uint8Array): RandomAccess {
  return {
    size: bytes.length,
    read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
  };
}
