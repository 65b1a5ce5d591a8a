/**
 * How often a recording shows a field otherwise than the specification has it: a kernel is wrong now
 * and then, an observation that reads the field for something else is wrong all the time.
 */
import type { Program } from '../model/program.js';
import { copyEvent } from '../trace/copy-event.js';
import type { TraceItem } from '../trace/event.js';
import { checkItems } from './check-trace.js';
import { type CorpusTrace, observationOf } from './corpus.js';
import type { Divergence } from './verdict.js';

/** More are not looked for. */
const mostWrong = 10;

/** Takes the field from each event that shows it wrong, until none does or so many did. */
export function countReadings(
  program: Program,
  trace: CorpusTrace,
  { reading }: Divergence,
  maxPossible: number,
): { readonly wrong: number; readonly all: number } {
  const field = reading!.field;
  const observation = observationOf(program, trace);
  let items = trace.items;
  let wrong = 0;
  let last = Infinity;
  while (wrong < mostWrong) {
    const { divergence } = checkItems(program, observation, items, { maxPossible });
    if (divergence?.reading?.field !== field) break;
    const { line } = divergence.at;
    wrong += 1;
    last = line;
    items = items.map((item) => (item.line === line ? withoutField(item, field) : item));
  }
  const end = wrong < mostWrong ? Infinity : last;
  const all = trace.items.filter(
    (item) => item.kind === 'event' && item.line <= end && item.fields.has(field),
  ).length;
  return { wrong, all };
}

function withoutField(item: TraceItem, field: string): TraceItem {
  if (item.kind !== 'event') return item;
  const fields = new Map(item.fields);
  fields.delete(field);
  return copyEvent(item, { fields });
}
