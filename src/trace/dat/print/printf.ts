/**
 * Takes a format of `printk` apart, and writes numbers and texts as it asks.
 *
 *     %-8s   %08llx   %#lx   %.20s   %*d   %pS   %*phC   %pI4
 */

/** One conversion, or a text between two. */
export type Part = { readonly kind: 'literal'; readonly text: string } | Conversion;

export interface Conversion {
  readonly kind: 'conversion';
  readonly isLeft: boolean;
  readonly hasSign: boolean;
  readonly hasBlank: boolean;
  readonly isAlternate: boolean;
  readonly isZeroed: boolean;
  /** Undefined where there is none, `*` where an argument says. */
  readonly width: number | '*' | undefined;
  readonly precision: number | '*' | undefined;
  /** How many bytes the number has that is printed. */
  readonly size: 1 | 2 | 4 | 8;
  /** `d`, `u`, `x`, `X`, `o`, `c`, `s`, `p`. */
  readonly letter: string;
  /** What stands behind `%p`: `S`, `I4`, `hC`. */
  readonly pointer: string;
}

/** Undefined if there is a conversion that no kernel knows. */
export function partsOf(format: string, longSize: 4 | 8): Part[] | undefined {
  const parts: Part[] = [];
  let text = '';
  for (let at = 0; at < format.length;) {
    const next = format.indexOf('%', at);
    text += format.slice(at, next === -1 ? format.length : next);
    if (next === -1) break;
    if (format[next + 1] === '%') {
      text += '%';
      at = next + 2;
      continue;
    }
    pattern.lastIndex = next;
    const found = pattern.exec(format);
    if (found === null) return undefined;
    if (text !== '') parts.push({ kind: 'literal', text });
    text = '';
    parts.push(conversion(found, longSize));
    at = pattern.lastIndex;
  }
  if (text !== '') parts.push({ kind: 'literal', text });
  return parts;
}

const pattern = new RegExp(
  String.raw`%([-+ #0]*)(\d{1,9}|\*)?(?:\.(\d{1,9}|\*)?)?(hh|h|ll|l|L|q|z|Z|j|t)?` +
    String.raw`(?:([diuxXocs])|p((?:[sSfFB](?![a-zA-Z_])|[mM][RF]?(?![a-zA-Z_])|[iI]S[pfschnbl]*|[iI]4[hnbl]?|[iI]6c?|U[bBlL]?|h[CDN]?|bl?|K|x|e|ad?|d\d?|V|[RrgGEDt]\w?)?))`,
  'y',
);

function conversion(found: RegExpExecArray, longSize: 4 | 8): Conversion {
  const [whole, flags = '', width, precision, length = '', letter, pointer = ''] = found;
  const hasPrecision = /^%[-+ #0]*(?:\d+|\*)?\./.test(whole);
  return {
    kind: 'conversion',
    isLeft: flags.includes('-'),
    hasSign: flags.includes('+'),
    hasBlank: flags.includes(' '),
    isAlternate: flags.includes('#'),
    isZeroed: flags.includes('0'),
    width: numberOrStar(width),
    precision: hasPrecision ? (numberOrStar(precision) ?? 0) : undefined,
    size: sizeOf(length, longSize),
    letter: letter === 'i' ? 'd' : (letter ?? 'p'),
    pointer,
  };
}

function numberOrStar(text: string | undefined): number | '*' | undefined {
  return text === undefined || text === '*' ? text : Math.min(Number(text), maxWidth);
}

/** A wider column is not printed: the format may come from anyone. */
export const maxWidth = 1024;

function sizeOf(length: string, longSize: 4 | 8): 1 | 2 | 4 | 8 {
  switch (length) {
    case 'hh':
      return 1;
    case 'h':
      return 2;
    case 'l':
    case 'z':
    case 'Z':
    case 't':
      return longSize;
    case 'll':
    case 'L':
    case 'q':
    case 'j':
      return 8;
    default:
      return 4;
  }
}

/** A number as `%d`, `%u`, `%x`, `%X`, `%o` or `%c` write it. */
export function formatNumber(
  value: bigint,
  conversion: Conversion,
  width: number | undefined,
  precision: number | undefined,
): string {
  const { letter, size } = conversion;
  if (letter === 'c') return pad(characterOf(value), conversion, width);
  const bits = size * 8;
  const number = letter === 'd' ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value);
  let digits = (number < 0n ? -number : number).toString(radixOf(letter));
  if (letter === 'X') digits = digits.toUpperCase();
  if (precision !== undefined) digits = digits.padStart(precision, '0');
  const sign = number < 0n ? '-' : signOf(conversion);
  const prefix = conversion.isAlternate && number !== 0n ? prefixOf(letter) : '';
  const isZeroed = conversion.isZeroed && !conversion.isLeft && precision === undefined;
  if (isZeroed && width !== undefined) {
    digits = digits.padStart(width - sign.length - prefix.length, '0');
  }
  return pad(sign + prefix + digits, conversion, width);
}

/** A text as `%s` writes it. */
export function formatText(
  text: string,
  conversion: Conversion,
  width: number | undefined,
  precision: number | undefined,
): string {
  return pad(precision === undefined ? text : text.slice(0, precision), conversion, width);
}

function pad(text: string, { isLeft }: Conversion, width: number | undefined): string {
  if (width === undefined || text.length >= width) return text;
  return isLeft ? text.padEnd(width) : text.padStart(width);
}

function characterOf(value: bigint): string {
  const code = Number(BigInt.asUintN(8, value));
  return code === 0 ? '' : String.fromCharCode(code);
}

function signOf({ letter, hasSign, hasBlank }: Conversion): string {
  if (letter !== 'd') return '';
  return hasSign ? '+' : hasBlank ? ' ' : '';
}

function prefixOf(letter: string): string {
  if (letter === 'o') return '0';
  return letter === 'x' || letter === 'X' ? `0${letter}` : '';
}

function radixOf(letter: string): number {
  if (letter === 'o') return 8;
  return letter === 'x' || letter === 'X' ? 16 : 10;
}
