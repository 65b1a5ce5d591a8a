/** A recording that is to be judged: one file, or several that are merged by their times. */
import type { Diagnostic } from '../base/diagnostic.js';
import type { CheckResult } from '../check/verdict.js';
import type { TraceItem } from '../trace/event.js';
import { Merge, type TimeRange } from '../trace/merge.js';
import { type Command, usageError } from './arguments.js';
import { offsetOf } from './offsets.js';
import type { Outside } from './outside.js';
import type { Progress } from './progress.js';
import { unreadableFile } from './specification.js';
import { openTrace, type TraceInput } from './trace-input.js';
import { kindOfInput, TraceItems } from './trace-items.js';

/** What is called a trace in a report. */
export interface Recording {
  /** `a.txt`, or of several files `a.txt + b.txt`. */
  readonly name: string;
  readonly files: readonly string[];
}

export function recordingOf(...files: readonly string[]): Recording {
  return { name: files.join(' + '), files };
}

/** What is to be judged: each trace by itself, or with `--merge` all as one. */
export function recordingsOf(traces: readonly string[], command: Command): readonly Recording[] {
  return command.has('merge') ? [recordingOf(...traces)] : traces.map((file) => recordingOf(file));
}

/** How a recording is opened. */
export interface RecordingSource {
  readonly recording: Recording;
  readonly command: Command;
  readonly outside: Outside;
  readonly progress: Progress;
  /** Follows a single file until this is aborted, if given. */
  readonly until: AbortSignal | undefined;
  /** A single file may hold states. */
  readonly takesStates?: boolean;
}

interface OpenFile {
  readonly name: string;
  readonly input: TraceInput;
  readonly items: TraceItems;
}

/** The bytes of a trace of states. */
export type StatesInput = Pick<TraceInput, 'bytesRead' | 'size' | 'damage'> & {
  readonly chunks: AsyncIterable<Uint8Array>;
};

/** A recording whose items can be read, once. */
export class OpenRecording {
  readonly #files: readonly OpenFile[];
  readonly #merge: Merge | undefined;

  constructor(files: readonly OpenFile[], command: Command) {
    this.#files = files;
    if (files.length === 1) return;
    this.#merge = new Merge(
      files.map(({ name, items }) => {
        return { name, batches: items.batches(), offset: offsetOf(name, command) };
      }),
    );
  }

  /** Of a trace of states: what it holds in place of items. */
  get states(): StatesInput | undefined {
    const { input } = this.#files[0]!;
    return input.content.kind === 'states' ? { ...input, chunks: input.content.chunks } : undefined;
  }

  /** It can be read again. */
  get isFile(): boolean {
    return this.#files.every(({ input }) => input.size !== undefined);
  }

  items(): AsyncGenerator<readonly TraceItem[]> {
    return this.#merge?.items() ?? this.#files[0]!.items.batches();
  }

  /** Why no verdict can rest on what was read. */
  get refusal(): Diagnostic | undefined {
    const guest = this.#merge && this.#files.find(({ items }) => items.isOfGuest);
    if (guest) {
      const message = `\`${guest.name}\` was recorded in a guest`;
      return usageError('E0604', message, 'judge each machine by itself, without `--merge`');
    }
    const timeless = this.#merge?.timeless;
    if (!timeless) return undefined;
    const message = `\`${timeless.file}\` has an event without a time at line ${timeless.line}`;
    return usageError('E0604', message, 'record it with times, or judge it alone');
  }

  /** What the user must know of the input beside the verdict. */
  problems({ events }: CheckResult): readonly Diagnostic[] {
    const ranges = this.#merge?.ranges;
    return [
      ...this.#files.flatMap(({ name, items }) => {
        const hasEvents = ranges ? ranges.some(({ file }) => file === name) : events.read > 0;
        return items.problem(name, hasEvents) ?? [];
      }),
      ...(ranges ? separateTimes(ranges) : []),
    ];
  }

  /** False if nothing in some file made sense. */
  isReadable({ events }: CheckResult): boolean {
    const ranges = this.#merge?.ranges;
    if (!ranges) return events.read > 0 || events.unreadable === 0;
    return this.#files.every(
      ({ name, items }) => !items.hasUnreadable || ranges.some(({ file }) => file === name),
    );
  }

  async close(): Promise<void> {
    for (const { input } of this.#files) await input.close();
  }
}

/** Opens the files of a recording; a diagnostic if one cannot be. */
export async function openRecording(
  source: RecordingSource,
): Promise<OpenRecording | { readonly problem: Diagnostic }> {
  const { recording, command, outside, until } = source;
  const files: OpenFile[] = [];
  const progress = { advance: (items: number) => source.progress.advance(items, read(), size()) };
  for (const path of recording.files) {
    const problem = await open(path);
    if (!problem) continue;
    for (const { input } of files) await input.close();
    return { problem };
  }
  return new OpenRecording(files, command);

  async function open(name: string): Promise<Diagnostic | undefined> {
    try {
      const kind = kindOfInput(command);
      const takesStates = source.takesStates === true && recording.files.length === 1;
      const input = await openTrace({ path: name, outside, until, kind, takesStates });
      files.push({ name, input, items: new TraceItems(input, command, progress) });
      return input.content.kind === 'refused' ? input.content.problem : undefined;
    } catch (error) {
      return unreadableFile(name, error);
    }
  }

  function read(): number {
    return files.reduce((sum, { input }) => sum + input.bytesRead(), 0);
  }

  function size(): number | undefined {
    const sizes = files.map((file) => file.input.size);
    return sizes.every((each) => each !== undefined)
      ? sizes.reduce((sum, each) => sum + each, 0)
      : undefined;
  }
}

/** Parts of one recording that follow each other may be merged, but clocks may differ, too. */
function separateTimes(ranges: readonly TimeRange[]): readonly Diagnostic[] {
  for (const { file, last } of ranges) {
    const later = ranges.find(({ first }) => first > last);
    if (!later) continue;
    const message = `\`${file}\` ends before \`${later.file}\` begins`;
    const help = `if they were recorded at the same time their clocks differ: \`--offset ${file}=NS\``;
    return [{ code: 'W0601', severity: 'warning', message, help }];
  }
  return [];
}
