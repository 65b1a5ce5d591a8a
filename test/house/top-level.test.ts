/** What lies at the top of the repository, so that a newcomer finds few things and knows each. */
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { filesIn, readText, repository } from './source-files.js';

const allowed = [
  'README.md',
  'bench',
  'docs',
  'package-lock.json',
  'package.json',
  'spec',
  'src',
  'test',
  'traces',
  'tsconfig.json',
];

/** Made by commands, not kept. */
const made = ['coverage', 'dist', 'node_modules'];

test('nothing else lies at the top', () => {
  const names = readdirSync(repository).filter(
    (name) => !name.startsWith('.') && !made.includes(name) && !name.endsWith('.tgz'),
  );
  expect(names.filter((name) => !allowed.includes(name))).toEqual([]);
});

test('every dependency is pinned to one version', () => {
  const { dependencies, devDependencies } = JSON.parse(readText('package.json')) as {
    readonly dependencies: Record<string, string>;
    readonly devDependencies: Record<string, string>;
  };
  const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
    ([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version),
  );
  expect(loose).toEqual([]);
});

test('every package that the source or the tests use has a decision behind it', () => {
  const decisions = filesIn('docs/decisions', '.md').map((file) =>
    readText(`docs/decisions/${file}`),
  );
  const { dependencies, devDependencies } = JSON.parse(readText('package.json')) as {
    readonly dependencies: Record<string, string>;
    readonly devDependencies: Record<string, string>;
  };
  const undecided = Object.keys({ ...dependencies, ...devDependencies }).filter(
    (name) => !decisions.some((text) => text.includes(`\`${name}\``)),
  );
  expect(undecided).toEqual([]);
});

test('every bundled recording stands in the table of where it comes from', () => {
  const table = readText('traces/README.md');
  const missing = filesIn('traces', '.gz').filter((file) => !table.includes(`| ${file} |`));
  expect(missing).toEqual([]);
});
