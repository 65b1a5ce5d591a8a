/**
 * Where several designs differ: the processes, work and transitions that not all of them have, or
 * that they declare in other words.
 */
import { scan } from '../language/scan.js';
import type { Process, Program } from '../model/program.js';

/** Names in the order of the first program that has them; layout and comments make no difference. */
export function differingProcesses(programs: readonly Program[]): string[] {
  const texts = programs.map(
    ({ processes }) =>
      new Map(
        processes.flatMap((process) =>
          process.role === 'task' ? [] : [[process.name, wordsOf(process)] as const],
        ),
      ),
  );
  const names = new Set(texts.flatMap((each) => [...each.keys()]));
  return [...names].filter((name) => new Set(texts.map((each) => each.get(name))).size > 1);
}

function wordsOf({ span: { source, start, end } }: Process): string {
  const text = source.text.slice(start, end);
  return scan(text)
    .flatMap((token) => (token.kind === 'comment' ? [] : [text.slice(token.start, token.end)]))
    .join(' ');
}
