/** From text to the intermediate form in one call: loads, checks and compiles. */
import type { Diagnostic } from '../base/diagnostic.js';
import type { SourceText } from '../base/source.js';
import { check } from '../language/check.js';
import { type FindSource, load } from '../language/load.js';
import { compile } from './compile.js';
import type { Program } from './program.js';

export interface CompileOptions {
  /** Finds what `import` and `extends` name; without it there is nothing to find. */
  readonly find?: FindSource;
  /** Values for constants of the specification, as text. */
  readonly settings?: ReadonlyMap<string, string>;
}

export interface Compiled {
  /** Undefined where a diagnostic is an error. */
  readonly program: Program | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Compiles a specification from its text; everything wrong with it comes back as diagnostics. */
export function compileSpec(source: SourceText, options: CompileOptions = {}): Compiled {
  const { find = () => undefined, settings = new Map<string, string>() } = options;
  const loaded = load(source, find);
  if (!loaded.spec) return { program: undefined, diagnostics: loaded.diagnostics };
  const checked = check(loaded.spec, settings);
  const diagnostics = [...loaded.diagnostics, ...checked.diagnostics];
  return { program: checked.spec && compile(checked.spec), diagnostics };
}
