/** The options of all commands: one row each, from which parsing, help and the documentation follow. */
import type { FormatName } from '../trace/formats.js';
import { binaryFormat, statesFormat } from '../trace/whole-formats.js';

/** The compiler demands a row for every format that `trace` reads. */
const inputFormats: Record<FormatName, true> = {
  ftrace: true,
  ndjson: true,
  perf: true,
  bpftrace: true,
  'kernel-log': true,
  systrace: true,
};

/** What a trace can be written in. */
export const outputFormats = ['ftrace', 'ndjson'] as const;

interface Option {
  /** What a value is called in the help; an option without one is a switch. */
  readonly value?: string;
  readonly choices?: readonly string[];
  /** The value is a whole number, at least this. */
  readonly least?: number;
  readonly isRepeatable?: true;
  /** One letter, after one hyphen. */
  readonly short?: string;
  readonly meaning: string;
}

export const options = {
  observe: {
    value: 'NAME',
    meaning: 'read the trace by this observation; without it, the one that fits best',
  },
  'input-format': {
    value: 'FORMAT',
    choices: [...Object.keys(inputFormats), binaryFormat, statesFormat],
    meaning: 'what the trace is written in; without it, its beginning decides',
  },
  buffer: {
    value: 'NAME',
    meaning: 'read only this trace instance of a trace.dat; `top` is the one without a name',
  },
  follow: { meaning: 'keep reading a trace that grows; interrupt to get the verdict so far' },
  bisect: { meaning: 'exit with 125 where 5 or 6 is due, so that git bisect skips the commit' },
  merge: { meaning: 'all traces are parts of one recording, of one kernel: merge them by time' },
  offset: {
    value: 'FILE=NS',
    isRepeatable: true,
    meaning: 'with --merge: add so many nanoseconds to the times of this file',
  },
  skew: {
    value: 'NS',
    least: 0,
    meaning:
      'clocks of CPUs differ by up to so many nanoseconds; without it, by what the recording shows',
  },
  'max-possible': {
    value: 'N',
    least: 1,
    meaning: 'look at so many possible states for one event; of more, follow only some',
  },
  'no-slice': { meaning: 'do not look for the smallest part that is rejected for the same reason' },
  'max-objects': {
    value: 'N',
    least: 1,
    meaning: 'remember so many objects; with more, all becomes unknown',
  },
  set: {
    value: 'CONST=VALUE',
    isRepeatable: true,
    meaning: 'give a constant of the specification another value',
  },
  'max-states': { value: 'N', least: 1, meaning: 'discover no more states than this' },
  'max-memory': {
    value: 'MIB',
    least: 1,
    meaning: 'take no more memory for states than this many MiB; without it, 2048',
  },
  matrix: {
    meaning: 'compare specifications: every scenario of each, a column each, a row for each claim',
  },
  'stop-at-first': { meaning: 'end the search at the first claim that is broken' },
  workers: {
    value: 'N',
    least: 1,
    meaning: 'work on so many threads; the result is the same',
  },
  engine: {
    value: 'NAME',
    choices: ['compiled', 'reference'],
    meaning: 'how steps are computed; both come to the same, the reference is slower',
  },
  reduce: {
    value: 'HOW',
    choices: ['symmetry', 'order'],
    isRepeatable: true,
    meaning:
      'search fewer states with the same verdicts: interchangeable objects, independent steps',
  },
  coverage: { meaning: 'list all that the search has not exercised, not only the beginning' },
  scenario: { value: 'NAME', meaning: 'the scenario; without it, the first' },
  seed: { value: 'N', least: 0, meaning: 'which random path; the same seed, the same path' },
  corpus: {
    value: 'PATH',
    isRepeatable: true,
    meaning: 'a recording that conforms or violates, or a folder of them, to weigh a change by',
  },
  mutants: {
    value: 'N',
    least: 1,
    meaning: 'try so many changes of the specification, and so many of the recordings',
  },
  steps: { value: 'N', least: 0, meaning: 'stop after so many steps' },
  emit: {
    value: 'FORMAT',
    choices: [...outputFormats, 'itf', 'test'],
    meaning: 'write the path as a trace, as states in ITF, or as a test for the specification',
  },
  only: {
    value: 'NAME',
    isRepeatable: true,
    meaning: 'compare by this process, work function or transition; without it, by all of both',
  },
  property: {
    value: 'NAME',
    meaning: 'whose path to emit: a property, an outcome, `deadlock` or the code of an error',
  },
  to: {
    value: 'LANGUAGE',
    choices: ['promela', 'tla', 'rv', 'perfetto', 'mermaid', 'dot'],
    meaning:
      'the language to write: Promela for Spin, TLA+ for TLC, an automaton for rvgen, or a drawing for viewers',
  },
  output: {
    value: 'FILE',
    short: 'o',
    meaning:
      'write a file instead of standard output; of TLA+ also the configuration beside it, of a rejected trace its slice',
  },
  object: { value: 'NAME', meaning: 'the object that a monitor watches; without it, the first' },
  monitor: {
    value: 'TYPE',
    choices: ['per_cpu', 'per_task', 'global'],
    meaning: 'of what there is an automaton each; without it, of CPUs',
  },
  with: {
    value: 'TRACER',
    choices: ['ftrace', 'trace-cmd', 'bpftrace', 'perf'],
    meaning: 'what records on the target; without it, ftrace, which needs nothing but the kernel',
  },
  btf: {
    value: 'FILE',
    meaning: "the target's /sys/kernel/btf/vmlinux; without it, the script reads it there",
  },
  'max-running': {
    value: 'N',
    least: 1,
    meaning: 'room for so many running work items where the scenario sets no limit',
  },
  check: { meaning: 'change nothing; exit with 1 if a file is laid out otherwise' },
  format: {
    value: 'FORMAT',
    choices: ['human', 'json', 'ndjson', 'ktap', 'junit', 'sarif', 'github'],
    meaning: 'for people, for programs, or for what runs tests and shows their results',
  },
  mail: { meaning: 'for people who read it in a mail: 72 columns, no color, the race drawn first' },
  quiet: { meaning: 'only the result: no notes, no progress, one line for each input' },
  color: { meaning: 'color even where the output is no terminal' },
  'no-color': { meaning: 'never color; so does the environment variable NO_COLOR' },
  help: { meaning: 'what the command does and its options' },
  version: { meaning: 'the version' },
} as const satisfies Record<string, Option>;

export type OptionName = keyof typeof options;

/** The row of an option, with its optional properties in reach. */
export function optionRow(name: OptionName): Option {
  return options[name];
}
