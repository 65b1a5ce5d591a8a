/**
 * What the documentation shows is what happens: its transcripts are run and compared, its
 * specifications parse, its library example works.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compileSpec } from '../../src/model/compile-spec.js';
import { runKspec } from '../cli/run-kspec.js';
import { replay } from '../cli/transcript.js';
import { filesIn, readText, repository } from './source-files.js';

interface CodeBlock {
  readonly page: string;
  readonly line: number;
  /** What follows the fence: `kspec`, `console`, `ts`. */
  readonly language: string;
  readonly text: string;
}

const pages = ['README.md', ...filesIn('docs', '.md').map((page) => `docs/${page}`)];
const blocks = pages.flatMap(codeBlocks);

function codeBlocks(page: string): CodeBlock[] {
  const found: CodeBlock[] = [];
  let open: { line: number; language: string; lines: string[] } | undefined;
  for (const [index, line] of readText(page).split('\n').entries()) {
    const fence = /^```(.*)$/.exec(line);
    if (fence && open) {
      found.push({
        page,
        line: open.line,
        language: open.language,
        text: `${open.lines.join('\n')}\n`,
      });
      open = undefined;
    } else if (fence) {
      open = { line: index + 1, language: fence[1]!.trim(), lines: [] };
    } else {
      open?.lines.push(line);
    }
  }
  return found;
}

function blocksIn(language: string): [string, CodeBlock][] {
  return blocks
    .filter((block) => block.language === language)
    .map((block) => [`${block.page}:${block.line}`, block]);
}

test.each(blocksIn('console'))('the transcript at %s is what happens', async (_, { text }) => {
  expect(await replay(text)).toBe(text);
});

test.each(blocksIn('kspec'))('the specification at %s has no error', (name, { text }) => {
  const whole = /^spec\b/m.test(text) ? text : `spec fragment\n${text}`;
  const { diagnostics } = compileSpec({ name, text: whole });
  expect(diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([]);
});

/** The example runs against the built package, which it imports by name. */
test.each(blocksIn('ts'))('the example at %s prints what it says', (_, { text }) => {
  const parent = join(repository, 'dist/.examples');
  mkdirSync(parent, { recursive: true });
  const directory = mkdtempSync(join(parent, 'example-'));
  try {
    const file = join(directory, 'example.mjs');
    writeFileSync(file, text);
    const output = execFileSync(process.execPath, [file], { cwd: repository, encoding: 'utf8' });
    const expected = [...text.matchAll(/^\/\/ prints: (.*)$/gm)].map((match) => match[1]);
    expect(output.trimEnd().split('\n')).toEqual(expected);
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test('the README shows the files of its example', () => {
  const shown = blocks.filter(({ page }) => page === 'README.md').map(({ text }) => text);
  expect(shown).toContain(readText('docs/example/pending.kspec'));
  expect(shown).toContain(readText('docs/example/lost-attach.txt'));
});

/** Those in folders of their own are linked from the page that they belong to. */
test('every page is linked from the README', () => {
  const readme = readText('README.md');
  const unlinked = pages.filter(
    (page) =>
      page.startsWith('docs/') &&
      !/^docs\/(decisions|variants)\//.test(page) &&
      !readme.includes(`(${page})`),
  );
  expect(unlinked).toEqual([]);
});

test('every link to a file leads somewhere', () => {
  const broken = pages.flatMap((page) => {
    const links = [...readText(page).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(
      (match) => match[1]!,
    );
    return links
      .filter((link) => !existsSync(join(repository, page, '..', link)))
      .map((link) => `${page}: ${link}`);
  });
  expect(broken).toEqual([]);
});

test('the demo of the README conforms', { timeout: 60_000 }, async () => {
  const { scripts } = JSON.parse(readText('package.json')) as {
    readonly scripts: { demo: string };
  };
  const [, argv] = /node dist\/bin\/main\.js (.*)$/.exec(scripts.demo) as unknown as [
    string,
    string,
  ];
  const { code, output } = await runKspec(argv.split(' '));
  expect(output).toMatch(/^conforms: /);
  expect(code).toBe(0);
});
