/** `--offset FILE=NS`: what is added to the times of a recording that is merged with others. */
import type { Diagnostic } from '../base/diagnostic.js';
import { type Command, usageError } from './arguments.js';

/** The value behind the last `=`: a name may have one, too. */
const pattern = /^(.+)=([+-]?\d{1,18})$/s;

export function offsetOf(file: string, command: Command): bigint {
  const all = command.all('offset').map((text) => pattern.exec(text));
  const last = all.findLast((match) => match?.[1] === file);
  return BigInt(last?.[2]?.replace('+', '') ?? 0);
}

export function wrongOffsets(files: readonly string[], command: Command): readonly Diagnostic[] {
  return command.all('offset').flatMap((text): Diagnostic[] => {
    const match = pattern.exec(text);
    if (!match) {
      const help = 'nanoseconds that are added to the times of a file: `--offset b.txt=-1500`';
      return [usageError('E0803', `\`--offset ${text}\` is not FILE=NS`, help)];
    }
    if (files.includes(match[1]!)) return [];
    return [usageError('E0803', `\`--offset\`: \`${match[1]}\` is none of the traces`)];
  });
}
