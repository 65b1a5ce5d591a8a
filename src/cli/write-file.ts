/** Writes a file that the user named. */
import { writeFileSync } from 'node:fs';
import type { Diagnostic } from '../base/diagnostic.js';
import { usageError } from './arguments.js';
import { systemReason } from './specification.js';

/** Why a file cannot be written; undefined once it is. */
export function written(path: string, text: string): Diagnostic | undefined {
  try {
    writeFileSync(path, text);
    return undefined;
  } catch (error) {
    return usageError('E0809', `\`${path}\` cannot be written: ${systemReason(error)}`);
  }
}
