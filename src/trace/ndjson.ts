/**
 * The exchange form: one JSON object a line, for traces that no kernel has printed.
 *
 *     {"kind":"event","point":"entry","name":"device_add","task":{"command":"sh","pid":104},"cpu":1,
 *      "timestamp":"8152492000","fields":{"dev":"0xff11000004442c10"}}        (on one line)
 *     {"kind":"lost","count":12,"cpu":0}
 *     {"kind":"comment","text":"begin"}
 *
 * Only `kind`, `point` and `name` are required of an event. Times are strings of digits, because a
 * JSON number holds no more than 2^53; the same goes for the values of fields, which otherwise may
 * be strings, numbers and booleans. Keys that are not known are ignored.
 */
import type { EventPoint, Loss, TaskName, TraceItem } from './event.js';
import { maxLineLength } from './lines.js';
import type { TraceReader } from './reader.js';

/** A reader of the exchange form. */
export function openNdjson(): TraceReader {
  return {
    read(text, line, items) {
      items.push(readLine(text, line));
    },
    end() {},
  };
}

/** The line, without its break, from which the reader makes an equal item. */
export function writeNdjson(item: TraceItem): string {
  switch (item.kind) {
    case 'event': {
      const { point, name, label, task, cpu, timestamp } = item;
      // Written by hand: an object of ours would lose a field that is called `__proto__`.
      const fields = [...item.fields].map(([key, value]) => `${quote(key)}:${quote(value)}`);
      const head = JSON.stringify({
        kind: 'event',
        point,
        name,
        ...(label !== name && { label }),
        ...(task && { task: { command: task.command, pid: task.pid } }),
        ...(cpu !== undefined && { cpu }),
        ...(timestamp !== undefined && { timestamp: String(timestamp) }),
      });
      return `${head.slice(0, -1)},"fields":{${fields.join(',')}}}`;
    }
    case 'lost': {
      const { count, cpu, cause } = item;
      return JSON.stringify({ kind: 'lost', count, cpu, cause });
    }
    case 'comment':
      return JSON.stringify({ kind: 'comment', text: item.text });
    case 'unreadable':
      return JSON.stringify({ kind: 'unreadable', text: item.text });
  }
}

const quote = (text: string): string => JSON.stringify(text);

/** Says what is wrong with a line. */
class Unexpected {
  readonly expected: string;

  constructor(expected: string) {
    this.expected = expected;
  }
}

type Json = Readonly<Record<string, unknown>>;

function readLine(text: string, line: number): TraceItem {
  if (text.length > maxLineLength) {
    const expected = `a line of at most ${maxLineLength} characters`;
    return { kind: 'unreadable', line, text, expected, column: maxLineLength + 1 };
  }
  if (text.trim() === '') return { kind: 'comment', line, text };
  const item = readItem(parse(text), text, line);
  if (!(item instanceof Unexpected)) return item;
  return { kind: 'unreadable', line, text, expected: item.expected, column: 1 };
}

/** The value of a JSON text; undefined, which JSON lacks, if it is none. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readItem(json: unknown, text: string, line: number): TraceItem | Unexpected {
  if (!isObject(json)) return new Unexpected('a JSON object');
  switch (json['kind']) {
    case 'event':
      return readEvent(json, text, line);
    case 'lost':
      return readLoss(json, text, line);
    case 'comment': {
      const comment = json['text'];
      if (typeof comment !== 'string') return new Unexpected('a string as `text`');
      return { kind: 'comment', line, text: comment };
    }
    default:
      return new Unexpected('`event`, `lost` or `comment` as `kind`');
  }
}

function readEvent(json: Json, text: string, line: number): TraceItem | Unexpected {
  const { point, name, label = name } = json;
  if (!isPoint(point)) return new Unexpected('`entry`, `return` or `point` as `point`');
  if (typeof name !== 'string') return new Unexpected('a string as `name`');
  if (typeof label !== 'string') return new Unexpected('a string as `label`');
  const task = readTask(json['task']);
  if (task instanceof Unexpected) return task;
  const cpu = json['cpu'];
  if (!isCount(cpu)) return new Unexpected('a number as `cpu`');
  const time = json['timestamp'];
  if (time !== undefined && !isTime(time)) return new Unexpected('digits as `timestamp`');
  const fields = readFields(json['fields']);
  if (fields instanceof Unexpected) return fields;
  const timestamp = time === undefined ? undefined : BigInt(time);
  return { kind: 'event', line, point, name, label, task, cpu, timestamp, fields, text };
}

function readLoss(json: Json, text: string, line: number): Loss | Unexpected {
  const { count, cpu, cause = 'dropped' } = json;
  if (!isCount(count)) return new Unexpected('a number as `count`');
  if (!isCount(cpu)) return new Unexpected('a number as `cpu`');
  if (cause !== 'dropped' && cause !== 'overwritten') {
    return new Unexpected('`dropped` or `overwritten` as `cause`');
  }
  return { kind: 'lost', line, count, cpu, text, cause };
}

function readTask(json: unknown): TaskName | undefined | Unexpected {
  if (json === undefined) return undefined;
  if (!isObject(json)) return new Unexpected('an object as `task`');
  const { command, pid } = json;
  if (typeof command !== 'string') return new Unexpected('a string as `command` of `task`');
  if (pid === undefined || !isCount(pid)) return new Unexpected('a number as `pid` of `task`');
  return { command, pid };
}

function readFields(json: unknown): ReadonlyMap<string, string> | Unexpected {
  const fields = new Map<string, string>();
  if (json === undefined) return fields;
  if (!isObject(json)) return new Unexpected('an object as `fields`');
  for (const [key, value] of Object.entries(json)) {
    if (!isFieldValue(value)) return new Unexpected(`a string as the field \`${key}\``);
    fields.set(key, String(value));
  }
  return fields;
}

function isObject(json: unknown): json is Json {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

function isPoint(json: unknown): json is EventPoint {
  return json === 'entry' || json === 'return' || json === 'point';
}

function isCount(json: unknown): json is number | undefined {
  return json === undefined || (Number.isSafeInteger(json) && Number(json) >= 0);
}

function isTime(json: unknown): json is string | number {
  return (typeof json === 'string' && /^\d{1,30}$/.test(json)) || isSafe(json);
}

function isFieldValue(json: unknown): json is string | number | boolean {
  return typeof json === 'string' || typeof json === 'boolean' || isSafe(json) || isFraction(json);
}

function isSafe(json: unknown): json is number {
  return Number.isSafeInteger(json);
}

function isFraction(json: unknown): json is number {
  return typeof json === 'number' && Number.isFinite(json) && !Number.isInteger(json);
}
