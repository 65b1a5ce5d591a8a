/** What the arguments of a `print fmt` may refer to. */
import type { EventFormat } from '../format-text.js';
import type { Symbols } from '../symbols.js';

export interface Scope {
  readonly format: EventFormat;
  readonly longSize: 4 | 8;
  readonly isLittleEndian: boolean;
  readonly symbols: Symbols | undefined;
  /** Texts of the kernel by their addresses: those of `trace_printk`. */
  readonly texts: ReadonlyMap<bigint, string>;
}

/** `device_add` or `device_add+0x4`; the address itself if nobody is known to live there. */
export function symbolText(scope: Scope, value: bigint, withOffset: boolean): string {
  const address = BigInt.asUintN(8 * scope.longSize, value);
  const symbol = scope.symbols?.find(address);
  if (symbol === undefined) return `0x${address.toString(16)}`;
  return withOffset ? `${symbol.name}+0x${symbol.offset.toString(16)}` : symbol.name;
}
