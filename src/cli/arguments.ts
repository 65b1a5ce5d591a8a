/** Reads the command line: which command, its operands and options, or what is wrong with them. */
import { parseArgs } from 'node:util';
import type { Diagnostic } from '../base/diagnostic.js';
import type { DiagnosticCode } from '../base/diagnostic-codes.js';
import { type OptionName, optionRow, options } from './options.js';
import { findNearest } from '../language/suggestion.js';
import { choicesOf, commonOptions, type VerbName, verbRow, verbs } from './verbs.js';

/** A command whose operands and options are those its row allows. */
export interface Command {
  readonly verb: VerbName;
  readonly operands: readonly string[];
  has(option: OptionName): boolean;
  /** The value of an option; the last one if it was given several times. */
  text(option: OptionName): string | undefined;
  number(option: OptionName): number | undefined;
  all(option: OptionName): readonly string[];
}

export type Reading =
  | { readonly kind: 'command'; readonly command: Command }
  | { readonly kind: 'help'; readonly verb: VerbName | undefined }
  | { readonly kind: 'version' }
  | { readonly kind: 'wrong'; readonly diagnostics: readonly Diagnostic[] };

export function readArguments(argv: readonly string[]): Reading {
  const given = tokens(argv);
  const first = given.find((token) => token.kind === 'positional');
  if (!first) return withoutVerb(given);
  const name = first.value;
  if (name === 'help') return helpOn(given);
  if (!isVerb(name)) return wrong([unknownVerb(name)]);
  return readCommand(
    name,
    given.filter((token) => token !== first),
  );
}

/** How to say that a command was given something it cannot use. */
export function usageError(code: DiagnosticCode, message: string, help?: string): Diagnostic {
  return { code, severity: 'error', message, ...(help === undefined ? {} : { help }) };
}

/** `did you mean …`, if something is near. */
export function didYouMean(name: string, known: readonly string[]): string | undefined {
  const best = findNearest(name, known);
  return best === undefined ? undefined : `did you mean \`${best}\`?`;
}

type Token =
  | { readonly kind: 'positional'; readonly value: string }
  | {
      readonly kind: 'option';
      readonly name: string;
      readonly rawName: string;
      readonly value: string | undefined;
      readonly inline: boolean;
    };

function tokens(argv: readonly string[]): Token[] {
  const config = Object.fromEntries(
    optionNames.map((name) => {
      const { value, short } = optionRow(name);
      const type = value === undefined ? ('boolean' as const) : ('string' as const);
      return [name, short === undefined ? { type } : { type, short }];
    }),
  );
  const { tokens } = parseArgs({
    args: [...argv],
    options: { ...config, help: { type: 'boolean', short: 'h' } },
    strict: false,
    tokens: true,
  });
  return tokens.flatMap((token): Token[] => {
    if (token.kind === 'option-terminator') return [];
    if (token.kind === 'positional') return [{ kind: 'positional', value: token.value }];
    const { name, rawName, value, inlineValue } = token;
    return [{ kind: 'option', name, rawName, value, inline: inlineValue ?? false }];
  });
}

function withoutVerb(given: readonly Token[]): Reading {
  for (const token of given) {
    if (token.kind !== 'option') continue;
    if (token.name === 'version') return { kind: 'version' };
    if (token.name === 'help') return { kind: 'help', verb: undefined };
    if (!isOption(token.name)) return wrong([unknownOption(token.rawName, ['help', 'version'])]);
  }
  const help = `commands are ${verbNames.map((verb) => `\`${verb}\``).join(', ')}; see \`kspec --help\``;
  return wrong([usageError('E0804', 'no command was given', help)]);
}

function helpOn(given: readonly Token[]): Reading {
  const [, topic] = given.filter((token) => token.kind === 'positional');
  if (!topic) return { kind: 'help', verb: undefined };
  if (isVerb(topic.value)) return { kind: 'help', verb: topic.value };
  return wrong([unknownVerb(topic.value)]);
}

function readCommand(verb: VerbName, given: readonly Token[]): Reading {
  const row = verbRow(verb);
  const allowed = [...row.options, ...commonOptions];
  const operands: string[] = [];
  const values = new Map<OptionName, string[]>();
  const diagnostics: Diagnostic[] = [];
  for (const token of given) {
    if (token.kind === 'positional') {
      operands.push(token.value);
      continue;
    }
    const name = allowed.find((option) => option === token.name);
    const problem = name
      ? wrongValue(verb, name, token)
      : unknownOption(token.rawName, allowed, verb);
    if (problem) diagnostics.push(problem);
    if (name) values.set(name, [...(values.get(name) ?? []), token.value ?? '']);
  }
  if (values.has('help')) return { kind: 'help', verb };
  const miscounted = wrongOperands(verb, operands);
  if (miscounted) diagnostics.push(miscounted);
  if (diagnostics.length > 0) return wrong(diagnostics);
  return { kind: 'command', command: commandOf({ verb, operands, values }) };
}

