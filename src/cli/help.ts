/** `kspec --help`, `kspec help VERB` and `kspec VERB --help`, all from the tables. */
import { renderHelp, renderVerbHelp } from '../report/help-text.js';
import { type Outcome, outcomes } from './exit-codes.js';
import { type OptionName, optionRow } from './options.js';
import type { Outside } from './outside.js';
import { choicesOf, commonOptions, type VerbName, verbRow, verbs } from './verbs.js';

export async function help(verb: VerbName | undefined, outside: Outside): Promise<Outcome> {
  await outside.output.write(verb === undefined ? overview() : helpOn(verb));
  return 'fine';
}

function overview(): string {
  const names = Object.keys(verbs) as VerbName[];
  return renderHelp(
    names.map((name) => ({ name, ...verbRow(name) })),
    Object.values(outcomes),
  );
}

function helpOn(name: VerbName): string {
  const row = verbRow(name);
  return renderVerbHelp(
    { name, ...row },
    [...row.options, ...commonOptions].map((option) => describedOption(name, option)),
  );
}

function describedOption(verb: VerbName, name: OptionName) {
  const { value, short, meaning } = optionRow(name);
  const choices = choicesOf(verb, name);
  return { name, short, value: choices ? choices.join('|') : value, meaning };
}
