/**
 * Reads the corpus: specifications with what is to be said of them on the lines concerned.
 *
 *     lock dve.mutex // error E0201: `dve` is not declared
 *     // elsewhere error E0211: …     a diagnostic without a place, or in another file
 *     // fine                         nothing is to be said
 *     // set D=9                      a constant is set from outside
 *     // padded to 1000 characters    blanks are added at the end
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Diagnostic } from '../../src/base/diagnostic.js';
import { positionAt, type SourceText } from '../../src/base/source.js';
import { check } from '../../src/language/check.js';
import { load } from '../../src/language/load.js';
import { parse } from '../../src/language/parse.js';

export const corpus = fileURLToPath(new URL('../corpus', import.meta.url));

/** The specifications below a folder of the corpus, by path from its top. */
export function corpusFiles(folder: string): string[] {
  return readdirSync(join(corpus, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.kspec'))
    .map((file) => join(folder, file))
    .sort();
}

export function readSource(file: string): SourceText {
  const text = readFileSync(join(corpus, file), 'utf8');
  const length = Number(/\/\/ padded to (\d+) characters/.exec(text)?.[1] ?? 0);
  return { name: file, text: text.padEnd(length) };
}

/** `line: severity code: message` for each expectation, in order. */
export function expectations(source: SourceText): string[] {
  const found: string[] = [];
  source.text.split('\n').forEach((text, index) => {
    const pattern = /\/\/ (elsewhere )?((?:error|warning) [EW]\d{4}: .*?)(?= \/\/ |$)/g;
    for (const [, elsewhere, message] of text.matchAll(pattern)) {
      found.push(`${elsewhere ? 'elsewhere' : index + 1}: ${message}`);
    }
  });
  if (found.length === 0 && !source.text.includes('// fine')) {
    throw new Error(`${source.name} expects nothing`);
  }
  return found.sort();
}

/** What is said of a specification, in the form of the expectations. */
export function outcomes(source: SourceText): string[] {
  const diagnostics = source.name.startsWith('parse') ? parse(source).diagnostics : checked(source);
  return diagnostics.map((each) => `${placeOf(each, source)}: ${sentence(each)}`).sort();
}

function checked(source: SourceText): readonly Diagnostic[] {
  const settings = new Map<string, string>();
  for (const [, name = '', value = ''] of source.text.matchAll(/^\/\/ set (\w+)=(\S+)$/gm)) {
    settings.set(name, value);
  }
  const loaded = load(source, findSource);
  if (!loaded.spec) return loaded.diagnostics;
  return [...loaded.diagnostics, ...check(loaded.spec, settings).diagnostics];
}

/** A file beside the one that names it, or `nested N`, which brings in `nested N+1`. */
function findSource(path: string, from: SourceText): SourceText | undefined {
  const depth = /^nested (\d+)$/.exec(path)?.[1];
  if (depth) return { name: path, text: `spec nested import "nested ${Number(depth) + 1}"` };
  const file = relative(corpus, resolve(corpus, dirname(from.name), path));
  return existsSync(join(corpus, file)) ? readSource(file) : undefined;
}

function placeOf(diagnostic: Diagnostic, source: SourceText): string {
  const { span } = diagnostic;
  return span?.source === source ? `${positionAt(source, span.start).line}` : 'elsewhere';
}

function sentence(diagnostic: Diagnostic): string {
  const help = diagnostic.help === undefined ? '' : ` (${diagnostic.help})`;
  return `${diagnostic.severity} ${diagnostic.code}: ${diagnostic.message}${help}`;
}
