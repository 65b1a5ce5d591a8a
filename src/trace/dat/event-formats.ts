/**
 * FTRACE EVENT FORMATS and EVENT FORMATS: the `format` files of the recorded machine.
 *
 *     ftrace:  <4> files  { <8> size <file> }…
 *     events:  <4> systems  { "name\0" <4> files { <8> size <file> }… }…
 *
 * A recording has more than a thousand of them and uses a few: each is read when its first event comes.
 */
import type { ByteCursor } from './byte-cursor.js';
import { readFormat, readFormatId, type EventFormat } from './format-text.js';
import { readSized } from './header-info.js';

interface Unread {
  readonly system: string;
  readonly text: string;
}

/** The formats of a recording, by the id that each record begins with. */
export class EventFormats {
  readonly #longSize: number;
  readonly #unread = new Map<number, Unread>();
  readonly #read = new Map<number, EventFormat | undefined>();

  constructor(longSize: number) {
    this.#longSize = longSize;
  }

  add(system: string, text: string): void {
    const head = readFormatId(text);
    if (head !== undefined) this.#unread.set(head.id, { system, text });
  }

  /** Undefined if the recording does not say what events of this id are. */
  get(id: number): EventFormat | undefined {
    const unread = this.#unread.get(id);
    if (unread !== undefined) {
      this.#unread.delete(id);
      this.#read.set(id, readFormat(unread.text, unread.system, this.#longSize));
    }
    return this.#read.get(id);
  }

  /** The ids that have a format, in the order of the file. */
  get ids(): readonly number[] {
    return [...this.#read.keys(), ...this.#unread.keys()];
  }
}

export async function readFtraceEvents(cursor: ByteCursor, formats: EventFormats): Promise<void> {
  await readFiles(cursor, 'ftrace', formats);
}

export async function readEventFormats(cursor: ByteCursor, formats: EventFormats): Promise<void> {
  const systems = await cursor.u32('the number of event systems');
  for (let index = 0; index < systems; index += 1) {
    const system = await cursor.text('the name of an event system');
    await readFiles(cursor, system, formats);
  }
}

async function readFiles(cursor: ByteCursor, system: string, formats: EventFormats): Promise<void> {
  const files = await cursor.u32('the number of event formats');
  for (let index = 0; index < files; index += 1) {
    formats.add(system, await readSized(cursor, 'an event format'));
  }
}
