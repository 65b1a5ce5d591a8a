/** The help of the command line, from its tables. */
import { pageWidth, wrap } from './layout.js';

export interface DescribedVerb {
  readonly name: string;
  readonly operands: readonly string[];
  readonly meaning: string;
}

export interface DescribedOption {
  readonly name: string;
  readonly short: string | undefined;
  readonly value: string | undefined;
  readonly meaning: string;
}

export interface DescribedExit {
  readonly code: number;
  readonly meaning: string;
}

export function renderHelp(
  verbs: readonly DescribedVerb[],
  exits: readonly DescribedExit[],
): string {
  const lines = [
    'kspec: formal specifications of kernel object protocols, and a checker of recorded traces',
    '',
    'Usage:',
    ...definitions(verbs.map((verb) => [usage(verb), verb.meaning])),
    '',
    'A TRACE may be `-` for standard input, and may be compressed with gzip.',
    '`kspec COMMAND --help` lists the options of a command, `kspec --version` the version.',
    '',
    'Exit codes:',
    ...definitions(exits.map(({ code, meaning }) => [`${code}`, meaning])),
  ];
  return `${lines.join('\n')}\n`;
}

export function renderVerbHelp(verb: DescribedVerb, options: readonly DescribedOption[]): string {
  const rows = options.map(({ name, short, value, meaning }): [string, string] => {
    const names = short === undefined ? `--${name}` : `-${short}, --${name}`;
    return [value === undefined ? names : `${names} ${value}`, meaning];
  });
  const lines = [`${usage(verb)} [OPTION...]`, '', `${sentence(verb.meaning)}.`, '', 'Options:'];
  return `${[...lines, ...definitions(rows)].join('\n')}\n`;
}

function usage({ name, operands }: DescribedVerb): string {
  return `kspec ${name} ${operands.join(' ')}`;
}

/** A term that is too long for its column has a line of its own. */
function definitions(rows: readonly (readonly [string, string])[]): string[] {
  const lengths = rows.map(([term]) => term.length).filter((length) => length <= longestTerm);
  const width = Math.max(0, ...lengths) + 2;
  const rest = ' '.repeat(width + 2);
  return rows.flatMap(([term, meaning]) =>
    term.length <= longestTerm
      ? wrap(meaning, `  ${term.padEnd(width)}`, rest, lineWidth)
      : [`  ${term}`, ...wrap(meaning, rest, rest, lineWidth)],
  );
}

const longestTerm = 30;
const lineWidth = pageWidth + 10;

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
