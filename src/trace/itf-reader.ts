/**
 * Reads traces of states in the Informal Trace Format (Apalache's ADR 015), as they arrive:
 *
 *     { "#meta": { "format": "ITF" }, "vars": ["x", "y"],
 *       "states": [ { "#meta": { "index": 0 }, "x": 1, "y": { "#set": [] } }, … ], "loop": 0 }
 */
import type { ItfState, ItfValue } from '../base/itf.js';
import { readItfValue } from './itf-value.js';
import { type JsonPiece, JsonPieces, type PieceLimits } from './json-pieces.js';

export type ItfItem =
  /** What the trace says of itself. */
  | { readonly kind: 'meta'; readonly meta: Readonly<Record<string, unknown>> }
  | { readonly kind: 'state'; readonly state: ItfState }
  /** The state to which the last one leads back. */
  | { readonly kind: 'loop'; readonly to: number; readonly line: number }
  /** A state that cannot be read, or all of the rest. */
  | {
      readonly kind: 'unreadable';
      readonly line: number;
      readonly text: string;
      readonly expected: string;
      readonly column: number;
    };

/** The longest state, and how deep its values may lie in one another. */
export const itfLimits: PieceLimits = { length: 1 << 22, depth: 64 };

/** The items in batches, one for each chunk that has some. */
export async function* readItf(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<readonly ItfItem[], void, undefined> {
  let items: ItfItem[] = [];
  const pieces = new JsonPieces('states', itfLimits, (piece) => {
    const item = readPiece(piece);
    if (item) items.push(item);
  });
  const decoder = new TextDecoder();
  for await (const chunk of chunks) {
    pieces.push(decoder.decode(chunk, { stream: true }));
    if (items.length > 0) yield items.splice(0);
    if (pieces.broken) break;
  }
  pieces.end();
  if (pieces.broken) {
    const { line, expected } = pieces.broken;
    items.push({ kind: 'unreadable', line, text: '', expected, column: 1 });
  } else if (!pieces.hasListed) {
    items.push({ kind: 'unreadable', line: 1, text: '', expected: '`states` in it', column: 1 });
  }
  if (items.length > 0) yield items;
}

/** Nothing of what is said beside the states: names and types of variables are seen in them. */
function readPiece(piece: JsonPiece): ItfItem | undefined {
  const { member, line, text } = piece;
  if (member !== 'states' && member !== '#meta' && member !== 'loop') return undefined;
  const json = parsed(text);
  if (member === 'states') return readState(json, piece);
  if (member === '#meta' && isObject(json)) return { kind: 'meta', meta: json };
  if (member === 'loop' && Number.isSafeInteger(json)) {
    return { kind: 'loop', to: json as number, line };
  }
  const expected = member === 'loop' ? 'the number of a state' : 'an object behind `#meta`';
  return unreadable(piece, expected);
}

function readState(json: unknown, piece: JsonPiece): ItfItem {
  if (!isObject(json)) return unreadable(piece, 'a state: an object of JSON');
  const variables = new Map<string, ItfValue>();
  for (const [name, content] of Object.entries(json)) {
    if (name === '#meta') continue;
    const read = readItfValue(content);
    if (!('value' in read)) {
      return unreadable(piece, `${read.expected}, in variable \`${name.slice(0, 80)}\``);
    }
    variables.set(name, read.value);
  }
  const { index = 0, line, text } = piece;
  return { kind: 'state', state: { variables, index, line, text } };
}

function unreadable({ line, text }: JsonPiece, expected: string): ItfItem {
  return { kind: 'unreadable', line, text: text.slice(0, maxText), expected, column: 1 };
}

/** Undefined if the text is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function isObject(json: unknown): json is Record<string, unknown> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

const maxText = 1000;
