/**
 * The text that the grammar over characters reads in place of what was written: the same tokens, but
 * shorter.
 *
 * The grammar tries every character several times, so a long name costs much and a comment even
 * more. It never asks which name stands somewhere, and thus gets an `x` for each name, an
 * empty string for each string, and one blank or line break for whatever lies between tokens.
 *
 *     dev.driver_data = deferred(drv) // sets the bit      becomes      x.x = x(x)
 *
 * What was written is found again by its place.
 */
import { scan, type Token } from './scan.js';
import { contextWords, reservedWords } from './words.js';

export interface ShortText {
  readonly text: string;
  /** Where in the original begins what begins, or lies, at `offset` of the short text. */
  startOf(offset: number): number;
  /** Where in the original ends what ends at `offset` of the short text. */
  endOf(offset: number): number;
}

export function shorten(original: string): ShortText {
  const tokens = scan(original).filter((token) => token.kind !== 'comment');
  /** The ends of the tokens in the short text, in order. */
  const ends: number[] = [];
  let text = '';
  let previous: Token | undefined;
  for (const token of tokens) {
    text += gap(original, previous, token) + shortToken(original, token);
    ends.push(text.length);
    previous = token;
  }
  return { text, startOf, endOf };

  function startOf(offset: number): number {
    return tokens[firstIndex(ends, offset + 1)]?.start ?? original.length;
  }

  function endOf(offset: number): number {
    return tokens[firstIndex(ends, offset)]?.end ?? original.length;
  }
}

function gap(original: string, previous: Token | undefined, token: Token): string {
  if (!previous || previous.end === token.start) return '';
  return original.slice(previous.end, token.start).includes('\n') ? '\n' : ' ';
}

function shortToken(original: string, token: Token): string {
  const written = original.slice(token.start, token.end);
  switch (token.kind) {
    case 'word':
      return reservedWords.has(written) || contextWords.has(written) ? written : 'x';
    case 'string':
      return '""';
    case 'number':
      // The tags of a union are 0 and 1; `9x` is no number.
      return /^(?:[01]|.*\D.*)$/.test(written) ? written : '22';
    default:
      return written;
  }
}

/** The index of the first of the ascending numbers that is not below `limit`. */
function firstIndex(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? Infinity) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
