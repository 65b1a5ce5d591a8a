/** The formats of traces: how each is called, how it is recognized, and who reads it. */
import type { TraceItem } from './event.js';
import { openFtrace } from './ftrace-reader.js';
import { openNdjson } from './ndjson.js';
import type { TraceReader } from './reader.js';

interface Format {
  /** What it is, as a user would call it. */
  readonly title: string;
  /** True if the beginning of a trace looks like this format. */
  recognizes(firstLines: readonly string[]): boolean;
  /** A reader for one trace. */
  open(): TraceReader;
}

/** In the order in which they are tried. */
export const formats = {
  ndjson: {
    title: 'one JSON object a line',
    recognizes: (firstLines) => firstLines.find((text) => text !== '')?.startsWith('{') ?? false,
    open: openNdjson,
  },
  ftrace: {
    title: 'text of ftrace or of trace-cmd report, function_graph included',
    recognizes: (firstLines) => readSome(openFtrace(), firstLines),
    open: openFtrace,
  },
} as const satisfies Record<string, Format>;

export type FormatName = keyof typeof formats;

/** The format that is no text and has a reader of its own, `TraceDat`. */
export const binaryFormat = 'trace.dat';

/** What a trace may be that is known and yet not read here, and what to do about it. */
export const refusals = {
  'trace-cmd-binary': 'text: `TraceDat` reads a trace.dat, `trace-cmd report -t` makes text of it',
  gzip: 'text: the input is still compressed',
} as const;

export type Refusal = keyof typeof refusals;

/** What the beginning of a trace tells. */
export type Detection =
  | { readonly kind: 'format'; readonly format: FormatName }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'unknown' };

/** Recognizes the format by the lines a trace begins with; a handful is enough. */
export function detectFormat(firstLines: readonly string[]): Detection {
  const [first = ''] = firstLines;
  if (first.startsWith('\x17\x08Dtracing')) return { kind: 'refused', refusal: 'trace-cmd-binary' };
  if (first.startsWith('\x1f\x8b') || first.startsWith('\x1f\ufffd')) {
    return { kind: 'refused', refusal: 'gzip' };
  }
  const lines = firstLines.slice(0, maxLinesToDetect);
  for (const format of formatNames) {
    if (formats[format].recognizes(lines)) return { kind: 'format', format };
  }
  return { kind: 'unknown' };
}

/** A reader to which every line is unreadable, for the reason given. */
export function refusingReader(refusal: Refusal): TraceReader {
  return {
    read(text, line, items) {
      items.push({ kind: 'unreadable', line, text, expected: refusals[refusal], column: 1 });
    },
    end() {},
  };
}

const formatNames = Object.keys(formats) as readonly FormatName[];

const maxLinesToDetect = 100;

/** True if the reader makes sense of at least one line that is not empty. */
function readSome(reader: TraceReader, lines: readonly string[]): boolean {
  const items: TraceItem[] = [];
  for (const [index, text] of lines.entries()) {
    if (text !== '') reader.read(text, index + 1, items);
  }
  reader.end(items);
  return items.some((item) => item.kind !== 'unreadable');
}
