/**
 * Looks at the bytes that nothing in the file points to: padding between the parts, sections that no
 * option names, and what is nobody's.
 */
import type { Claims, Use } from './claims.js';
import { Damage, orDamage } from './damage.js';
import { readSection, sectionHeaderSize, type DatFile } from './sections.js';

/** How many bytes of the file are what; together they are all. */
export type FileUse = Readonly<Record<Use, number>>;

const blockSize = 1 << 18;

/** A file with more sections that nothing points to was not written by trace-cmd. */
const maxSections = 1000;

/** Claims all that was left, and tells where bytes begin that are nobody's. */
export async function claimTheRest(file: DatFile, claims: Claims): Promise<Damage[]> {
  const damages: Damage[] = [];
  let sections = 0;
  for (const { start, end } of claims.holes(file.bytes.size)) {
    for (let at = start; at < end;) {
      const nonZero = await firstNonZero(file, at, end);
      // The upper byte of a section's id is zero, and in big endian it is the first.
      const content = file.format.isBigEndian ? Math.max(at, nonZero - 1) : nonZero;
      claims.add(at, nonZero === end ? end : content, 'padding');
      if (nonZero === end) break;
      sections += 1;
      const mayBeSection = sections <= maxSections;
      const sectionEnd = mayBeSection ? await endOfSection(file, content, end) : undefined;
      claims.add(content, sectionEnd ?? end, sectionEnd === undefined ? 'unclaimed' : 'section');
      if (sectionEnd === undefined) {
        const expected = `nothing: the file does not say what these ${end - content} bytes are`;
        damages.push(new Damage(content, expected));
      }
      at = sectionEnd ?? end;
    }
  }
  return damages;
}

export function fileUse(claims: Claims): FileUse {
  const use = { header: 0, section: 0, options: 0, recorded: 0, padding: 0, unclaimed: 0 };
  for (const range of claims.ranges) use[range.use] += range.end - range.start;
  return use;
}

async function firstNonZero(file: DatFile, start: number, end: number): Promise<number> {
  for (let at = start; at < end;) {
    const block = await file.bytes.read(at, Math.min(blockSize, end - at));
    if (block.length === 0) return end;
    const found = block.findIndex((byte) => byte !== 0);
    if (found !== -1) return at + found;
    at += block.length;
  }
  return end;
}

/** Texts that describe sections, and what later versions add: sections as well. */
async function endOfSection(file: DatFile, at: number, end: number): Promise<number | undefined> {
  if (file.format.version !== 7 || end - at < sectionHeaderSize) return undefined;
  const section = await orDamage(() => readSection(file, at));
  if (section instanceof Damage || section.end > end) return undefined;
  return section.id >= firstUnlisted && section.id < lastKnown ? section.end : undefined;
}

const firstUnlisted = 15;
const lastKnown = 64;
