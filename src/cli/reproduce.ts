/** The command that gives a result again. */
import type { CheckResult } from '../check/verdict.js';
import type { Command } from './arguments.js';
import type { Recording } from './recording.js';

/** The options that the result depends on. */
const relevant = [
  'set',
  'input-format',
  'buffer',
  'offset',
  'skew',
  'max-possible',
  'max-objects',
] as const;

export function reproduceCommand(
  command: Command,
  spec: string,
  { files }: Recording,
  read: Pick<CheckResult, 'observation' | 'scenario'> | undefined,
): string {
  const words = ['kspec', 'check', spec, ...files];
  if (files.length > 1) words.push('--merge');
  if (read?.observation !== undefined) words.push('--observe', read.observation);
  if (read?.scenario !== undefined) words.push('--scenario', read.scenario);
  for (const option of relevant) {
    for (const value of command.all(option)) words.push(`--${option}`, value);
  }
  return words.map(quoted).join(' ');
}

/** The command that explores a scenario again. */
export function exploreCommand(command: Command, spec: string, scenario: string): string {
  const words = ['kspec', 'explore', spec, '--scenario', scenario];
  for (const option of ['set', 'max-states'] as const) {
    for (const value of command.all(option)) words.push(`--${option}`, value);
  }
  if (command.has('stop-at-first')) words.push('--stop-at-first');
  return words.map(quoted).join(' ');
}

/** A word as a POSIX shell takes it. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
