/** What a recording will not show, for people. */
import type { Observability } from '../record/observability.js';
import type { Unplanned } from '../record/plan.js';
import { columns } from './layout.js';
import { printable } from './printable.js';

/** `isOfKernel`: the types of the target are known; otherwise its script tells what more is missing. */
export function renderObservability(observability: Observability, isOfKernel: boolean): string {
  const { missing, unplanned, unseen, notRefutable } = observability;
  const rows = [
    ...unplanned.map(({ event, field, reason }) => [
      'not recorded',
      field === undefined ? event : `${event}: ${field}`,
      reasons[reason],
    ]),
    ...missing.map(({ event, field, problem }) => [
      'not recorded',
      field === undefined ? event : `${event}: ${field}`,
      problem,
    ]),
    ...unseen.map((name) => ['not seen', name, 'no event tells of it']),
    ...notRefutable.map((name) => ['not refuted', name, 'by no recording']),
  ].map((row) => row.map(printable));
  const head =
    rows.length === 0
      ? 'all that the observation speaks about can be recorded, and no claim is out of reach'
      : 'what a recording does not show';
  const tail = isOfKernel ? [] : ['the script says what the kernel it runs on lacks besides'];
  return [head, ...columns(rows, '  '), ...tail].map((line) => `${line}\n`).join('');
}

const reasons: Record<Unplanned['reason'], string> = {
  'no-origin': 'nothing says where the kernel has it (`from`)',
  'argument-at-return': 'a return shows only the value returned',
  'no-symbol': 'no function or tracepoint has such a name',
};
