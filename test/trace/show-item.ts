/** Items as short strings, so that a test is one line. */
import type { TraceItem } from '../../src/trace/event.js';
import { readTraceText } from '../../src/trace/read-trace.js';

/** Such as `entry device_add dct-t0-537 cpu 1 at 114315592000 dev=0x1`, without what is absent. */
export function showItem(item: TraceItem): string {
  switch (item.kind) {
    case 'event': {
      const { point, name, label, task, cpu, timestamp, fields } = item;
      return [
        `${point} ${name}`,
        ...(label === name ? [] : [`(${label})`]),
        ...(task === undefined ? [] : [`${task.command}-${task.pid}`]),
        ...(cpu === undefined ? [] : [`cpu ${cpu}`]),
        ...(timestamp === undefined ? [] : [`at ${timestamp}`]),
        ...showFields(fields),
      ].join(' ');
    }
    case 'lost':
      return `lost ${item.count ?? 'some'} cpu ${item.cpu ?? 'any'} ${item.cause}`;
    case 'comment':
      return 'comment';
    case 'unreadable':
      return `unreadable: ${item.expected} at ${item.column}`;
  }
}

export function showFields(fields: ReadonlyMap<string, string>): readonly string[] {
  return [...fields].map(([name, value]) => `${name}=${value}`);
}

/** The items of a text, without the comments. */
export function read(text: string): readonly string[] {
  const items = readTraceText(text);
  return items.filter(({ kind }) => kind !== 'comment').map(showItem);
}

/** The point and the name of each event, with its line: `3 return device_add`. */
export function readCalls(text: string): readonly string[] {
  return readTraceText(text).flatMap((item) =>
    item.kind === 'event' ? [`${item.line} ${item.point} ${item.name}`] : [],
  );
}
