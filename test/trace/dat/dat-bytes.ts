/** The variants of the format, and bytes in the byte order of one. */

/** How a recording is written. */
export interface Variant {
  readonly version: 6 | 7;
  readonly isBigEndian: boolean;
  readonly longSize: 4 | 8;
  readonly compression: 'none' | 'zlib' | 'zstd';
}

export const variants: readonly Variant[] = [false, true].flatMap((isBigEndian) =>
  ([4, 8] as const).flatMap((longSize) => [
    { version: 6 as const, isBigEndian, longSize, compression: 'none' as const },
    ...(['none', 'zlib', 'zstd'] as const).map((compression) => ({
      version: 7 as const,
      isBigEndian,
      longSize,
      compression,
    })),
  ]),
);

export function variantName({ version, isBigEndian, longSize, compression }: Variant): string {
  const order = isBigEndian ? 'big' : 'little';
  return `version ${version}, ${order} endian, long of ${longSize}, ${compression}`;
}

/** Bytes in the byte order of a variant, behind each other. */
export class Bytes {
  readonly #isBigEndian: boolean;
  readonly #bytes: number[] = [];

  constructor(isBigEndian: boolean) {
    this.#isBigEndian = isBigEndian;
  }

  get length(): number {
    return this.#bytes.length;
  }

  number(value: number | bigint, size: number): this {
    const bytes: number[] = [];
    let rest = BigInt.asUintN(size * 8, BigInt(value));
    for (let index = 0; index < size; index += 1) {
      bytes.push(Number(rest & 0xffn));
      rest >>= 8n;
    }
    this.#bytes.push(...(this.#isBigEndian ? bytes.reverse() : bytes));
    return this;
  }

  text(text: string): this {
    return this.raw(new TextEncoder().encode(text));
  }

  raw(bytes: Iterable<number>): this {
    for (const byte of bytes) this.#bytes.push(byte);
    return this;
  }

  fill(until: number, byte = 0): this {
    while (this.#bytes.length < until) this.#bytes.push(byte);
    return this;
  }

  /** Writes over what stands at an offset. */
  put(at: number, value: number | bigint, size: number): void {
    const written = new Bytes(this.#isBigEndian).number(value, size).done();
    for (const [index, byte] of written.entries()) this.#bytes[at + index] = byte;
  }

  done(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }
}
