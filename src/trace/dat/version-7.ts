/**
 * Version 7: sections in any order, which the options point to.
 *
 * A section that is damaged is missing; only without the layout of pages nothing can be read.
 */
import { Damage, orDamage } from './damage.js';
import { EventFormats, readEventFormats, readFtraceEvents } from './event-formats.js';
import { readHeaderInfo } from './header-info.js';
import { checkPageSize } from './initial-format.js';
import { CommandLines, readCommandLines, readPrintkFormats } from './names.js';
import { noOptions, readOptions, type BufferOption, type Options } from './options.js';
import type { Recording, TraceBuffer } from './recording.js';
import type { Claims } from './claims.js';
import { openSection, readSection, sectionIds, type DatFile } from './sections.js';
import type { ByteCursor } from './byte-cursor.js';
import { readSymbols } from './symbols.js';

export async function readVersion7(file: DatFile, claims: Claims): Promise<Recording> {
  const damages: Damage[] = [];
  const options = await readAllOptions(file, claims, damages);
  const layout = await open(sectionIds.headerInfo, readHeaderInfo);
  if (layout === undefined) {
    throw damages[0] ?? new Damage(file.format.end, 'a section with the layout of pages');
  }
  const formats = new EventFormats(layout.longSize);
  await open(sectionIds.ftraceEvents, (cursor) => readFtraceEvents(cursor, formats));
  await open(sectionIds.eventFormats, (cursor) => readEventFormats(cursor, formats));
  const symbols = await open(sectionIds.kallsyms, readSymbols);
  const texts = (await open(sectionIds.printk, readPrintkFormats)) ?? new Map<bigint, string>();
  const commands =
    (await open(sectionIds.commandLines, readCommandLines)) ?? new CommandLines(new Map());
  const buffers: TraceBuffer[] = [];
  for (const option of options.buffers) {
    const buffer = await orDamage(() => readBuffer(file, option, claims));
    if (buffer instanceof Damage) damages.push(buffer);
    else buffers.push(buffer);
  }
  return { file, layout, formats, symbols, texts, commands, options, buffers, claims, damages };

  /** What a section holds; undefined if there is none, or if it is damaged. */
  async function open<T>(id: number, read: (cursor: ByteCursor) => Promise<T>) {
    const at = options.sections.get(id);
    if (at === undefined) return undefined;
    const content = await orDamage(async () => {
      const section = await readSection(file, at);
      if (section.id !== id) throw new Damage(at, `section ${id}, not ${section.id}`);
      const cursor = await openSection(file, section);
      claims.add(section.at, section.end, 'section');
      return read(cursor);
    });
    if (!(content instanceof Damage)) return content;
    damages.push(content);
    return undefined;
  }
}

/** The options sections form a chain; one that is damaged ends it. */
async function readAllOptions(file: DatFile, claims: Claims, damages: Damage[]): Promise<Options> {
  const options = noOptions();
  let at = file.format.optionsAt ?? 0;
  while (at !== 0) {
    const next = await orDamage(async () => {
      const section = await readSection(file, at);
      if (section.id !== sectionIds.options) throw new Damage(at, 'an options section');
      const cursor = await openSection(file, section);
      claims.add(section.at, section.end, 'options');
      return readOptions(cursor, 7, options);
    });
    if (next instanceof Damage) {
      damages.push(next);
      break;
    }
    at = next;
  }
  return options;
}

async function readBuffer(
  file: DatFile,
  { name, offset, clock, isText, pageSize, cpus }: BufferOption,
  claims: Claims,
): Promise<TraceBuffer> {
  const section = await readSection(file, offset);
  const id = isText ? sectionIds.bufferText : sectionIds.buffer;
  if (section.id !== id) throw new Damage(offset, `section ${id}, not ${section.id}`);
  claims.add(section.at, section.start, 'section');
  if (!isText) checkPageSize(pageSize ?? 0, offset);
  const text = { offset: section.start, size: section.end - section.start };
  return {
    name,
    clock,
    pageSize: pageSize ?? file.format.pageSize,
    isPacked: section.isCompressed,
    cpus,
    text: isText ? text : undefined,
  };
}
