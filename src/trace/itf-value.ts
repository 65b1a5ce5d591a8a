/** Makes values of ITF of what JSON holds, or says what is none. */
import type { ItfValue } from '../base/itf.js';

/** What is wrong with a value: what was expected. */
export interface NoItfValue {
  readonly expected: string;
}

/** A number of more digits is not taken for a value. */
const maxDigits = 1000;

/** `json` comes from `JSON.parse`, and its depth is bounded by whoever read it. */
export function readItfValue(json: unknown): { readonly value: ItfValue } | NoItfValue {
  switch (typeof json) {
    case 'boolean':
    case 'string':
      return { value: json };
    case 'number':
      if (Number.isSafeInteger(json)) return { value: { '#bigint': `${json}` } };
      return { expected: 'a whole number, which beyond 2^53 is written as {"#bigint": "…"}' };
  }
  if (Array.isArray(json)) return readList(json);
  if (typeof json !== 'object' || json === null) {
    return { expected: 'a value of ITF, which has no null' };
  }
  const entries = Object.entries(json);
  const special = entries.find(([key]) => key.startsWith('#'));
  if (special === undefined) return readRecord(entries);
  const [key, content] = special;
  if (entries.length > 1) return { expected: `\`${key}\` as the only key of its object` };
  return readSpecial(key, content);
}

function readSpecial(key: string, content: unknown): { readonly value: ItfValue } | NoItfValue {
  switch (key) {
    case '#bigint':
      if (typeof content !== 'string' || !/^-?\d+$/.test(content) || content.length > maxDigits) {
        return { expected: 'the digits of a whole number behind `#bigint`' };
      }
      return { value: { '#bigint': `${BigInt(content)}` } };
    case '#set':
    case '#tup':
    case '#map': {
      if (!Array.isArray(content)) return { expected: `a list behind \`${key}\`` };
      if (key === '#map' && !content.every((pair) => Array.isArray(pair) && pair.length === 2)) {
        return { expected: 'pairs behind `#map`' };
      }
      const list = readList(content);
      return 'value' in list ? { value: { [key]: list.value } } : list;
    }
    case '#unserializable':
      return { value: { [key]: String(content) } };
    default:
      return {
        expected: `#bigint, #set, #tup, #map or #unserializable, and not \`${key.slice(0, 40)}\``,
      };
  }
}

function readList(items: readonly unknown[]): { readonly value: readonly ItfValue[] } | NoItfValue {
  const values: ItfValue[] = [];
  for (const item of items) {
    const read = readItfValue(item);
    if (!('value' in read)) return read;
    values.push(read.value);
  }
  return { value: values };
}

function readRecord(
  entries: readonly (readonly [string, unknown])[],
): { readonly value: ItfValue } | NoItfValue {
  const members: [string, ItfValue][] = [];
  for (const [name, item] of entries) {
    const read = readItfValue(item);
    if (!('value' in read)) return read;
    members.push([name, read.value]);
  }
  return { value: Object.fromEntries(members) };
}
