/** `kspec check SPEC TRACE -o FILE`: writes the slice of a rejected trace as a trace of its own. */
import type { Diagnostic } from '../base/diagnostic.js';
import { sliceHeading } from '../report/slice-text.js';
import { writeExcerpt } from '../trace/excerpt.js';
import { type Command, usageError } from './arguments.js';
import { contextOf, type Design } from './check-report.js';
import type { Judged } from './judge-trace.js';
import { written } from './write-file.js';

/** A report that is one line does not show it. */
export function isSliceWanted(command: Command): boolean {
  return command.has('output') || !(command.has('no-slice') || command.has('quiet'));
}

/** Why nothing was written though it was asked for; undefined if all is well. */
export function writeSlice(
  judged: Judged,
  design: Design,
  command: Command,
): Diagnostic | undefined {
  const path = command.text('output');
  const divergence = judged.result?.divergence;
  if (path === undefined || !divergence) return undefined;
  const { slice } = divergence;
  if (!slice || 'missing' in slice) return unwritable('the trace has no slice that was found');
  const about = sliceHeading(slice, divergence, contextOf(judged, design, command));
  const { text, firstChanged } = writeExcerpt(slice.items, about);
  if (!firstChanged) return written(path, text);
  return unwritable(`the text of ftrace cannot say what line ${firstChanged.line} says`);

  function unwritable(reason: string): Diagnostic {
    return usageError('E0809', `\`${path}\` was not written: ${reason}`);
  }
}
