/** `kspec record SPEC`: a script that records on another machine what the specification speaks about. */
import { createHash } from 'node:crypto';
import type { Diagnostic } from '../base/diagnostic.js';
import { readBtf } from '../record/btf.js';
import { type KernelTypes, recordingScript, type Tracer } from '../record/script.js';
import { renderDiagnostics } from '../report/diagnostic-text.js';
import { renderObservability } from '../report/observability-text.js';
import { type Command, usageError } from './arguments.js';
import { choose } from './choose.js';
import type { Outcome } from './exit-codes.js';
import type { Outside } from './outside.js';
import { readRegularFile, readSpec } from './specification.js';
import { painter } from './terminal.js';
import { written } from './write-file.js';

export async function record(command: Command, outside: Outside): Promise<Outcome> {
  const [path] = command.operands as [string];
  const notes = painter(outside.notes, command, outside);
  const { program, diagnostics, outcome } = await readSpec(path, command, outside);
  await outside.notes.write(renderDiagnostics(diagnostics, notes));
  if (!program) return outcome;
  const choice = choose('observation', command.text('observe'), program.observations);
  if ('problem' in choice) return refuse(choice.problem, 'usage');
  const file = command.text('btf');
  const types = file === undefined ? undefined : readTypes(file);
  if (types && 'code' in types) return refuse(types, 'unreadable-input');

  const tracer = (command.text('with') ?? 'ftrace') as Tracer;
  const script = recordingScript(program, choice.chosen, tracer, types);
  const target = command.text('output');
  const problem = target === undefined ? undefined : written(target, script.text);
  if (problem) return refuse(problem, 'unwritable-output');
  if (target === undefined) await outside.output.write(script.text);
  if (!command.has('quiet')) {
    await outside.notes.write(renderObservability(script.observability, types !== undefined));
  }
  return 'fine';

  async function refuse(diagnostic: Diagnostic, end: Outcome): Promise<Outcome> {
    await outside.notes.write(renderDiagnostics([diagnostic], notes));
    return end;
  }
}

function readTypes(file: string): KernelTypes | Diagnostic {
  const bytes = readRegularFile(file, maxTypesBytes);
  if ('code' in bytes) return bytes;
  const btf = readBtf(bytes);
  if ('problem' in btf) {
    const message = `\`${file}\` has no types of a kernel: ${btf.problem}, at byte ${btf.offset}`;
    return usageError('E0810', message, 'copy `/sys/kernel/btf/vmlinux` of the target');
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { btf, bytes: bytes.length, sha256 };
}

/** A kernel has about 5 MB of types. */
const maxTypesBytes = 1 << 27;
