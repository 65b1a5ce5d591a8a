/** The files of the repository, for the tests that look at them as text. */
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = fileURLToPath(new URL('../..', import.meta.url));

/** Paths below `directory` that end in `ending`, relative to it, in order, with `/`. */
export function filesIn(directory: string, ending: string): string[] {
  const root = join(repository, directory);
  return readdirSync(root, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

export function readText(path: string): string {
  return readFileSync(join(repository, path), 'utf8');
}

/** What a module imports, also lazily and also only types. */
export function importsOf(text: string): string[] {
  const pattern = /(?:^(?:import|export)\b[^;']*?\bfrom |^import |\bimport\()'([^']+)'/gm;
  return [...text.matchAll(pattern)].map((match) => match[1]!);
}
