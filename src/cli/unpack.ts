/** Unpacks what is packed as it arrives: what it is packed with is seen by its first bytes. */
import { unpackedGzip } from './gunzip.js';

export type Packing = 'gzip' | 'zstd';

/** The magic numbers of RFC 1952 and RFC 8878: file names lie, and standard input has none. */
const magics: Record<Packing, readonly number[]> = {
  gzip: [0x1f, 0x8b],
  zstd: [0x28, 0xb5, 0x2f, 0xfd],
};

/** How many bytes tell. */
export const packingLength = 4;

export function packingOf(beginning: Uint8Array): Packing | undefined {
  const isPacking = (packing: Packing) =>
    magics[packing].every((byte, index) => beginning[index] === byte);
  return (Object.keys(magics) as Packing[]).find(isPacking);
}

/**
 * In pieces, so that memory is bounded by those whatever the size of the whole. A `BrokenPacking` is
 * thrown after all that was unpacked before the data broke off.
 */
export async function* unpacked(
  packing: Packing,
  packed: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  if (packing === 'gzip') {
    yield* unpackedGzip(packed);
  } else {
    const { unpackedZstandard } = await import('./zstandard.js');
    yield* unpackedZstandard(packed);
  }
}
