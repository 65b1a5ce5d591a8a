/** The bundled recordings, with the specification each is checked against. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { SourceText } from '../../src/base/source.js';
import { compileSpec } from '../../src/index.js';
import type { Program } from '../../src/model/program.js';

const root = join(import.meta.dirname, '../..');
const programs = new Map<string, Program>();

/** A recording by its name below `traces`, without `.txt.gz`. */
export function getRecording(name: string): {
  readonly program: Program;
  readonly lines: readonly string[];
} {
  const version = /^(?:debian|kit)-6\.1[-/]/.test(name) ? '6.1' : '6.12';
  const text = gunzipSync(readFileSync(join(root, 'traces', `${name}.txt.gz`))).toString();
  return {
    program: getProgram(join(root, 'spec', `driver-core-${version}.kspec`)),
    lines: text.split('\n'),
  };
}

function getProgram(path: string): Program {
  let program = programs.get(path);
  if (!program) {
    const find = (other: string, from: SourceText) => read(join(dirname(from.name), other));
    program = compileSpec(read(path), { find }).program;
    if (!program) throw new Error(`${path} does not compile`);
    programs.set(path, program);
  }
  return program;
}

function read(name: string): SourceText {
  return { name, text: readFileSync(name, 'utf8') };
}
