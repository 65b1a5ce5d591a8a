/** A recording in several parts, as if each had been recorded apart. */
import type { Random } from '../../src/explore/random.js';
import type { TraceItem } from '../../src/trace/event.js';
import { Merge } from '../../src/trace/merge.js';

/** To which part each item goes; what is no event goes with the event before it. */
export const waysToSplit = {
  'by CPU': () => (item) => (item.kind === 'event' ? (item.cpu ?? 0) : undefined),
  'by point': () => (item) =>
    item.kind === 'event' ? ['entry', 'return', 'point'].indexOf(item.point) : undefined,
  'by name': () => {
    const names: string[] = [];
    return (item) => {
      if (item.kind !== 'event') return undefined;
      if (!names.includes(item.name)) names.push(item.name);
      return names.indexOf(item.name) % 4;
    };
  },
  'at random': (random) => (item) => (item.kind === 'event' ? random.below(4) : undefined),
} as const satisfies Record<string, (random: Random) => (item: TraceItem) => number | undefined>;

export type WayToSplit = keyof typeof waysToSplit;

export function splitItems(
  items: readonly TraceItem[],
  way: WayToSplit,
  random: Random,
): readonly (readonly TraceItem[])[] {
  const partOf = waysToSplit[way](random);
  const parts: TraceItem[][] = [];
  let last = 0;
  for (const item of items) {
    last = partOf(item) ?? last;
    (parts[last] ??= []).push(item);
  }
  return parts.filter((part) => part !== undefined);
}

/** All items of the merge of some parts. */
export async function merged(
  parts: readonly (readonly TraceItem[])[],
  batchSize = 7,
): Promise<readonly TraceItem[]> {
  const files = parts.map((items, index) => {
    return { name: `part-${index}`, batches: batchesOf(items, batchSize), offset: 0n };
  });
  const all: TraceItem[] = [];
  for await (const batch of new Merge(files).items()) all.push(...batch);
  return all;
}

async function* batchesOf(
  items: readonly TraceItem[],
  size: number,
): AsyncGenerator<readonly TraceItem[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size);
}
