/**
 * Loads the files of the command with what the engine made of them when kspec was built.
 *
 * Before a function runs, the engine reads and translates it, which in a short command takes a good
 * part of the time. It can give its translations away: `npm run build` puts them in a folder for
 * the version of Node that made them. The engine refuses what does not fit it, as when it runs with
 * other flags, and then translates anew.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Script } from 'node:vm';

/** A file of the command: a module as Node has had them always. */
interface LoadedFile {
  exports: unknown;
}
type Body = (
  exports: unknown,
  require: (name: string) => unknown,
  module: LoadedFile,
  file: string,
  directory: string,
) => void;

export class Loader {
  readonly #directory: string;
  readonly #translations: string;
  readonly #require: NodeJS.Require;
  readonly #files = new Map<string, LoadedFile>();
  readonly #scripts = new Map<string, Script>();

  /** `directory` is where the files are. */
  constructor(directory: string) {
    this.#directory = directory;
    this.#translations = join(directory, `translated-${process.version}-${process.arch}`);
    this.#require = createRequire(join(directory, 'main.js'));
  }

  /** There are translations for this version of Node. */
  get isTranslated(): boolean {
    return existsSync(this.#translations);
  }

  /** What a file of the command exports. */
  load(name: string): unknown {
    const known = this.#files.get(name);
    if (known) return known.exports;
    const module: LoadedFile = { exports: {} };
    this.#files.set(name, module);
    const file = join(this.#directory, name);
    const body = this.#compile(name, file).runInThisContext() as Body;
    const require = (each: string): unknown =>
      each.startsWith('./') ? this.load(each.slice(2)) : this.#require(each);
    body(module.exports, require, module, file, this.#directory);
    return module.exports;
  }

  #compile(name: string, file: string): Script {
    const cachedData = this.#translation(name);
    const options = { filename: file, ...(cachedData ? { cachedData } : {}) };
    const script = new Script(asFunction(readFileSync(file, 'utf8')), options);
    this.#scripts.set(name, script);
    return script;
  }

  /** Undefined for a file of a command that did not run at the build. */
  #translation(name: string): Buffer | undefined {
    try {
      return readFileSync(join(this.#translations, name));
    } catch {
      return undefined;
    }
  }

  /** Keeps what the engine has translated by now of the files that were loaded. */
  writeTranslations(): void {
    mkdirSync(this.#translations, { recursive: true });
    for (const [name, script] of this.#scripts) {
      writeFileSync(join(this.#translations, name), script.createCachedData());
    }
  }
}

/** On one line with the text: the lines that a stack names are those of the file. */
export function asFunction(text: string): string {
  return `(function (exports, require, module, __filename, __dirname) {${text}\n})`;
}
