/** Reads a whole trace: from bytes to items, a batch for each chunk that arrives. */
import type { TraceItem } from './event.js';
import {
  type Detection,
  FormatDetector,
  type FormatName,
  formats,
  refusingReader,
} from './formats.js';
import { blocksOf, lineOf, linesIn, linesOfText } from './lines.js';
import type { TraceReader } from './reader.js';

/**
 * The items of a trace in batches, none of them empty. Without `format` the first lines decide.
 *
 * Batches follow the chunks of the input, so that a growing file is read as it grows; memory is
 * bounded by the chunks whatever the size of the whole. An event in a last line without a break is
 * unreadable, because the line may have been cut, in the middle of a number even.
 */
export async function* readTrace(
  chunks: AsyncIterable<Uint8Array>,
  format?: FormatName,
): AsyncGenerator<readonly TraceItem[], void, undefined> {
  const trace = new OpenTrace(format);
  const blocks = blocksOf(chunks);
  for (;;) {
    const { done, value } = await blocks.next();
    const items = done ? trace.end(value && lineOf(value)) : trace.readBlock(value);
    if (items.length > 0) yield items;
    if (done) return;
  }
}

/** The items of a trace that is at hand as a text. */
export function readTraceText(text: string, format?: FormatName): TraceItem[] {
  const trace = new OpenTrace(format);
  const items = trace.read(linesOfText(text));
  return items.concat(trace.end(undefined));
}

/** Counts the lines, and chooses the reader as soon as one of the first lines tells the format. */
class OpenTrace {
  readonly #detector = new FormatDetector();
  #format: FormatName | undefined;
  #reader: TraceReader | undefined;
  /** Lines that did not tell the format. */
  #first: string[] = [];
  #line = 0;

  constructor(format: FormatName | undefined) {
    this.#format = format;
    if (format !== undefined) this.#reader = formats[format].open();
  }

  readBlock(block: Uint8Array): TraceItem[] {
    const reader = this.#reader;
    if (!reader?.readBlock) return this.read(linesIn(block));
    const items: TraceItem[] = [];
    this.#line += reader.readBlock(block, this.#line + 1, items);
    return items;
  }

  read(lines: readonly string[]): TraceItem[] {
    const items: TraceItem[] = [];
    for (const text of lines) {
      if (this.#reader !== undefined) this.#read(text, items);
      else {
        this.#first.push(text);
        const detection = this.#detector.next(text);
        if (detection !== undefined) this.#begin(detection, items);
      }
    }
    return items;
  }

  /** Ends with a line that has no break, if there is one. */
  end(last: string | undefined): TraceItem[] {
    const items: TraceItem[] = last === undefined ? [] : this.read([last]);
    if (this.#reader === undefined) this.#begin(this.#detector.end(), items);
    this.#reader?.end(items);
    return last === undefined || this.#isWhole(last)
      ? items
      : withoutEvents(items, this.#line, last);
  }

  /** An object of JSON that is closed has not been cut. */
  #isWhole(text: string): boolean {
    return this.#format === 'ndjson' && text.endsWith('}');
  }

  #begin(detection: Detection, items: TraceItem[]): void {
    this.#reader = readerFor(detection);
    if (detection.kind === 'format') this.#format = detection.format;
    for (const text of this.#first) this.#read(text, items);
    this.#first = [];
  }

  #read(text: string, items: TraceItem[]): void {
    this.#line += 1;
    this.#reader?.read(text, this.#line, items);
  }
}

/** With a gap in place of the events of a line. */
function withoutEvents(items: readonly TraceItem[], line: number, text: string): TraceItem[] {
  const isCut = (item: TraceItem) => item.line === line && item.kind === 'event';
  const at = items.findIndex(isCut);
  if (at === -1) return [...items];
  const expected = 'a line break: the recording may have been cut here';
  const gap: TraceItem = { kind: 'unreadable', line, text, expected, column: text.length + 1 };
  return [...items.slice(0, at), gap, ...items.slice(at).filter((item) => !isCut(item))];
}

function readerFor(detection: Detection): TraceReader {
  switch (detection.kind) {
    case 'format':
      return formats[detection.format].open();
    case 'refused':
      return refusingReader(detection.refusal);
    case 'unknown':
      return formats.ftrace.open();
  }
}
