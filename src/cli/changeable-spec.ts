/** A specification that can be compiled again with edits of its texts. */
import type { SourceText } from '../base/source.js';
import { type FindSource, load, type LoadedSpec } from '../language/load.js';
import { type Edit, edited } from '../language/mutants.js';
import { compileSpec } from '../model/compile-spec.js';
import type { Program } from '../model/program.js';
import type { Command } from './arguments.js';
import type { Outside } from './outside.js';
import { findSource, type ReadSpec, readSource, settings } from './specification.js';

export interface ChangeableSpec extends ReadSpec {
  /** Undefined where there is no program. */
  readonly loaded: LoadedSpec | undefined;
  /** The program with these edits; undefined if they make it wrong. */
  recompile(edits: readonly Edit[]): Program | undefined;
}

export async function readChangeableSpec(
  path: string,
  command: Command,
  outside: Outside,
): Promise<ChangeableSpec> {
  const reading = await readSource(path, outside);
  if (reading.kind === 'unreadable') {
    return {
      program: undefined,
      diagnostics: [reading.diagnostic],
      outcome: 'unreadable-input',
      loaded: undefined,
      recompile: () => undefined,
    };
  }
  const { source } = reading;
  const values = settings(command);
  const sources = new Map<string, SourceText | undefined>();
  const compiled = compileSpec(source, { find, settings: values });
  const loaded = compiled.program && load(source, find).spec;
  return { ...compiled, outcome: 'wrong-spec', loaded, recompile };

  /** Each file is read once, so that edits fit it. */
  function find(name: string, from: SourceText): SourceText | undefined {
    const key = `${from.name}\n${name}`;
    if (!sources.has(key)) sources.set(key, findSource(name, from));
    return sources.get(key);
  }

  function recompile(edits: readonly Edit[]): Program | undefined {
    const findEdited: FindSource = (name, from) => {
      const found = find(name, from);
      return found && edited(found, edits);
    };
    const { program, diagnostics } = compileSpec(edited(source, edits), {
      find: findEdited,
      settings: values,
    });
    return diagnostics.some(({ severity }) => severity === 'error') ? undefined : program;
  }
}
