/** Files that are made from others are current; `npm run generate` makes them anew. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { renderDiagnosticsPage } from '../../src/report/explanation-text.js';
import { repository } from './source-files.js';

test('docs/diagnostics.md has every code of the catalogue', async () => {
  await expect(renderDiagnosticsPage()).toMatchFileSnapshot('../../docs/diagnostics.md');
});

test.each([
  ['the compiled grammar', 'test/generate-grammar.mjs'],
  ['the parts of recording scripts', 'test/generate-script-parts.mjs'],
])('%s: what %s makes is current', (_, file) => {
  const generator = join(repository, file);
  expect(() => execFileSync(process.execPath, [generator, '--check'])).not.toThrow();
});

test('the script and the style of a page are those of their sources', () => {
  const generator = join(repository, 'test/generate-page.mjs');
  expect(() => execFileSync(process.execPath, [generator, '--check'])).not.toThrow();
});
