/** Compiles the specifications that tests use; a diagnostic is a failure of the test. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SourceText } from '../../src/base/source.js';
import { compileSpec } from '../../src/model/compile-spec.js';
import type { FindSource } from '../../src/language/load.js';
import type { Observation } from '../../src/model/observation.js';
import type { Program } from '../../src/model/program.js';
import { ScenarioModel } from '../../src/model/scenario-model.js';

/** The program of a text. */
export function compileText(
  text: string,
  settings: Readonly<Record<string, string>> = {},
  name = 'test.kspec',
  find: FindSource = () => undefined,
): Program {
  const { program, diagnostics } = compileSpec(
    { name, text },
    { find, settings: new Map(Object.entries(settings)) },
  );
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (!program || errors.length > 0) {
    throw new Error(errors.map(({ code, message }) => `${name}: ${code} ${message}`).join('\n'));
  }
  return program;
}

/** The program of a file, named from the top of the project, with the files it brings in. */
export function compileFile(path: string, settings: Readonly<Record<string, string>> = {}) {
  return compileText(textOf(path), settings, path, findFile);
}

/** The program of a text that brings in files, named from the top of the project. */
export function compileExtension(text: string): Program {
  return compileText(text, {}, 'test.kspec', findFile);
}

function findFile(wanted: string, from: SourceText): SourceText {
  const name = join(dirname(from.name), wanted);
  return { name, text: textOf(name) };
}

function textOf(path: string): string {
  return readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');
}

/** A toy specification of this folder. */
export function toy(name: string, settings: Readonly<Record<string, string>> = {}): Program {
  return compileFile(`test/support/${name}.kspec`, settings);
}

export function scenarioModel(program: Program, name: string): ScenarioModel {
  const scenario = program.scenarios.find((each) => each.name === name);
  if (!scenario) throw new Error(`no scenario ${name}`);
  return new ScenarioModel(program, scenario);
}

const toyNames = [
  'lock-and-flag',
  'tagged-union',
  'queue-and-set',
  'reference-count',
  'work-items',
  'choose-and-each',
  'transitions',
  'mixed',
];

/** A toy specification under one of its observations. */
export interface ToyCase {
  readonly title: string;
  readonly program: Program;
  readonly observation: Observation;
}

/** Every observation of every toy specification, and of the model of asynchronous probing. */
export function toyCases(): readonly ToyCase[] {
  const programs = toyNames.map((name) => ({ name, program: toy(name) }));
  const asyncProbe = 'async-probe';
  programs.push({ name: asyncProbe, program: compileFile(`spec/models/${asyncProbe}.kspec`) });
  return programs.flatMap(({ name, program }) =>
    program.observations.map((observation) => ({
      title: `${name}, ${observation.name}`,
      program,
      observation,
    })),
  );
}
