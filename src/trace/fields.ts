/**
 * Reads the arguments of an event: `name=value` and `name: value` anywhere in its text.
 *
 *     dev=0xff11000004442c10 name="dcta.0" drvname=(fault) ret=-517
 *     fn=flood_fn+0x0/0xe [dctest] ids={0x1,0x2} c='a'
 *     prev_comm=my task prev_pid=7 prev_state=R ==> next_comm=sh next_pid=9
 *     00000000443cfefb (flags=SPIN|MUTEX)
 *     work struct ff11000004d42ec0: function async_run_entry_fn
 *
 * Of a name that occurs twice the first counts. The kernel escapes nothing, so a string may contain
 * quotes; it ends with the first quote after which the text ends or goes on with another argument.
 */
import {
  blank,
  closeParenthesis,
  closeBracket,
  closeBrace,
  colon,
  comma,
  doubleQuote,
  equals,
  greater,
  isBlank,
  isNamePart,
  isNameStart,
  openBrace,
  openBracket,
  openParenthesis,
  semicolon,
  singleQuote,
  skipBlanks,
  tableOf,
} from './characters.js';

/**
 * The arguments in a text from an index on, as printed, in order.
 *
 * Nothing is kept of them but the search that was used last: a checker asks an event for a few fields
 * and never again, and in a profile of reading with eight of them a third was the map of all.
 */
export class RecordedFields implements ReadonlyMap<string, string> {
  readonly #text: string;
  readonly #from: number;

  constructor(text: string, from: number) {
    this.#text = text;
    this.#from = from;
  }

  get(name: string): string | undefined {
    return this.#search().find(name);
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  get size(): number {
    return this.#search().findAll().size;
  }

  forEach(each: (value: string, name: string, fields: ReadonlyMap<string, string>) => void): void {
    for (const [name, value] of this) each(value, name, this);
  }

  entries(): MapIterator<[string, string]> {
    return this.#search().findAll().entries();
  }

  keys(): MapIterator<string> {
    return this.#search().findAll().keys();
  }

  values(): MapIterator<string> {
    return this.#search().findAll().values();
  }

  [Symbol.iterator](): MapIterator<[string, string]> {
    return this.entries();
  }

  #search(): FieldSearch {
    if (!lastSearch.isFor(this)) lastSearch.begin(this, this.#text, this.#from);
    return lastSearch;
  }
}

/** Passes the fields of a text one by one, as far as somebody asks, and knows where those were. */
class FieldSearch {
  #fields: RecordedFields | undefined;
  #text = '';
  /** Where the search goes on. */
  #at = 0;
  /** Where the name of each field begins and ends, and its value; what lies behind `#end` is old. */
  #places: number[] = [];
  #end = 0;

  isFor(fields: RecordedFields): boolean {
    return this.#fields === fields;
  }

