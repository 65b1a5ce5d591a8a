/** Transcripts of a terminal: `$ kspec …` lines, each with what it prints below it, notes first. */
import { expect } from 'vitest';
import { runKspec } from './run-kspec.js';

/** The transcript with the output that its commands have now. */
export async function replay(transcript: string): Promise<string> {
  let actual = '';
  for (const line of transcript.split('\n').filter((each) => each.startsWith('$ '))) {
    actual += `${line}\n${await run(line.slice(2))}`;
  }
  return actual;
}

/** A command line: words, `'…'`, and pipes between commands of ours. */
async function run(line: string): Promise<string> {
  let input = '';
  let shown = '';
  for (const part of line.split(' | ')) {
    const words = [...part.matchAll(/'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2]!);
    const [command, ...argv] = words;
    expect(command).toBe('kspec');
    const { output, notes } = await runKspec(argv, { input });
    shown += notes;
    input = output;
  }
  return shown + input;
}
