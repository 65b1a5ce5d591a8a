/** How the files of the built command are loaded. Needs `npm run build`. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Loader } from '../../src/cli/loader.js';
import { repository } from '../house/source-files.js';

const translated = `translated-${process.version}-${process.arch}`;
const slow = { timeout: 60_000 };

function newDirectory(): string {
  return mkdtempSync(join(tmpdir(), 'kspec-loader-'));
}

/** A copy of what is built, as a package has it. */
function copyOfBuild(): string {
  const directory = newDirectory();
  cpSync(join(repository, 'dist/bin'), join(directory, 'dist/bin'), { recursive: true });
  cpSync(join(repository, 'package.json'), join(directory, 'package.json'));
  return directory;
}

function namesIn(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' }).sort();
}

test('the engine takes every translation of the build', slow, () => {
  const program = `
    const { asFunction } = await import(process.argv[1]);
    const { readdirSync, readFileSync } = await import('node:fs');
    const { Script } = await import('node:vm');
    const [, , bin, translated] = process.argv;
    const refused = readdirSync(bin + '/' + translated).filter((name) => {
      const cachedData = readFileSync(bin + '/' + translated + '/' + name);
      const text = readFileSync(bin + '/' + name, 'utf8');
      return new Script(asFunction(text), { cachedData }).cachedDataRejected;
    });
    console.log(readdirSync(bin + '/' + translated).length > 10, refused);
  `;
  const [loader, bin] = [join(repository, 'dist/cli/loader.js'), join(repository, 'dist/bin')];
  const words = ['--input-type=module', '-e', program, loader, bin, translated];
  const { stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' });
  expect(stdout + stderr).toBe('true []\n');
});

const damaged = (directory: string) => {
  for (const name of readdirSync(join(directory, translated))) {
    writeFileSync(join(directory, translated, name), 'no translation');
  }
};

test.each([
  ['as it is built', [], () => {}],
  ['without translations', [], (bin: string) => rmSync(join(bin, translated), { recursive: true })],
  ['with translations that are none', [], damaged],
  ['with other flags of the engine', ['--jitless'], () => {}],
  [
    'with one file left untranslated',
    [],
    (bin: string) => rmSync(join(bin, translated, 'command.js')),
  ],
] as const)('%s, the command says the same and writes nothing', slow, (_, flags, change) => {
  const directory = copyOfBuild();
  const bin = join(directory, 'dist/bin');
  change(bin);
  const before = namesIn(directory);
  const inputs = join(repository, 'test/cli/inputs');
  const command = ['check', '--quiet', join(inputs, 'latch.kspec'), join(inputs, 'bad.txt')];
  const words = [...flags, join(bin, 'main.js'), ...command];
  const { status, stdout } = spawnSync(process.execPath, words, { encoding: 'utf8' });
  expect(stdout).toMatch(/^violates: .*bad\.txt:6: /);
  expect(status).toBe(1);
  expect(namesIn(directory)).toEqual(before);
  rmSync(directory, { recursive: true });
});

test('the build has no import that would leave the loader aside', () => {
  const bin = join(repository, 'dist/bin');
  const files = readdirSync(bin).filter((name) => name.endsWith('.js'));
  const importing = files.filter((name) =>
    /\bimport\(/.test(readFileSync(join(bin, name), 'utf8')),
  );
  expect(importing).toEqual([]);
});

test('files share what they load, and translations change nothing', () => {
  const directory = newDirectory();
  writeFileSync(join(directory, 'a.js'), `exports.shared = require('./b.js');`);
  writeFileSync(
    join(directory, 'b.js'),
    `exports.base = require('node:path').basename(__filename);\nexports.fail = () => {\n  throw new Error();\n};`,
  );
  const loaded = () => {
    const loader = new Loader(directory);
    const { shared } = loader.load('a.js') as { shared: { base: string; fail(): void } };
    expect(loader.load('b.js')).toBe(shared);
    expect(shared.base).toBe('b.js');
    expect(shared.fail).toThrow(
      expect.objectContaining({ stack: expect.stringContaining('b.js:3') }),
    );
    return loader;
  };
  const first = loaded();
  expect(first.isTranslated).toBe(false);
  first.writeTranslations();
  expect(loaded().isTranslated).toBe(true);
  rmSync(directory, { recursive: true });
});