  begin(fields: RecordedFields, text: string, from: number): void {
    this.#fields = fields;
    this.#text = text;
    this.#at = from;
    this.#end = 0;
    if (this.#places.length > maxPlaces) this.#places = [];
    if (text.startsWith('work struct ', from)) this.#passWork(from);
  }

  find(name: string): string | undefined {
    const { length } = name;
    const places = this.#places;
    for (let at = 0; at < this.#end || this.#pass(); at += 4) {
      const start = places[at]!;
      if (places[at + 1]! - start === length && isAt(this.#text, start, name)) {
        return this.#text.slice(places[at + 2], places[at + 3]);
      }
    }
    return undefined;
  }

  findAll(): Map<string, string> {
    const fields = new Map<string, string>();
    const places = this.#places;
    for (let at = 0; at < this.#end || this.#pass(); at += 4) {
      const name = this.#text.slice(places[at], places[at + 1]);
      if (!fields.has(name)) fields.set(name, this.#text.slice(places[at + 2], places[at + 3]));
    }
    return fields;
  }

  /** Passes one more field; false if there is none. */
  #pass(): boolean {
    const text = this.#text;
    let at = this.#at;
    while (at < text.length) {
      const code = text.charCodeAt(at);
      if (!isNamePart(code)) {
        at += 1;
        continue;
      }
      const end = skipName(text, at);
      const value = isNameStart(code) ? valueAfter(text, end) : -1;
      if (value === -1) {
        at = end;
        continue;
      }
      const isCommand = end - at >= 4 && isAt(text, end - 4, 'comm');
      this.#add(at, end, value, isCommand ? skipCommand(text, value) : skipValue(text, value));
      return true;
    }
    this.#at = at;
    return false;
  }

  /** The work queue's `work struct 0x1: function f`, the only arguments whose names lack a sign. */
  #passWork(from: number): void {
    const text = this.#text;
    const start = from + 'work struct '.length;
    const end = skipName(text, start);
    this.#add(from + 'work '.length, start - 1, start, end);
    if (!text.startsWith(': function ', end)) return;
    const value = end + ': function '.length;
    this.#add(end + ': '.length, value - 1, value, skipValue(text, value));
  }

  #add(name: number, nameEnd: number, value: number, valueEnd: number): void {
    const places = this.#places;
    const end = this.#end;
    places[end] = name;
    places[end + 1] = nameEnd;
    places[end + 2] = value;
    places[end + 3] = valueEnd;
    this.#end = end + 4;
    this.#at = valueEnd;
  }
}

/** More is not kept from one event to the next. */
const maxPlaces = 1024;

const lastSearch = new FieldSearch();

/** The fields of an event that has none. */
export const noFields: ReadonlyMap<string, string> = new Map();

/** Where the value begins if the name that ends at `end` has one, else -1. */
function valueAfter(text: string, end: number): number {
  const next = text.charCodeAt(end + 1);
  if (text.charCodeAt(end) === equals) return next === equals || next === greater ? -1 : end + 1;
  if (text.charCodeAt(end) !== colon || next !== blank) return -1;
  const value = skipBlanks(text, end + 1);
  return value < text.length && !beginsArgument(text, value) ? value : -1;
}

/** True if `part` stands at `at`; for a few characters faster than `startsWith`. */
function isAt(text: string, at: number, part: string): boolean {
  for (let index = 0; index < part.length; index += 1) {
    if (text.charCodeAt(at + index) !== part.charCodeAt(index)) return false;
  }
  return true;
}

function skipName(text: string, at: number): number {
  let index = at;
  while (isNamePart(text.charCodeAt(index))) index += 1;
  return index;
}

/** Where the value that begins at `at` ends. */
function skipValue(text: string, at: number): number {
  switch (text.charCodeAt(at)) {
    case doubleQuote:
      return skipString(text, at);
    case singleQuote:
      return text.charCodeAt(at + 2) === singleQuote ? at + 3 : skipWord(text, at);
    case openBrace:
      return skipArray(text, at);
    default:
      return skipWord(text, at);
  }
}

/** A value without quotes: up to a blank, an unopened bracket, or a comma that ends a word. */
function skipWord(text: string, at: number): number {
  let depth = 0;
  let index = at;
  for (; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 128 && wordEnds[code] === 0) continue;
    if (isBlank(code)) break;
    if (code === openParenthesis || code === openBracket) depth += 1;
    if (code === closeParenthesis || code === closeBracket) {
      if (depth === 0) break;
      depth -= 1;
    }
    if ((code === comma || code === semicolon) && endsWord(text, index + 1)) break;
  }
  return skipModule(text, at, index);
}

const wordEnds = tableOf(' \t()[],;');

function endsWord(text: string, at: number): boolean {
  return at >= text.length || isBlank(text.charCodeAt(at));
}

/** The module behind a symbol belongs to it: `flood_fn+0x0/0xe [dctest]`. */
function skipModule(text: string, start: number, end: number): number {
  if (text.charCodeAt(end) !== blank || text.charCodeAt(end + 1) !== openBracket) return end;
  if (!text.slice(start, end).includes('+0x')) return end;
  const close = skipName(text, end + 2);
  return text.charCodeAt(close) === closeBracket ? close + 1 : end;
}

/** A command is printed without quotes and may hold blanks: it ends before the next argument. */
function skipCommand(text: string, at: number): number {
  let index = at;
  while (index < text.length) {
    const next = skipBlanks(text, index);
    if (next > index && beginsArgument(text, next)) return index;
    index = next + 1;
  }
  return text.length;
}

function skipString(text: string, open: number): number {
  let last = -1;
  for (let at = text.indexOf('"', open + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    last = at + 1;
    if (endsString(text, last)) break;
  }
  return last === -1 ? text.length : last;
}

function endsString(text: string, at: number): boolean {
  if (at >= text.length) return true;
  const code = text.charCodeAt(at);
  if (code === comma || code === closeBrace || code === closeParenthesis) return true;
  if (!isBlank(code)) return false;
  const next = skipBlanks(text, at);
  return next >= text.length || beginsArgument(text, next);
}

function beginsArgument(text: string, at: number): boolean {
  return isNameStart(text.charCodeAt(at)) && text.charCodeAt(skipName(text, at)) === equals;
}

/** `{0x1,0x2}` or `{"a b","c"}`; one that is not closed runs to the end. */
function skipArray(text: string, open: number): number {
  let at = open + 1;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === closeBrace) return at + 1;
    at = code === doubleQuote ? skipString(text, at) : at + 1;
  }
  return at;
}
