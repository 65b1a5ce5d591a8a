/**
 * What the kernel prints behind `%p` (`Documentation/core-api/printk-formats.rst`).
 *
 *     %pS  symbol and offset    %ps  symbol     %pM  MAC address    %pI4 %pI6c %pISpc  addresses of IP
 *     %pU  UUID                 %*ph bytes      %*pbl a list of bits   %p   the value itself
 */
import { compileNumber, compileRegion } from './numbers.js';
import type { Conversion } from './printf.js';
import { bytesOf } from './record.js';
import { symbolText, type Scope } from './scope.js';
import type { Expression } from './syntax.js';
import { cpuList, hexOf, type TextOf } from './texts.js';

/** Undefined if what the pointer points to is not in the record. */
export function compilePointer(
  { pointer }: Conversion,
  argument: Expression,
  scope: Scope,
  length: (record: Parameters<TextOf>[0]) => number | undefined,
): TextOf | undefined {
  const kind = pointer[0] ?? '';
  if (/^[SsFfB]/.test(kind)) {
    const address = compileNumber(argument, scope);
    const withOffset = kind === 'S' || kind === 'F' || kind === 'B';
    return address && ((record) => symbolText(scope, address(record), withOffset));
  }
  const write = writerOf(pointer);
  if (write !== undefined) {
    const region = compileRegion(argument, scope);
    return (
      region &&
      ((record) => {
        const bytes = bytesOf(record, region(record));
        return write(bytes, length(record), scope.isLittleEndian);
      })
    );
  }
  const value = compileNumber(argument, scope);
  return (
    value &&
    ((record) => {
      const address = BigInt.asUintN(64, value(record));
      return address === 0n ? '(nil)' : `0x${address.toString(16)}`;
    })
  );
}

type Writer = (bytes: Uint8Array, length: number | undefined, isLittleEndian: boolean) => string;

/** What writes the bytes that are pointed to; undefined if the pointer is only a number. */
function writerOf(pointer: string): Writer | undefined {
  switch (pointer[0]) {
    case 'M':
    case 'm':
      return (bytes) => hardwareAddress(bytes, pointer);
    case 'I':
    case 'i':
      return (bytes, _, isLittleEndian) => internetAddress(bytes, pointer, isLittleEndian);
    case 'U':
      return (bytes) => universalId(bytes, pointer[1] ?? 'b');
    case 'h':
      return (bytes, length = 1) => {
        const between = { C: ':', D: '-', N: '' }[pointer[1] ?? ''] ?? ' ';
        return hexOf(bytes.subarray(0, Math.max(0, length)), between);
      };
    case 'b':
      return (bytes) => (pointer === 'bl' ? cpuList(bytes) : hexOf(bytes.slice().reverse(), ''));
    default:
      return undefined;
  }
}

function hardwareAddress(bytes: Uint8Array, pointer: string): string {
  const six = bytes.slice(0, 6);
  const between = pointer[0] === 'm' ? '' : pointer[1] === 'F' ? '-' : ':';
  return hexOf(pointer[1] === 'R' ? six.reverse() : six, between);
}

const inet = 2;
const inet6 = 10;

function internetAddress(bytes: Uint8Array, pointer: string, isLittleEndian: boolean): string {
  if (pointer[1] === '4') return dotted(bytes);
  if (pointer[1] === '6') return colons(bytes, pointer.includes('c'));
  if (bytes.length < 8) return '';
  const family = isLittleEndian ? bytes[0]! + bytes[1]! * 256 : bytes[0]! * 256 + bytes[1]!;
  const port = pointer.includes('p') ? `:${bytes[2]! * 256 + bytes[3]!}` : '';
  if (family === inet) return dotted(bytes.subarray(4)) + port;
  if (family !== inet6) return '';
  const address = colons(bytes.subarray(8), pointer.includes('c'));
  return port === '' ? address : `[${address}]${port}`;
}

function dotted(bytes: Uint8Array): string {
  return bytes.subarray(0, 4).join('.');
}

function colons(bytes: Uint8Array, isShort: boolean): string {
  const words = Array.from({ length: 8 }, (_, index) =>
    ((bytes[2 * index] ?? 0) * 256 + (bytes[2 * index + 1] ?? 0)).toString(16),
  );
  if (!isShort) return words.map((word) => word.padStart(4, '0')).join(':');
  if (words.slice(0, 5).every((word) => word === '0') && words[5] === 'ffff') {
    return `::ffff:${dotted(bytes.subarray(12))}`;
  }
  let best = { start: 0, length: 0 };
  for (let start = 0; start < words.length; start += 1) {
    let length = 0;
    while (words[start + length] === '0') length += 1;
    if (length > best.length) best = { start, length };
  }
  if (best.length < 2) return words.join(':');
  const { start, length } = best;
  return `${words.slice(0, start).join(':')}::${words.slice(start + length).join(':')}`;
}

/** `b` as the bytes stand, `l` with the first three numbers in little endian; capitals as asked. */
function universalId(bytes: Uint8Array, order: string): string {
  const places = /l/i.test(order) ? littleEndianPlaces : bytes.keys();
  const ordered = Uint8Array.from(places, (place) => bytes[place] ?? 0);
  const parts = [
    [0, 4] as const,
    [4, 6] as const,
    [6, 8] as const,
    [8, 10] as const,
    [10, 16] as const,
  ];
  const text = parts.map(([from, to]) => hexOf(ordered.subarray(from, to), '')).join('-');
  return /[BL]/.test(order) ? text.toUpperCase() : text;
}

const littleEndianPlaces = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
