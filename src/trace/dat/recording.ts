/** What a recording holds beside its events: everything that reading them takes. */
import { Claims } from './claims.js';
import type { Damage } from './damage.js';
import type { EventFormats } from './event-formats.js';
import type { PageLayout } from './header-info.js';
import { readInitialFormat } from './initial-format.js';
import type { CommandLines } from './names.js';
import type { CpuData, Options } from './options.js';
import type { RandomAccess, Unpackers } from './random-access.js';
import type { DatFile } from './sections.js';
import type { Symbols } from './symbols.js';
import { readVersion6 } from './version-6.js';
import { readVersion7 } from './version-7.js';

/** What one trace instance recorded. */
export interface TraceBuffer {
  /** Empty of the top instance. */
  readonly name: string;
  readonly clock: string | undefined;
  readonly pageSize: number;
  readonly isPacked: boolean;
  readonly cpus: readonly CpuData[];
  /** A latency tracer leaves no records but the text of the file `trace`. */
  readonly text: { readonly offset: number; readonly size: number } | undefined;
}

export interface Recording {
  readonly file: DatFile;
  readonly layout: PageLayout;
  readonly formats: EventFormats;
  readonly symbols: Symbols | undefined;
  readonly texts: ReadonlyMap<bigint, string>;
  readonly commands: CommandLines;
  readonly options: Options;
  readonly buffers: readonly TraceBuffer[];
  readonly claims: Claims;
  /** Parts that are missing because they are damaged. */
  readonly damages: readonly Damage[];
}

/** Reads everything but the events. Throws the damage that leaves nothing to read. */
export async function readRecording(bytes: RandomAccess, unpackers: Unpackers): Promise<Recording> {
  const format = await readInitialFormat(bytes);
  const file = { bytes, format, unpackers };
  const claims = new Claims();
  claims.add(0, format.end, 'header');
  return format.version === 6 ? readVersion6(file, claims) : readVersion7(file, claims);
}
