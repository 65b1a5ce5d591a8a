/** The formats of traces: how each is called, how it is recognized, and who reads it. */
import type { TraceItem } from './event.js';
import { isBpftraceStart, openBpftrace } from './bpftrace.js';
import { codesOf } from './characters.js';
import { openFtrace } from './ftrace-reader.js';
import { isLogLine, openKernelLog } from './kernel-log.js';
import { openNdjson } from './ndjson.js';
import { isPerfLine, openPerfScript } from './perf-script.js';
import type { TraceReader } from './reader.js';
import { describeRefusal, recognizeRefusal, type Refusal, refusalLength } from './refusals.js';
import { isPage, openSystrace } from './systrace.js';
import { findTaskColumns, newColumns } from './task-columns.js';

interface Format {
  /** What it is, as a user would call it. */
  readonly title: string;
  /** True of a line that shows the format; `isFirst` of the first that is not empty. */
  recognizes(text: string, isFirst: boolean): boolean;
  /** A reader for one trace. */
  open(): TraceReader;
}

/** In the order in which they are tried. */
export const formats = {
  ndjson: {
    title: 'one JSON object a line',
    recognizes: (text, isFirst) => isFirst && text.startsWith('{'),
    open: openNdjson,
  },
  systrace: {
    title: "a page of systrace with ftrace's text in it",
    recognizes: (text, isFirst) => isFirst && isPage(text),
    open: openSystrace,
  },
  bpftrace: {
    title: "lines of ftrace's text printed by bpftrace",
    recognizes: isBpftraceStart,
    open: openBpftrace,
  },
  perf: {
    title: 'text of perf script',
    recognizes: (text) => isPerfLine(text) && !hasTaskColumns(text),
    open: openPerfScript,
  },
  'kernel-log': {
    title: 'the log of a kernel: console, dmesg, syslog, with dumps of ftrace and dynamic debug',
    recognizes: isLogLine,
    open: openKernelLog,
  },
  ftrace: {
    title: 'text of ftrace or of trace-cmd report, function_graph included',
    recognizes: isFtraceLine,
    open: openFtrace,
  },
} as const satisfies Record<string, Format>;

export type FormatName = keyof typeof formats;

/** What the beginning of a trace tells. */
export type Detection =
  | { readonly kind: 'format'; readonly format: FormatName }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'unknown' };

/** Recognizes a format line by line, so that it does not matter how many lines come at once. */
export class FormatDetector {
  #lines = 0;
  #isBegun = false;
  #hasNul = false;

  /** What the next line decides, if it decides anything. */
  next(text: string): Detection | undefined {
    this.#lines += 1;
    this.#hasNul ||= text.includes('\0');
    const isFirst = !this.#isBegun && text !== '';
    this.#isBegun ||= isFirst;
    const refusal = isFirst ? recognizeRefusal(`${text.slice(0, refusalLength)}\n`) : undefined;
    if (refusal !== undefined) return { kind: 'refused', refusal };
    for (const format of formatNames) {
      if (formats[format].recognizes(text, isFirst)) return { kind: 'format', format };
    }
    return this.#lines === maxLinesToDetect ? this.end() : undefined;
  }

  /** What is to be said if no line decided. */
  end(): Detection {
    return this.#hasNul ? { kind: 'refused', refusal: 'binary' } : { kind: 'unknown' };
  }
}

/** Recognizes the format by the lines a trace begins with. */
export function detectFormat(firstLines: Iterable<string>): Detection {
  const detector = new FormatDetector();
  for (const text of firstLines) {
    const detection = detector.next(text);
    if (detection !== undefined) return detection;
  }
  return detector.end();
}

/** A reader to which every line is unreadable, for the reason given. */
export function refusingReader(refusal: Refusal): TraceReader {
  const { title, help } = describeRefusal(refusal);
  const expected = `text; this is ${title}: ${help}`;
  return {
    read(text, line, items) {
      items.push({ kind: 'unreadable', line, text, expected, column: 1 });
    },
    end() {},
  };
}

function hasTaskColumns(text: string): boolean {
  return findTaskColumns(codesOf(text), 0, text.length, newColumns());
}

const formatNames = Object.keys(formats) as readonly FormatName[];

const maxLinesToDetect = 100;

/** True if the reader makes something of the line, or it is of the header that ftrace prints. */
function isFtraceLine(text: string): boolean {
  if (text.startsWith('#')) return /^# (?:tracer|latency|entries-in-buffer)|^##### CPU /.test(text);
  if (text.trim() === '') return false;
  const reader = openFtrace();
  const items: TraceItem[] = [];
  reader.read(text, 1, items);
  reader.end(items);
  return items.some((item) => item.kind !== 'unreadable');
}
