/**
 * Version 6: the parts stand one behind the other, in the order of the format's document.
 *
 *     HEADER INFO, FTRACE EVENT FORMATS, EVENT FORMATS, KALLSYMS, TRACE_PRINTK, PROCESS INFORMATION,
 *     <4> CPUs  "options  \0" <options>  "flyrecord\0" { <8> offset <8> size of the data of a CPU }…
 *
 * A trace instance is an option that says where another "flyrecord\0" with its table is.
 */
import { ByteCursor } from './byte-cursor.js';
import { Damage, orDamage } from './damage.js';
import { EventFormats, readEventFormats, readFtraceEvents } from './event-formats.js';
import { readHeaderInfo } from './header-info.js';
import { fixedText } from './initial-format.js';
import { readCommandLines, readPrintkFormats } from './names.js';
import {
  chosenClock,
  maxCpus,
  noOptions,
  readOptions,
  type CpuData,
  type Options,
} from './options.js';
import type { Recording, TraceBuffer } from './recording.js';
import type { Claims } from './claims.js';
import type { DatFile } from './sections.js';
import { readSymbols } from './symbols.js';
import { readSized } from './header-info.js';

export async function readVersion6(file: DatFile, claims: Claims): Promise<Recording> {
  const { bytes, format } = file;
  const cursor = new ByteCursor(bytes, format.isBigEndian, format.end, bytes.size);
  const layout = await readHeaderInfo(cursor);
  const formats = new EventFormats(layout.longSize);
  await readFtraceEvents(cursor, formats);
  await readEventFormats(cursor, formats);
  const symbols = await readSymbols(cursor);
  const texts = await readPrintkFormats(cursor);
  const commands = await readCommandLines(cursor);
  const options = noOptions();
  options.cpuCount = await cursor.u32('the number of CPUs');
  const damages: Damage[] = [];
  const top = await readData(file, cursor, '', options);
  claims.add(format.end, cursor.at, 'header');
  const buffers = [top];
  for (const { name, offset } of options.buffers) {
    const at = new ByteCursor(bytes, format.isBigEndian, offset, bytes.size);
    const buffer = await orDamage(async () => {
      const read = await readData(file, at, name, { ...options });
      claims.add(offset, at.at, 'header');
      return read;
    });
    if (buffer instanceof Damage) damages.push(buffer);
    else buffers.push(buffer);
  }
  return { file, layout, formats, symbols, texts, commands, options, buffers, claims, damages };
}

/** The options, and where the data is that was recorded under them. */
async function readData(
  file: DatFile,
  cursor: ByteCursor,
  name: string,
  options: Options,
): Promise<TraceBuffer> {
  const common = { name, pageSize: file.format.pageSize, isPacked: false };
  let { place } = cursor;
  let kind = fixedText(await cursor.bytes(10, '`options`, `latency` or `flyrecord`'));
  if (kind === 'options') {
    await readOptions(cursor, 6, options);
    place = cursor.place;
    kind = fixedText(await cursor.bytes(10, '`latency` or `flyrecord`'));
  }
  if (kind === 'latency') {
    const text = { offset: cursor.at, size: file.bytes.size - cursor.at };
    return { ...common, clock: options.clock, cpus: [], text };
  }
  if (kind !== 'flyrecord') throw new Damage(place, '`options`, `latency` or `flyrecord`');
  const count = options.cpuCount ?? 0;
  if (count > maxCpus) throw new Damage(place, `at most ${maxCpus} CPUs, not ${count}`);
  const cpus: CpuData[] = [];
  for (let cpu = 0; cpu < count; cpu += 1) {
    const offset = await cursor.u64('where the data of a CPU is');
    cpus.push({ cpu, offset, size: await cursor.u64('the size of the data of a CPU') });
  }
  const clock = name === '' ? await readClock(cursor, options, cpus) : options.clock;
  return { ...common, clock, cpus, text: undefined };
}

/** Behind the table of the CPUs a later trace-cmd has put the clocks; an early one nothing. */
async function readClock(
  cursor: ByteCursor,
  options: Options,
  cpus: readonly CpuData[],
): Promise<string | undefined> {
  const first = Math.min(...cpus.filter(({ size }) => size > 0).map(({ offset }) => offset));
  if (options.clock === undefined || first - cursor.at < 8) return options.clock;
  const before = cursor.at;
  const text = await orDamage(() => readSized(cursor, 'the clock'));
  if (!(text instanceof Damage) && cursor.at <= first) return chosenClock(text) ?? options.clock;
  cursor.goTo(before);
  return options.clock;
}
