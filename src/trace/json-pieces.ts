/**
 * Takes one big object of JSON apart as it arrives: the members at its top, and of one that is a list
 * its elements, each as a text. Memory is bounded by the longest piece, whatever the size of the whole.
 */

/** A part of the object, as it stands in the input. */
export interface JsonPiece {
  /** The member that it is, or is an element of. */
  readonly member: string;
  /** Of an element: its place in the list. */
  readonly index: number | undefined;
  readonly text: string;
  /** Where it begins, from one. */
  readonly line: number;
}

/** Why nothing of what follows can be read. */
export interface BrokenJson {
  readonly line: number;
  readonly expected: string;
}

export interface PieceLimits {
  /** Of a piece, in UTF-16 units. */
  readonly length: number;
  /** How deep lists and objects may lie in one another within a piece. */
  readonly depth: number;
}

type Expecting = 'object' | 'name' | 'colon' | 'value' | 'element' | 'comma' | 'nothing';

export class JsonPieces {
  readonly #listed: string;
  readonly #limits: PieceLimits;
  readonly #add: (piece: JsonPiece) => void;
  #expecting: Expecting = 'object';
  /** A comma is behind: a member or an element must follow. */
  #isOwed = false;
  #member = '';
  /** Of the next element, while the elements of the list are read. */
  #index: number | undefined;
  #line = 1;
  /** What has been read of a piece, and how deep in it we are. */
  #text = '';
  #start = 1;
  #depth = 0;
  #isInString = false;
  #isEscaped = false;
  #isInPiece = false;
  #broken: BrokenJson | undefined;
  #hasListed = false;

  /** The elements of the member `listed` come one by one, all other members whole. */
  constructor(listed: string, limits: PieceLimits, add: (piece: JsonPiece) => void) {
    this.#listed = listed;
    this.#limits = limits;
    this.#add = add;
  }

  /** Set as soon as the input cannot be what it should be; the rest is not looked at. */
  get broken(): BrokenJson | undefined {
    return this.#broken;
  }

  /** The listed member has been met. */
  get hasListed(): boolean {
    return this.#hasListed;
  }

  push(text: string): void {
    let at = 0;
    while (at < text.length && !this.#broken) {
      at = this.#isInPiece ? this.#readPiece(text, at) : this.#readBetween(text, at);
    }
  }

  end(): void {
    if (this.#expecting !== 'nothing' && !this.#broken) this.#break(expectations[this.#expecting]);
  }

  /** Reads one character outside of pieces; returns where to go on. */
  #readBetween(text: string, at: number): number {
    const character = text[at]!;
    if (isSpace(character)) {
      if (character === '\n') this.#line += 1;
      return at + 1;
    }
    switch (this.#expecting) {
      case 'object':
        if (character === '\ufeff') return at + 1;
        return this.#take(character === '{', 'name', at);
      case 'name':
        if (character === '}' && !this.#isOwed) return this.#take(true, 'nothing', at);
        return character === '"' ? this.#beginPiece(at) : this.#take(false, 'name', at);
      case 'colon':
        return this.#take(character === ':', 'value', at);
      case 'value':
        if (this.#member !== this.#listed) return this.#beginPiece(at);
        this.#index = 0;
        this.#hasListed = true;
        return this.#take(character === '[', 'element', at);
      case 'element':
        if (character === ']' && !this.#isOwed) return this.#endList(at);
        return this.#beginPiece(at);
      case 'comma':
        return this.#readComma(character, at);
      case 'nothing':
        return this.#take(false, 'nothing', at);
    }
  }

  #readComma(character: string, at: number): number {
    const isInList = this.#index !== undefined;
    if (character === (isInList ? ']' : '}')) {
      return isInList ? this.#endList(at) : this.#take(true, 'nothing', at);
    }
    this.#isOwed = true;
    return this.#take(character === ',', isInList ? 'element' : 'name', at);
  }

  #endList(at: number): number {
    this.#index = undefined;
    return this.#take(true, 'comma', at);
  }

  #take(isRight: boolean, next: Expecting, at: number): number {
    if (isRight) this.#expecting = next;
    else this.#break(expectations[this.#expecting]);
    return at + 1;
  }

  #beginPiece(at: number): number {
    this.#isInPiece = true;
    this.#start = this.#line;
    this.#text = '';
    this.#depth = 0;
    return at;
  }

  /** Reads on to the end of the piece or of the text. */
  #readPiece(text: string, from: number): number {
    let at = from;
    for (; at < text.length; at += 1) {
      const character = text[at]!;
      if (!this.#isInString && this.#depth === 0 && isEndOfWord(character)) {
        return this.#endPiece(text, from, at);
      }
      if (character === '\n') this.#line += 1;
      if (this.#isInString) {
        if (this.#isEscaped) this.#isEscaped = false;
        else if (character === '\\') this.#isEscaped = true;
        else if (character === '"') {
          this.#isInString = false;
          if (this.#depth === 0) return this.#endPiece(text, from, at + 1);
        }
        continue;
      }
      if (character === '"') this.#isInString = true;
      else if (character === '{' || character === '[') {
        this.#depth += 1;
        if (this.#depth > this.#limits.depth) {
          this.#break(`at most ${this.#limits.depth} lists and objects in one another`);
          return text.length;
        }
      } else if (character === '}' || character === ']') {
        this.#depth -= 1;
        if (this.#depth === 0) return this.#endPiece(text, from, at + 1);
      }
    }
    this.#keep(text.slice(from));
    return at;
  }

  #endPiece(text: string, from: number, to: number): number {
    this.#keep(text.slice(from, to));
    this.#isInPiece = false;
    if (this.#broken) return text.length;
    this.#isOwed = false;
    if (this.#expecting === 'name') {
      this.#member = nameOf(this.#text) ?? '';
      this.#expecting = 'colon';
      return to;
    }
    this.#expecting = 'comma';
    const index = this.#index;
    if (index !== undefined) this.#index = index + 1;
    this.#add({ member: this.#member, index, text: this.#text, line: this.#start });
    return to;
  }

  #keep(text: string): void {
    this.#text += text;
    if (this.#text.length <= this.#limits.length) return;
    this.#break(`at most ${this.#limits.length} characters in one piece`);
  }

  #break(expected: string): void {
    this.#text = '';
    this.#broken = { line: this.#line, expected };
  }
}

function nameOf(text: string): string | undefined {
  try {
    return JSON.parse(text) as string;
  } catch {
    return undefined; // a string with a control character or a wrong escape
  }
}

function isSpace(character: string): boolean {
  return character === ' ' || character === '\n' || character === '\t' || character === '\r';
}

function isEndOfWord(character: string): boolean {
  return character === ',' || character === '}' || character === ']' || isSpace(character);
}

const expectations: Record<Expecting, string> = {
  object: 'an object of JSON',
  name: 'the name of a member in quotes',
  colon: 'a colon behind the name of a member',
  value: 'a list of states',
  element: 'a state',
  comma: 'a comma, or the end of the list or object',
  nothing: 'nothing behind the object',
};
