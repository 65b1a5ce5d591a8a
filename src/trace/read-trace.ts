/** Reads a whole trace: from bytes to items, a batch for each chunk that arrives. */
import type { TraceItem } from './event.js';
import {
  type Detection,
  FormatDetector,
  type FormatName,
  formats,
  refusingReader,
} from './formats.js';
import { linesOf, linesOfText } from './lines.js';
import type { TraceReader } from './reader.js';

/**
 * The items of a trace in batches, none of them empty. Without `format` the first lines decide.
 *
 * Batches follow the chunks of the input, so that a growing file is read as it grows; memory is
 * bounded by the chunks whatever the size of the whole.
 */
export async function* readTrace(
  chunks: AsyncIterable<Uint8Array>,
  format?: FormatName,
): AsyncGenerator<readonly TraceItem[], void, undefined> {
  const trace = new OpenTrace(format);
  for await (const lines of linesOf(chunks)) {
    const items = trace.read(lines);
    if (items.length > 0) yield items;
  }
  const items = trace.end();
  if (items.length > 0) yield items;
}

/** The items of a trace that is at hand as a text. */
export function readTraceText(text: string, format?: FormatName): TraceItem[] {
  const trace = new OpenTrace(format);
  const items = trace.read(linesOfText(text));
  return items.concat(trace.end());
}

/** Counts the lines, and chooses the reader as soon as one of the first lines tells the format. */
class OpenTrace {
  readonly #detector = new FormatDetector();
  #reader: TraceReader | undefined;
  /** Lines that did not tell the format. */
  #first: string[] = [];
  #line = 0;

  constructor(format: FormatName | undefined) {
    if (format !== undefined) this.#reader = formats[format].open();
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

  end(): TraceItem[] {
    const items: TraceItem[] = [];
    if (this.#reader === undefined) this.#begin(this.#detector.end(), items);
    this.#reader?.end(items);
    return items;
  }

  #begin(detection: Detection, items: TraceItem[]): void {
    this.#reader = readerFor(detection);
    for (const text of this.#first) this.#read(text, items);
    this.#first = [];
  }

  #read(text: string, items: TraceItem[]): void {
    this.#line += 1;
    this.#reader?.read(text, this.#line, items);
  }
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
