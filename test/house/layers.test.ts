/** Dependencies point down (docs/architecture.md): each layer may import itself and those named. */
import { posix } from 'node:path';
import { expect, test } from 'vitest';
import { filesIn, importsOf, readText } from './source-files.js';

const words = (text: string) => text.split(' ');
const mayImport: Record<string, readonly string[]> = {
  base: [],
  language: ['base'],
  model: ['base', 'language'],
  trace: ['base'],
  engine: ['base', 'model'],
  explore: ['base', 'model', 'engine'],
  check: ['base', 'model', 'trace', 'engine'],
  export: ['base', 'language', 'model'],
  record: ['base', 'language', 'model'],
  report: ['base', 'language', 'model', 'explore', 'trace', 'check', 'record'],
  cli: words('base language model engine explore trace check export record report'),
  'index.ts': words('base language model explore trace check export record report'),
};

/** Only these may touch the outside world. */
const mayImportNode = ['cli'];

/** Packages by the one file that may import them. */
const mayImportPackage: Record<string, string> = {
  'ohm-js': 'language/match.ts',
  fzstd: 'cli/zstandard.ts',
};

function forbiddenImports(file: string, text: string): string[] {
  const [layer] = file.split('/') as [string];
  return importsOf(text).filter((target) => {
    if (target.startsWith('node:')) return !mayImportNode.includes(layer);
    if (!target.startsWith('.')) return mayImportPackage[target] !== file;
    const [other] = posix.join(posix.dirname(file), target).split('/') as [string];
    return other !== layer && !mayImport[layer]?.includes(other);
  });
}

test.each(filesIn('src', '.ts'))('%s imports only lower layers', (file) => {
  expect(forbiddenImports(file, readText(`src/${file}`))).toEqual([]);
});

test.each([
  ['an upward import', 'model/x.ts', "import { a } from '../check/check.js';", '../check/check.js'],
  ['a lazy upward import', 'model/x.ts', "await import('../cli/main.js')", '../cli/main.js'],
  [
    'a type of a higher layer',
    'base/x.ts',
    "import type { A } from '../model/a.js';",
    '../model/a.js',
  ],
  ['the outside world below cli', 'trace/x.ts', "import { open } from 'node:fs';", 'node:fs'],
  ['a package outside its file', 'model/x.ts', "import * as ohm from 'ohm-js';", 'ohm-js'],
])('%s is seen', (_, file, text, target) => {
  expect(forbiddenImports(file, text)).toEqual([target]);
});
