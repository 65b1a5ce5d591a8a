/**
 * What a trace may be that is known and yet not read here, and what to do about it.
 *
 * The beginning is looked at as text, in which bytes that are not UTF-8 have become U+FFFD, so that
 * the same table serves those who have bytes and those who have lines.
 */

interface KnownFormat {
  /** What it is, as a user would call it. */
  readonly title: string;
  /** What to do instead. */
  readonly help: string;
  readonly pattern: RegExp;
}

/** In the order in which they are tried; the patterns of binary formats come before those of texts. */
export const refusals = {
  'trace.dat': {
    title: 'a trace.dat of trace-cmd',
    help: 'it is read as bytes and not as lines: `TraceDat` of the library does, and `trace-cmd report -t` makes text of it',
    pattern: /^\x17\x08Dtracing/,
  },
  gzip: {
    title: 'packed with gzip',
    help: 'unpack it first: `gzip -dc FILE`',
    pattern: /^\x1f\ufffd/,
  },
  xz: {
    title: 'packed with xz',
    help: 'unpack it first: `xz -dc FILE | kspec check SPEC -`',
    pattern: /^\ufffd7zXZ\0/,
  },
  zstd: {
    title: 'packed with zstd',
    help: 'unpack it first: `zstd -dc FILE | kspec check SPEC -`',
    pattern: /^\(\ufffd\/\ufffd/,
  },
  bzip2: {
    title: 'packed with bzip2',
    help: 'unpack it first: `bzip2 -dc FILE | kspec check SPEC -`',
    pattern: /^BZh[1-9]1AY&SY/,
  },
  lz4: {
    title: 'packed with lz4',
    help: 'unpack it first: `lz4 -dc FILE | kspec check SPEC -`',
    pattern: /^\x04"M\x18/,
  },
  zip: {
    title: 'a zip archive',
    help: 'unpack it first: `unzip -p FILE | kspec check SPEC -`',
    pattern: /^PK\x03\x04/,
  },
  'perf.data': {
    title: 'a perf.data of perf record',
    help: 'let perf print it: `perf script --ns -i FILE | kspec check SPEC -`',
    pattern: /^PERFILE2|^2ELIFREP/,
  },
  ctf: {
    title: 'a trace in the Common Trace Format, as LTTng and perf write it',
    help: 'record with ftrace or perf instead, or write NDJSON from it with the Python bindings of babeltrace2: see `docs/decisions/ctf.md`',
    pattern:
      /^(?:W\x1d\ufffdu|u\ufffd\x1dW|\ufffd\x1f\ufffd\ufffd|\/\* CTF 1\.8|\{"fragments?"|\x1e\{\s*"type":\s*"preamble")/,
  },
  babeltrace: {
    title: 'text of babeltrace2',
    help: 'it does not tell which task an event belongs to: record with ftrace or perf instead, or write NDJSON: see `docs/decisions/ctf.md`',
    pattern: /^\[\d\d:\d\d:\d\d\.\d{9}\] \(\+/,
  },
  'core dump': {
    title: 'a core dump or another ELF file',
    help: 'extract the buffer with `crash`: `extend trace.so`, `trace dump -t trace.dat`',
    pattern: /^\x7fELF|^KDUMP {3}|^makedumpfile\0/,
  },
  perfetto: {
    title: 'a protobuf of Perfetto',
    help: "let Perfetto's tool print it: `traceconv systrace FILE | kspec check SPEC -`",
    pattern: /^\n(?=[\s\S]{0,60}[\0-\x07\x0e-\x1a])/,
  },
  'chrome trace': {
    title: "a trace in Chrome's JSON",
    help: 'record with ftrace, or let `traceconv systrace` of Perfetto make text of a trace of the kernel',
    pattern: /^\s*(?:\[\s*)?\{[\s\S]{0,200}"(?:traceEvents|systemTraceEvents|ph)"\s*:/,
  },
  itf: {
    title: 'a trace of states in the Informal Trace Format',
    help: 'its states are no lines: `kspec check` judges them, and `readItf` of the library reads them',
    pattern: /^\s*\{\s*(?:"#meta"|"vars"|"states"|"params"|"loop")\s*:/,
  },
  raw: {
    title: "text of ftrace's option `raw`",
    help: 'record again with `echo noraw > trace_options`',
    pattern: /^(?:#.*\n)*\d+ \d+ \d{5,20} (?:type: \d+|[\da-fx ]+)\n/,
  },
  hex: {
    title: "text of ftrace's option `hex`",
    help: 'record again with `echo nohex > trace_options`',
    pattern: /^(?:#.*\n)*(?:[\da-f]{8} ){2}[\da-f]{16} /,
  },
} as const satisfies Record<string, KnownFormat>;

/** Tried when nothing else fits: text has no NUL. */
export const binary = {
  title: 'binary data of an unknown kind',
  help: 'of the pages in `trace_pipe_raw` and of the option `bin`, read `trace` or `trace_pipe` instead, or record with `trace-cmd record`',
} as const;

export type Refusal = keyof typeof refusals | 'binary';

/** How many characters of a trace are looked at. */
export const refusalLength = 512;

/** What the beginning of a trace is that is not read here. */
export function recognizeRefusal(beginning: string): Refusal | undefined {
  for (const name of Object.keys(refusals) as (keyof typeof refusals)[]) {
    if (refusals[name].pattern.test(beginning.slice(0, refusalLength))) return name;
  }
  return undefined;
}

/** What it is and what to do about it. */
export function describeRefusal(refusal: Refusal): {
  readonly title: string;
  readonly help: string;
} {
  return refusal === 'binary' ? binary : refusals[refusal];
}