/** What a command consists of, as data that another thread can be given. */
export interface CommandData {
  readonly verb: VerbName;
  readonly operands: readonly string[];
  readonly values: ReadonlyMap<OptionName, readonly string[]>;
}

export function commandOf({ verb, operands, values }: CommandData): Command {
  const text = (option: OptionName): string | undefined => values.get(option)?.at(-1);
  return {
    verb,
    operands,
    has: (option) => values.has(option),
    text,
    number: (option) => {
      const value = text(option);
      return value === undefined ? undefined : Number(value);
    },
    all: (option) => values.get(option) ?? [],
  };
}

export function dataOf(command: Command): CommandData {
  const { verb, operands } = command;
  const given = optionNames.filter((name) => command.has(name));
  return { verb, operands, values: new Map(given.map((name) => [name, command.all(name)])) };
}

function wrongValue(
  verb: VerbName,
  name: OptionName,
  token: Token & { kind: 'option' },
): Diagnostic | undefined {
  const { value: placeholder, least } = optionRow(name);
  const choices = choicesOf(verb, name);
  const { value, inline } = token;
  if (placeholder === undefined) {
    if (value === undefined) return undefined;
    return usageError('E0803', `\`--${name}\` takes no value`, `write \`--${name}\` alone`);
  }
  const example = `write \`--${name} ${placeholder}\``;
  if (value === undefined || value === '' || (!inline && /^-./.test(value))) {
    return usageError('E0803', `\`--${name}\` needs a value`, example);
  }
  if (choices && !choices.includes(value)) {
    const help = didYouMean(value, choices) ?? `one of ${choices.join(', ')}`;
    return usageError('E0803', `\`--${name}\` cannot be \`${value}\``, help);
  }
  if (least !== undefined && !isWholeNumber(value, least)) {
    const message = `\`--${name}\` needs a whole number of at least ${least}, not \`${value}\``;
    return usageError('E0803', message, example);
  }
  if (name === 'set' && !/^[^=]+=./.test(value)) {
    return usageError('E0803', `\`--set ${value}\` gives no value`, example);
  }
  return undefined;
}

function isWholeNumber(text: string, least: number): boolean {
  return /^\d+$/.test(text) && Number.isSafeInteger(Number(text)) && Number(text) >= least;
}

function wrongOperands(verb: VerbName, operands: readonly string[]): Diagnostic | undefined {
  const { operands: expected } = verbRow(verb);
  const usage = `kspec ${verb} ${expected.join(' ')}`;
  const missing = expected[operands.length];
  if (missing !== undefined && !missing.startsWith('[')) {
    const what = missing.replace('...', '');
    return usageError('E0804', `\`kspec ${verb}\` needs ${article(what)}`, `write \`${usage}\``);
  }
  const extra = operands[expected.length];
  if (extra === undefined || /\.\.\.\]?$/.test(expected.at(-1)!)) return undefined;
  return usageError('E0805', `\`${extra}\` is one operand too many`, `write \`${usage}\``);
}

function article(operand: string): string {
  return `a ${operand}`;
}

function unknownVerb(name: string): Diagnostic {
  const help = didYouMean(name, verbNames) ?? 'see `kspec --help` for the commands';
  return usageError('E0801', `\`${name}\` is not a command`, help);
}

function unknownOption(
  rawName: string,
  allowed: readonly OptionName[],
  verb?: VerbName,
): Diagnostic {
  const of = verb ? ` of \`kspec ${verb}\`` : '';
  const help =
    didYouMean(
      rawName,
      allowed.map((name) => `--${name}`),
    ) ?? `see \`kspec ${verb ? `${verb} ` : ''}--help\``;
  return usageError('E0802', `\`${rawName}\` is not an option${of}`, help);
}

function wrong(diagnostics: readonly Diagnostic[]): Reading {
  return { kind: 'wrong', diagnostics };
}

const verbNames = Object.keys(verbs) as readonly VerbName[];
const optionNames = Object.keys(options) as readonly OptionName[];

function isVerb(name: string): name is VerbName {
  return Object.hasOwn(verbs, name);
}

function isOption(name: string): name is OptionName {
  return Object.hasOwn(options, name);
}
