/** The commands: one row each. What a command needs is loaded only when it runs. */
import type { Command } from './arguments.js';
import type { Outcome } from './exit-codes.js';
import { type OptionName, optionRow, outputFormats } from './options.js';
import type { Outside } from './outside.js';

export type Run = (command: Command, outside: Outside) => Promise<Outcome>;

interface Verb {
  /** As in the help; `...` for one or more. */
  readonly operands: readonly string[];
  readonly meaning: string;
  readonly options: readonly OptionName[];
  /** What `--format` may be, if more than for people and JSON. */
  readonly formats?: readonly string[];
  load(): Promise<Run>;
}

/** What every command takes. */
export const commonOptions = [
  'quiet',
  'color',
  'no-color',
  'help',
] as const satisfies readonly OptionName[];

export const verbs = {
  check: {
    operands: ['SPEC...', 'TRACE...'],
    meaning: 'judge recorded traces by a specification, or find out which of several they fit',
    options: [
      'observe',
      'scenario',
      'input-format',
      'buffer',
      'set',
      'follow',
      'merge',
      'offset',
      'skew',
      'max-possible',
      'max-objects',
      'engine',
      'workers',
      'output',
      'no-slice',
      'bisect',
      'format',
      'mail',
    ],
    formats: ['human', 'json', 'ndjson', 'ktap', 'junit', 'sarif', 'github'],
    load: async () => (await import('./check-verb.js')).check,
  },
  parse: {
    operands: ['SPEC...'],
    meaning: 'check the syntax, names and types of specifications',
    options: ['set', 'format'],
    load: async () => (await import('./parse-verb.js')).parse,
  },
  fmt: {
    operands: ['SPEC...'],
    meaning: 'lay specifications out canonically, in place',
    options: ['check'],
    load: async () => (await import('./fmt-verb.js')).fmt,
  },
  run: {
    operands: ['SPEC'],
    meaning: 'walk a random path of a scenario',
    options: ['scenario', 'seed', 'steps', 'set', 'engine', 'emit', 'observe', 'format'],
    load: async () => (await import('./run-verb.js')).run,
  },
  explore: {
    operands: ['SPEC...'],
    meaning: 'search every interleaving of a scenario for what it breaks',
    options: [
      'scenario',
      'matrix',
      'set',
      'max-states',
      'max-memory',
      'stop-at-first',
      'reduce',
      'engine',
      'workers',
      'emit',
      'property',
      'coverage',
      'observe',
      'format',
      'mail',
    ],
    formats: ['human', 'json', 'ktap', 'junit', 'sarif', 'github'],
    load: async () => (await import('./explore-verb.js')).explore,
  },
  report: {
    operands: ['SPEC', '[TRACE...]'],
    meaning: 'write a page to click through: of traces, or of what exploring a scenario breaks',
    options: [
      'output',
      'observe',
      'input-format',
      'buffer',
      'max-possible',
      'max-objects',
      'no-slice',
      'scenario',
      'max-states',
      'max-memory',
      'stop-at-first',
      'set',
    ],
    load: async () => (await import('./report-verb.js')).report,
  },
  test: {
    operands: ['SPEC...'],
    meaning: 'run the tests inside specifications',
    options: ['set', 'format'],
    load: async () => (await import('./test-verb.js')).test,
  },
  coverage: {
    operands: ['SPEC', 'TRACE...'],
    meaning: 'say what recordings exercise of a specification, and what to record next',
    options: [
      'observe',
      'input-format',
      'scenario',
      'set',
      'max-possible',
      'max-objects',
      'max-states',
      'format',
    ],
    load: async () => (await import('./coverage-verb.js')).coverage,
  },
  diff: {
    operands: ['A', 'B'],
    meaning: 'find the shortest behavior that one specification allows and another forbids',
    options: ['scenario', 'only', 'set', 'max-states', 'emit', 'observe', 'format'],
    load: async () => (await import('./diff-verb.js')).diff,
  },
  record: {
    operands: ['SPEC'],
    meaning: 'write a script that records what a specification speaks about',
    options: ['observe', 'with', 'btf', 'set', 'output'],
    load: async () => (await import('./record-verb.js')).record,
  },
  mutate: {
    operands: ['SPEC', 'TRACE...'],
    meaning: 'measure how small a mistake a specification and recordings notice',
    options: [
      'mutants',
      'seed',
      'observe',
      'input-format',
      'set',
      'max-possible',
      'max-states',
      'format',
    ],
    load: async () => (await import('./mutate-verb.js')).mutate,
  },
  triage: {
    operands: ['SPEC', 'TRACE'],
    meaning:
      'tell whether the kernel, the specification, the observation or the recording is wrong',
    options: [
      'corpus',
      'mutants',
      'seed',
      'observe',
      'input-format',
      'set',
      'max-possible',
      'format',
    ],
    load: async () => (await import('./triage-verb.js')).triage,
  },
  export: {
    operands: ['SPEC', '[TRACE]'],
    meaning: 'write a scenario for Spin, TLC or the kernel, or what was found for other viewers',
    options: [
      'to',
      'scenario',
      'observe',
      'object',
      'set',
      'max-running',
      'output',
      'property',
      'input-format',
      'buffer',
      'max-possible',
      'max-objects',
      'max-states',
      'max-memory',
      'stop-at-first',
      'no-slice',
    ],
    load: async () => (await import('./export-verb.js')).exportModel,
  },
  import: {
    operands: ['FILE'],
    meaning: 'make a specification of an automaton of the kernel',
    options: ['monitor', 'output'],
    load: async () => (await import('./import-verb.js')).importAutomaton,
  },
  explain: {
    operands: ['CODE'],
    meaning: 'say more about the code of a message',
    options: [],
    load: async () => (await import('./explain-verb.js')).explain,
  },
} as const satisfies Record<string, Verb>;

export type VerbName = keyof typeof verbs;

/** What an option of a command may be, if not anything. */
export function choicesOf(verb: VerbName, option: OptionName): readonly string[] | undefined {
  if (option === 'format') return verbRow(verb).formats ?? ['human', 'json'];
  if (option === 'emit' && verb === 'diff') return [...outputFormats, 'test'];
  return optionRow(option).choices;
}

/** The row of a command, with its properties typed alike for all. */
export function verbRow(name: VerbName): Verb {
  return verbs[name];
}
