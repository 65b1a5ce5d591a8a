/**
 * Brings the files of a specification together: `import` adds, `extends` adds and lets itself be
 * overridden.
 *
 * Reading files is the caller's: nothing here touches the outside world.
 */
import type { Diagnostic } from '../base/diagnostic.js';
import type { SourceText } from '../base/source.js';
import type { Extends, Fair, Import, SpecFile } from './ast.js';
import { declarationKey, type OwnDeclaration } from './declaration-key.js';
import { parse } from './parse.js';

/** Finds the text that `path`, as written in `from`, names; undefined if there is none. */
export type FindSource = (path: string, from: SourceText) => SourceText | undefined;

/** A specification with everything it brings in, not yet checked. */
export interface LoadedSpec {
  /** The file the user named: it gives the name and title. */
  readonly file: SpecFile;
  /** Of all files, in order: what a file brings in stands before its own. */
  readonly declarations: readonly OwnDeclaration[];
  /** What all files take to be fair; having no name, it is never replaced. */
  readonly fair: readonly Fair[];
}

export interface Loaded {
  /** Undefined where a diagnostic is an error. */
  readonly spec: LoadedSpec | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** How many files may bring one another in. */
const maxDepth = 20;
const maxFiles = 100;

export function load(source: SourceText, find: FindSource): Loaded {
  const diagnostics: Diagnostic[] = [];
  const fair: Fair[] = [];
  /** By name of the source: a file brought in twice counts once. */
  const visited = new Set<string>();
  const root = parse(source);
  diagnostics.push(...root.diagnostics);
  if (!root.file) return { spec: undefined, diagnostics };
  visited.add(source.name);
  const declarations = collect(root.file, [source.name]);
  if (diagnostics.some((each) => each.severity === 'error'))
    return { spec: undefined, diagnostics };
  return { spec: { file: root.file, declarations, fair }, diagnostics };

  /** The declarations of `file` and of what it brings in. */
  function collect(file: SpecFile, chain: readonly string[]): OwnDeclaration[] {
    const all: OwnDeclaration[] = [];
    /** Where in `all` stands what the file may declare again. */
    const replaceable = new Map<string, number>();
    for (const declaration of file.declarations) {
      if (declaration.kind !== 'extends' && declaration.kind !== 'import') continue;
      for (const each of bringIn(declaration, file.span.source, chain)) {
        if (declaration.kind === 'extends') replaceable.set(declarationKey(each), all.length);
        all.push(each);
      }
    }
    for (const declaration of file.declarations) {
      if (declaration.kind === 'extends' || declaration.kind === 'import') continue;
      if (declaration.kind === 'fair') {
        fair.push(declaration);
        continue;
      }
      const key = declarationKey(declaration);
      const position = replaceable.get(key);
      replaceable.delete(key);
      if (position === undefined) all.push(declaration);
      else all[position] = declaration;
    }
    return all;
  }

  function bringIn(
    clause: Extends | Import,
    from: SourceText,
    chain: readonly string[],
  ): OwnDeclaration[] {
    const found = find(clause.path, from);
    if (!found) {
      report('E0209', clause, `\`${clause.path}\` is not found`);
      return [];
    }
    if (chain.includes(found.name)) {
      const cycle = [...chain.slice(chain.indexOf(found.name)), found.name];
      report('E0210', clause, `the files bring in each other: ${cycle.join(', ')}`);
      return [];
    }
    if (visited.has(found.name)) return [];
    if (chain.length >= maxDepth || visited.size >= maxFiles) {
      report('E0211', clause, `more than ${maxDepth} files deep or ${maxFiles} files in all`);
      return [];
    }
    visited.add(found.name);
    const parsed = parse(found);
    diagnostics.push(...parsed.diagnostics);
    return parsed.file ? collect(parsed.file, [...chain, found.name]) : [];
  }

  function report(
    code: 'E0209' | 'E0210' | 'E0211',
    clause: Extends | Import,
    message: string,
  ): void {
    diagnostics.push({ code, severity: 'error', message, span: clause.span });
  }
}
