/** Reads a specification and the files it brings in, and compiles it. */
import { readFileSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import type { Diagnostic } from '../base/diagnostic.js';
import type { SourceText } from '../base/source.js';
import { compileSpec } from '../model/compile-spec.js';
import type { Program } from '../model/program.js';
import { type Command, usageError } from './arguments.js';
import type { Outcome } from './exit-codes.js';
import type { Outside } from './outside.js';

/** A text, or why there is none. */
export type SourceReading =
  | { readonly kind: 'source'; readonly source: SourceText }
  | { readonly kind: 'unreadable'; readonly diagnostic: Diagnostic };

/** A specification as far as it came. */
export interface ReadSpec {
  /** Undefined where a diagnostic is an error. */
  readonly program: Program | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** What the command comes to if there is no program. */
  readonly outcome: Outcome;
}

/** Reads what the user named; `-` is standard input. */
export async function readSource(path: string, outside: Outside): Promise<SourceReading> {
  if (path === '-') {
    const bytes: Uint8Array[] = [];
    for await (const chunk of outside.input) bytes.push(chunk);
    const text = new TextDecoder().decode(Buffer.concat(bytes));
    return { kind: 'source', source: { name: '<stdin>', text } };
  }
  try {
    return { kind: 'source', source: { name: path, text: readFileSync(path, 'utf8') } };
  } catch (error) {
    return { kind: 'unreadable', diagnostic: unreadableFile(path, error) };
  }
}

/** Reads and compiles a specification, with the constants that `--set` gives. */
export async function readSpec(
  path: string,
  command: Command,
  outside: Outside,
): Promise<ReadSpec> {
  const reading = await readSource(path, outside);
  if (reading.kind === 'unreadable') {
    return {
      program: undefined,
      diagnostics: [reading.diagnostic],
      outcome: 'unreadable-input',
    };
  }
  const compiled = compileSpec(reading.source, { find: findSource, settings: settings(command) });
  return { ...compiled, outcome: 'wrong-spec' };
}

/** `--set NAME=VALUE`, the last one of each name. */
export function settings(command: Command): ReadonlyMap<string, string> {
  return new Map(
    command.all('set').map((setting): [string, string] => {
      const at = setting.indexOf('=');
      return [setting.slice(0, at), setting.slice(at + 1)];
    }),
  );
}

/**
 * The text that `path`, as written in `from`, names. A specification may come from anyone: only
 * regular files of a sane size are opened, so that it cannot make the tool wait or fill memory.
 */
export function findSource(path: string, from: SourceText): SourceText | undefined {
  const name = isAbsolute(path) ? path : join(dirname(from.name), path);
  try {
    const status = statSync(name);
    if (!status.isFile() || status.size > maxSourceBytes) return undefined;
    return { name, text: readFileSync(name, 'utf8') };
  } catch {
    return undefined;
  }
}

/** The bytes of a regular file of a sane size, or why there are none. */
export function readRegularFile(path: string, maxBytes: number): Uint8Array | Diagnostic {
  try {
    const status = statSync(path);
    const isFitting = status.isFile() && status.size <= maxBytes;
    if (isFitting) return new Uint8Array(readFileSync(path));
    const reason = status.isFile() ? `it has more than ${maxBytes} bytes` : 'it is no regular file';
    return usageError('E0806', `\`${path}\` cannot be read: ${reason}`);
  } catch (error) {
    return unreadableFile(path, error);
  }
}

/** What the system said about a file that cannot be read, as a message. */
export function unreadableFile(path: string, error: unknown): Diagnostic {
  return usageError('E0806', `\`${path}\` cannot be read: ${systemReason(error)}`);
}

/** Why the system refused a file; any other error is thrown on. */
export function systemReason(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) throw error;
  return reasons.get(code) ?? code;
}

const reasons: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'there is no such file'],
  ['EACCES', 'permission denied'],
  ['EISDIR', 'it is a directory'],
  ['ENOTDIR', 'a part of its path is no directory'],
]);

const maxSourceBytes = 1 << 24;
