/** The corpus of the codes that only a command shows: errors of a run, and of the command line. */
import { expect, test } from 'vitest';
import { filesIn, readText } from '../house/source-files.js';
import { runKspec } from './run-kspec.js';
import { replay } from './transcript.js';

const folder = 'test/corpus/diagnostics';

test.each(filesIn(folder, '.console'))('%s is what happens, and shows its code', async (file) => {
  const transcript = readText(`${folder}/${file}`);
  expect(await replay(transcript)).toBe(transcript);
  expect(transcript).toContain(`[${file.replace('.console', '')}]`);
});

/** `code line` of the error that the walk of a specification ends with. */
async function check(file: string): Promise<string> {
  const { output, notes } = await runKspec(['run', file]);
  const code = /\[(E05\d\d)\]/.exec(output)?.[1];
  const line = /-->.*\.kspec:(\d+):/.exec(output)?.[1];
  return `${code} ${line}${notes}`;
}

const failing = filesIn(folder, '.kspec').filter((file) => file.startsWith('E05'));

test.each(failing)('the walk of %s fails where it says', async (file) => {
  const lines = readText(`${folder}/${file}`).split('\n');
  const index = lines.findIndex((line) => line.includes('// fails '));
  const code = /\/\/ fails (E\d{4})$/.exec(lines[index]!)![1]!;
  expect(await check(`${folder}/${file}`)).toBe(`${code} ${index + 1}`);
  expect(code).toBe(file.replace('.kspec', ''));
});
