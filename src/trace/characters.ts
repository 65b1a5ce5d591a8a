/** The characters that readers look for, by code: comparing codes allocates nothing. */

export const tab = 0x09;
export const lineFeed = 0x0a;
export const carriageReturn = 0x0d;
export const blank = 0x20;
export const doubleQuote = 0x22;
export const hash = 0x23;
export const singleQuote = 0x27;
export const openParenthesis = 0x28;
export const closeParenthesis = 0x29;
export const plus = 0x2b;
export const comma = 0x2c;
export const dash = 0x2d;
export const dot = 0x2e;
export const zero = 0x30;
export const colon = 0x3a;
export const semicolon = 0x3b;
export const less = 0x3c;
export const equals = 0x3d;
export const greater = 0x3e;
export const openBracket = 0x5b;
export const closeBracket = 0x5d;
export const openBrace = 0x7b;
export const closeBrace = 0x7d;

/** True of the codes of `0` to `9`; false of NaN, which `charCodeAt` gives past the end. */
export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

export function isBlank(code: number): boolean {
  return code === blank || code === tab;
}

/** True of what begins a name: a letter or an underscore. */
export function isNameStart(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === 0x5f;
}

/** True of what a name consists of: letters, digits, underscores and dots. */
export function isNamePart(code: number): boolean {
  return code < 128 && nameParts[code] === 1;
}

/** A table of the ASCII codes that has 1 for these characters: one look, however many there are. */
export function tableOf(characters: string): Uint8Array {
  const table = new Uint8Array(128);
  for (const character of characters) table[character.charCodeAt(0)] = 1;
  return table;
}

const nameParts = tableOf('_.0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ');

/** The first index from `at` on that holds no blank. */
export function skipBlanks(text: string, at: number): number {
  let index = at;
  while (isBlank(text.charCodeAt(index))) index += 1;
  return index;
}

/** The first index from `at` on that holds no digit. */
export function skipDigits(text: string, at: number): number {
  let index = at;
  while (isDigit(text.charCodeAt(index))) index += 1;
  return index;
}

/**
 * The codes of a text's characters, one byte each, so that indices stay the same; whatever is not
 * ASCII becomes 0x80. Good until the next call.
 */
export function codesOf(text: string): Uint8Array {
  const { length } = text;
  if (scratch.length <= length) scratch = new Uint8Array(2 * length);
  for (let at = 0; at < length; at += 1) scratch[at] = Math.min(text.charCodeAt(at), 0x80);
  scratch[length] = lineFeed;
  return scratch;
}

let scratch = new Uint8Array(1024);

/** The first index from `at` on that holds no blank. */
export function passBlanks(codes: Uint8Array, at: number): number {
  let index = at;
  while (isBlank(codes[index]!)) index += 1;
  return index;
}

/** The first index from `at` on that holds no digit. */
export function passDigits(codes: Uint8Array, at: number): number {
  let index = at;
  while (isDigit(codes[index]!)) index += 1;
  return index;
}

/** True if an ASCII text stands at that index. */
export function standsAt(codes: Uint8Array, at: number, text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    if (codes[at + index] !== text.charCodeAt(index)) return false;
  }
  return true;
}
