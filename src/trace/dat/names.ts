/**
 * TRACE_PRINTK and SAVED COMMAND LINES: the texts that records name by an address or a pid.
 *
 *     <4> size  <text>      0xffffffff82a1b2c8 : "count is %d\n"
 *     <8> size  <text>      104 sh
 */
import type { TaskName } from '../event.js';
import { remember } from '../memory.js';
import { decode, type ByteCursor } from './byte-cursor.js';
import { readSized } from './header-info.js';

/** The formats of `trace_printk`, by their addresses. */
export async function readPrintkFormats(cursor: ByteCursor): Promise<ReadonlyMap<bigint, string>> {
  const size = await cursor.u32('the size of the printk formats');
  const text = decode(await cursor.bytes(size, 'the printk formats'));
  const formats = new Map<bigint, string>();
  for (const [, address = '', quoted = ''] of text.matchAll(/^(0x[0-9a-f]{1,16}) : (.*)$/gm)) {
    formats.set(BigInt(address), unquoted(quoted));
  }
  return formats;
}

/** `"count is %d\n"` without its quotes; a line break at the end is none of the text's. */
function unquoted(quoted: string): string {
  const text = /^"(.*)"$/s.exec(quoted)?.[1] ?? quoted;
  return text
    .replace(/\\n$/, '')
    .replace(/\\(.)/g, (_, character: string) => escapes.get(character) ?? character);
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
]);

/** The commands of the tasks, as far as the kernel remembered them when the recording ended. */
export class CommandLines {
  readonly #commands: ReadonlyMap<number, string>;
  readonly #tasks = new Map<number, TaskName>();

  constructor(commands: ReadonlyMap<number, string>) {
    this.#commands = commands;
  }

  task(pid: number): TaskName {
    let task = this.#tasks.get(pid);
    if (task === undefined) {
      const command = pid === 0 ? '<idle>' : (this.#commands.get(pid) ?? '<...>');
      task = { command, pid };
      remember(this.#tasks, pid, task);
    }
    return task;
  }
}

export async function readCommandLines(cursor: ByteCursor): Promise<CommandLines> {
  const text = await readSized(cursor, 'the command lines');
  const commands = new Map<number, string>();
  for (const [, pid, command = ''] of text.matchAll(/^ *(\d{1,10}) (.*)$/gm)) {
    commands.set(Number(pid), command);
  }
  return new CommandLines(commands);
}
