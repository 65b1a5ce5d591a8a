/**
 * The fields of a record without its text, where the `print fmt` alone tells where each one is.
 *
 *     "(%lx) dev=0x%Lx name=\"%s\" ids={0x%x,0x%x}"     words: `(%lx)`  `dev=0x%Lx`  `name="%s"` …
 *
 * That is so if no word of the text can turn out to have blanks in it. What comes out is what
 * `RecordedFields` finds in the text, and takes a tenth of the time: nothing but what is asked for is
 * printed.
 */
import type { RawRecord } from './record.js';
import type { TextOf } from './texts.js';

/** A part of a printed text: always the same, or made of the record. */
export type Piece =
  | { readonly kind: 'fixed'; readonly text: string }
  /** `isWord` of what has neither blanks nor brackets nor quotes, or is within quotes of its own. */
  | { readonly kind: 'printed'; readonly print: TextOf; readonly isWord: boolean };

/** How to print each field, by its name. */
export type FieldPlan = ReadonlyMap<string, readonly Piece[]>;

/** With more, the text is made, which is cut where it becomes too long. */
const maxPieces = 1000;

/** Undefined if only the text tells which fields there are. */
export function fieldPlan(pieces: readonly Piece[]): FieldPlan | undefined {
  if (!pieces.every((piece) => piece.kind === 'fixed' || piece.isWord)) return undefined;
  if (pieces.length > maxPieces) return undefined;
  const plan = new Map<string, readonly Piece[]>();
  for (const word of wordsOf(pieces)) {
    const [first, ...others] = word;
    if (first?.kind !== 'fixed') continue;
    const [, name, start] = /^([A-Za-z_][\w.]*)=([^=>].*|)$/s.exec(first.text) ?? [];
    if (name === undefined) {
      if (/[=:]/.test(first.text)) return undefined;
      continue;
    }
    const value: Piece[] = [{ kind: 'fixed', text: start ?? '' }, ...others];
    if (!isPlain(value)) return undefined;
    if (!plan.has(name)) plan.set(name, value);
  }
  return plan;
}

/** Groups the pieces that no blank separates. */
function wordsOf(pieces: readonly Piece[]): Piece[][] {
  const words: Piece[][] = [[]];
  for (const piece of pieces) {
    if (piece.kind === 'printed') {
      words.at(-1)!.push(piece);
      continue;
    }
    for (const [index, text] of piece.text.split(/\s+/).entries()) {
      if (index > 0) words.push([]);
      if (text !== '') words.at(-1)!.push({ kind: 'fixed', text });
    }
  }
  return words;
}

/** A value as `RecordedFields` takes it whole: `0x%Lx`, `%d`, `"…"`, `{0x%x,0x%x}`. */
function isPlain(value: readonly Piece[]): boolean {
  const fixed = value.map((piece) => (piece.kind === 'fixed' ? piece.text : '0')).join('');
  return /^(?:[\w+-]+|\{[\w+-]+(?:,[\w+-]+)*\})$/.test(fixed);
}

/** The fields of one record; each is printed when it is asked for. */
export class PlannedFields implements ReadonlyMap<string, string> {
  readonly #plan: FieldPlan;
  readonly #record: RawRecord;

  constructor(plan: FieldPlan, record: RawRecord) {
    this.#plan = plan;
    this.#record = record;
  }

  get(name: string): string | undefined {
    const value = this.#plan.get(name);
    return value && this.#print(value);
  }

  has(name: string): boolean {
    return this.#plan.has(name);
  }

  get size(): number {
    return this.#plan.size;
  }

  forEach(each: (value: string, name: string, fields: ReadonlyMap<string, string>) => void): void {
    for (const [name, value] of this) each(value, name, this);
  }

  entries(): MapIterator<[string, string]> {
    return new Map([...this.#plan].map(([name, value]) => [name, this.#print(value)])).entries();
  }

  keys(): MapIterator<string> {
    return this.#plan.keys();
  }

  values(): MapIterator<string> {
    return new Map(this.entries()).values();
  }

  [Symbol.iterator](): MapIterator<[string, string]> {
    return this.entries();
  }

  #print(value: readonly Piece[]): string {
    let text = '';
    for (const piece of value) {
      text += piece.kind === 'fixed' ? piece.text : piece.print(this.#record);
    }
    return text;
  }
}
