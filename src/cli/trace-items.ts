/** The items of a trace as they come, and what was wrong with its bytes. */
import type { Diagnostic } from '../base/diagnostic.js';
import type { TraceItem, Unreadable } from '../trace/event.js';
import type { TraceDat } from '../trace/dat/read-dat.js';
import { type FormatName, formats } from '../trace/formats.js';
import { readTrace } from '../trace/read-trace.js';
import { binaryFormat, statesFormat } from '../trace/whole-formats.js';
import { type Command, usageError } from './arguments.js';
import type { Progress } from './progress.js';
import type { InputKind, TraceInput } from './trace-input.js';

export class TraceItems {
  readonly #input: TraceInput;
  readonly #format: FormatName | undefined;
  readonly #progress: Pick<Progress, 'advance'>;
  readonly #buffer: string | undefined;
  #firstUnreadable: Unreadable | undefined;
  #recording: TraceDat | undefined;

  constructor(input: TraceInput, command: Command, progress: Pick<Progress, 'advance'>) {
    this.#input = input;
    this.#format = formatOf(command);
    this.#buffer = command.text('buffer');
    this.#progress = progress;
  }

  /** Data that broke off leaves a gap where it did. */
  async *batches(): AsyncGenerator<readonly TraceItem[]> {
    let line = 0;
    for await (const batch of await this.#read()) {
      line = batch.at(-1)?.line ?? line;
      this.#firstUnreadable ??= batch.find((item) => item.kind === 'unreadable');
      this.#progress.advance(batch.length, this.#input.bytesRead(), this.#input.size);
      yield batch;
    }
    const text = this.#input.damage();
    if (text === undefined) return;
    line += 1;
    yield [{ kind: 'unreadable', line, text, expected: 'the rest of the packed data', column: 1 }];
  }

  /** The reader of binary recordings is loaded when there is one. */
  async #read(): Promise<AsyncGenerator<readonly TraceItem[]>> {
    const { content } = this.#input;
    switch (content.kind) {
      case 'recording': {
        const { TraceDat } = await import('../trace/dat/read-dat.js');
        const { unpackers } = await import('./unpackers.js');
        this.#recording = new TraceDat(content.bytes, unpackers, this.#buffer);
        return this.#recording.items();
      }
      case 'stream':
        return readTrace(content.chunks, this.#format);
      case 'states':
      case 'refused':
        return nothing();
    }
  }

  get hasUnreadable(): boolean {
    return this.#firstUnreadable !== undefined;
  }

  /** The recording says that its machine was the guest of another. */
  get isOfGuest(): boolean {
    return this.#recording?.isOfGuest ?? false;
  }

  /** What the user must know of the input beside the verdict. */
  problem(trace: string, hasEvents: boolean): Diagnostic | undefined {
    const damage = this.#input.damage();
    if (damage !== undefined) {
      return usageError('E0806', `the packed data of \`${trace}\` is broken: ${damage}`);
    }
    const buffers = this.#recording?.buffersInstead;
    if (buffers !== undefined) {
      const message = `\`${trace}\` has no buffer \`${this.#buffer}\``;
      const help = `it has ${buffers.map((name) => `\`${name}\``).join(', ')}`;
      return usageError('E0603', message, help);
    }
    const broken = this.#recording?.damage;
    if (broken !== undefined) {
      const message = `\`${trace}\` is damaged at byte ${broken.offset}: expected ${broken.expected}`;
      return usageError('E0601', message);
    }
    const first = this.#firstUnreadable;
    if (!first || hasEvents) return undefined;
    const message = `no line of \`${trace}\` can be read; line ${first.line}, column ${first.column}: expected ${first.expected}`;
    return usageError('E0806', message);
  }
}

async function* nothing(): AsyncGenerator<readonly TraceItem[]> {}

function formatOf(command: Command): FormatName | undefined {
  const name = command.text('input-format');
  return name !== undefined && isFormat(name) ? name : undefined;
}

/** What the user says that a trace consists of; undefined lets its beginning decide. */
export function kindOfInput(command: Command): InputKind | undefined {
  const name = command.text('input-format');
  if (name === undefined) return undefined;
  if (name === binaryFormat) return 'recording';
  return name === statesFormat ? 'states' : 'lines';
}

function isFormat(name: string): name is FormatName {
  return Object.hasOwn(formats, name);
}
