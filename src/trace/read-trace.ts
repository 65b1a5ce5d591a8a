/** Reads a whole trace: from bytes to items, a batch for each chunk that arrives. */
import type { TraceItem } from './event.js';
import { detectFormat, formats, refusingReader, type FormatName } from './formats.js';
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

/** Counts the lines, and chooses the reader when the first that is not empty is there. */
class OpenTrace {
  #reader: TraceReader | undefined;
  #line = 0;

  constructor(format: FormatName | undefined) {
    if (format !== undefined) this.#reader = formats[format].open();
  }

  read(lines: readonly string[]): TraceItem[] {
    const items: TraceItem[] = [];
    if (this.#reader === undefined && lines.every((text) => text === '')) {
      for (const text of lines) {
        this.#line += 1;
        items.push({ kind: 'comment', line: this.#line, text });
      }
      return items;
    }
    const reader = (this.#reader ??= readerFor(lines));
    for (const text of lines) {
      this.#line += 1;
      reader.read(text, this.#line, items);
    }
    return items;
  }

  end(): TraceItem[] {
    const items: TraceItem[] = [];
    this.#reader?.end(items);
    return items;
  }
}

function readerFor(firstLines: readonly string[]): TraceReader {
  const detected = detectFormat(firstLines);
  switch (detected.kind) {
    case 'format':
      return formats[detected.format].open();
    case 'refused':
      return refusingReader(detected.refusal);
    case 'unknown':
      return formats.ftrace.open();
  }
}
