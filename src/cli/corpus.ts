/** Reads recordings into memory, so that they can be judged many times. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from '../base/diagnostic.js';
import type { CorpusTrace } from '../check/corpus.js';
import type { Observation } from '../model/observation.js';
import type { TraceItem } from '../trace/event.js';
import { type Command, usageError } from './arguments.js';
import { chooseObservation } from './choose-observation.js';
import type { Outside } from './outside.js';
import { Progress } from './progress.js';
import { unreadableFile } from './specification.js';
import { openTrace } from './trace-input.js';
import { kindOfInput, TraceItems } from './trace-items.js';

export interface ReadCorpus {
  readonly traces: readonly CorpusTrace[];
  readonly diagnostics: readonly Diagnostic[];
}

/** All together; more are refused. */
const maxItems = 2_000_000;

/** The recordings of a folder, also of those in it, in the order of their names. */
export function filesOf(path: string): readonly string[] {
  if (path === '-' || !isFolder(path)) return [path];
  return readdirSync(path, { withFileTypes: true })
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      const inner = join(path, entry.name);
      if (entry.isDirectory()) return filesOf(inner);
      return entry.isFile() && recordingName.test(entry.name) ? [inner] : [];
    });
}

/** A folder holds other files, too: pages, scripts. */
const recordingName = /\.(?:txt|dat|ndjson|json|log|trace)(?:\.(?:gz|zst|xz|bz2|zip))?$/;

export async function readCorpus(
  paths: readonly string[],
  observations: readonly Observation[],
  command: Command,
  outside: Outside,
): Promise<ReadCorpus> {
  const traces: CorpusTrace[] = [];
  const diagnostics: Diagnostic[] = [];
  let room = maxItems;
  for (const trace of paths) {
    const items = await itemsOf(trace, room, command, outside);
    if ('problem' in items) {
      diagnostics.push(items.problem);
      continue;
    }
    room -= items.items.length;
    const observation = chooseObservation(observations, items.items.slice(0, 2_000))!.name;
    traces.push({ trace, items: items.items, observation });
  }
  return { traces, diagnostics };
}

async function itemsOf(
  path: string,
  room: number,
  command: Command,
  outside: Outside,
): Promise<{ readonly items: readonly TraceItem[] } | { readonly problem: Diagnostic }> {
  const progress = new Progress(path, command, outside);
  try {
    const source = { path, outside, until: undefined, kind: kindOfInput(command) };
    const input = await openTrace(source);
    try {
      if (input.content.kind === 'refused') return { problem: input.content.problem };
      const items: TraceItem[] = [];
      const reader = new TraceItems(input, command, progress);
      for await (const batch of reader.batches()) {
        for (const item of batch) if (item.kind !== 'comment') items.push(item);
        if (items.length <= room) continue;
        const message = `\`${path}\` is too long to be kept with the others`;
        const help = `all recordings together may have ${maxItems} events`;
        return { problem: usageError('E0806', message, help) };
      }
      if (items.some(({ kind }) => kind === 'event')) return { items };
      return { problem: usageError('E0806', `\`${path}\` holds no event that can be read`) };
    } finally {
      await input.close();
    }
  } catch (error) {
    return { problem: unreadableFile(path, error) };
  } finally {
    await progress.finish();
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
