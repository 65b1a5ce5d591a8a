/** Reads a recording that a test has at hand. */
import { unpackers } from '../../../src/cli/unpackers.js';
import { bytesAtHand } from '../../../src/trace/dat/random-access.js';
import { TraceDat, type DatAccount } from '../../../src/trace/dat/read-dat.js';
import type { TraceItem } from '../../../src/trace/event.js';

export interface ReadDat {
  readonly items: readonly TraceItem[];
  readonly account: DatAccount | undefined;
  readonly damage: TraceDat['damage'];
}

export async function readDat(bytes: Uint8Array): Promise<ReadDat> {
  const dat = new TraceDat(bytesAtHand(bytes), unpackers);
  const items: TraceItem[] = [];
  for await (const batch of dat.items()) items.push(...batch);
  return { items, account: dat.account, damage: dat.damage };
}

/** All that an item says, on one line, but for the text of an event. */
export function showItem(item: TraceItem): string {
  switch (item.kind) {
    case 'event': {
      const { line, label, point, name, task, cpu, timestamp, fields } = item;
      const shown = [...fields].map(([key, value]) => ` ${key}=${value}`).join('');
      return `${line} ${label} ${point} ${name} ${task?.command}-${task?.pid} [${cpu}] ${timestamp}${shown}`;
    }
    case 'lost':
      return `${item.line} lost ${item.count} of ${item.cpu}`;
    case 'comment':
      return `${item.line} comment ${item.text}`;
    case 'unreadable':
      return `${item.line} unreadable ${item.text}: ${item.expected}`;
  }
}
