/** Queueing a work item in Promela: its arguments, the count that it is, and what is checked. */
import type { Instruction } from '../model/program.js';
import type { Check, Piece } from './dialect.js';
import { type Expressions, failing } from './expressions.js';
import { infix } from './promela-dialect.js';
import type { PromelaScope } from './promela-scope.js';
import type { PromelaState } from './promela-state.js';
import { maxCount } from './ranges.js';

/** The arguments of a `schedule` with everything that is checked when it is queued. */
export function scheduled(
  state: PromelaState,
  write: Expressions,
  scope: PromelaScope,
  { process, arguments: given }: Instruction & { kind: 'schedule' },
): {
  readonly values: readonly Piece[];
  readonly count: string;
  readonly checks: readonly Check[];
} {
  const { world } = state;
  const { parameters } = world.process(process);
  const terms = given.map((each, index) => write.term(each, scope, parameters[index]?.domain));
  const values = terms.map(({ value }) => value);
  const checks: Check[] = terms.flatMap((term) => term.checks);
  const kind = world.holderKind(process);
  if (kind !== 0) {
    checks.push(...failing('E0507', write.isSome(given[0]!, values[0]!, scope)));
    if (world.isMortal(kind)) checks.push(...write.livingCheck(kind, values[0]!, scope));
  }
  const texts = values.map(({ text }) => text);
  const [holder, rest] = kind === 0 ? [undefined, texts] : [texts[0], texts.slice(1)];
  const count = state.countText(process, holder, rest);
  checks.push(...failing('room', infix('<', { text: count }, { text: String(maxCount) })));
  return { values, count, checks };
}
