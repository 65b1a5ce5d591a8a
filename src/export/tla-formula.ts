/** Formulas of TLA+ as lines: conjunctions, alternatives, and what the variables are afterwards. */
import { aliveSlot, type Domain } from '../model/program.js';
import type { Check, Piece, Term } from './dialect.js';
import type { TlaScope } from './tla-scope.js';
import type { TlaState } from './tla-state.js';

/** Lines that make one formula; the first may be the head of a junction list. */
export type Formula = readonly string[];

/** The next value of every variable; `stack` is that of the stacks, if the step changes them. */
export function assignments(state: TlaState, scope: TlaScope, stack: string | undefined): Formula {
  const lines: string[] = [];
  const unchanged: string[] = [];
  for (const { name } of state.variables()) {
    const now = scope.current(name);
    if (now === name) unchanged.push(name);
    else lines.push(`/\\ ${name}' = ${now}`);
  }
  if (stack === undefined) unchanged.push('stack');
  else lines.push(`/\\ stack' = ${stack}`);
  unchanged.push('error');
  return [...lines, `/\\ UNCHANGED <<${unchanged.join(', ')}>>`];
}

/** The values that a choice can have: living objects only, or, without a scope, all there may be. */
export function choices(state: TlaState, domain: Domain, scope?: TlaScope): string {
  switch (domain.kind) {
    case 'boolean':
      return 'BOOLEAN';
    case 'enum':
      return `{${domain.members.map((member) => `"${member}"`).join(', ')}}`;
    case 'integer':
      return `${domain.low < 0 ? `(${domain.low})` : domain.low}..${domain.high}`;
    case 'opaque':
      return domain.optional ? '{none, 1}' : '{1}';
    case 'reference': {
      const { objectKind, optional } = domain;
      const isEmpty = state.world.objectsOf(objectKind).length === 0;
      const all = isEmpty ? '{}' : state.kindName(objectKind);
      const living =
        scope && state.world.isMortal(objectKind) && !isEmpty
          ? `{n \\in ${all} : ${scope.slot(objectKind, aliveSlot, { text: 'n' }).text}}`
          : all;
      return optional ? `(${living} \\cup {none})` : living;
    }
    case 'set':
      return `(SUBSET ${choices(state, { ...domain, kind: 'reference', optional: true })})`;
    default:
      throw new Error(`nothing is chosen from a ${domain.kind}`);
  }
}

/** A formula that is an error of the run unless the checks hold. */
export function checked(checks: readonly Check[], rest: Formula): Formula {
  return [
    ...checks.map(({ code, holds }) => {
      const isAtom = holds.top === undefined;
      return `IF ~${isAtom ? holds.text : `(${holds.text})`} THEN Fail("${code}") ELSE`;
    }),
    ...rest,
  ];
}

/** Both; what begins with a junction list is continued. */
export function conjunction(condition: Piece, rest: Formula): Formula {
  if (condition.known !== undefined && condition.known !== 0) return rest;
  const head = `/\\ ${condition.top === 'quantifier' ? `(${condition.text})` : condition.text}`;
  const [first, ...others] = rest;
  if (first!.startsWith('/\\ ')) return [head, ...rest];
  return [head, `/\\ ${first!}`, ...indented(others, 3)];
}

export function alternative(condition: Piece, whenTrue: Formula, whenFalse: Formula): Formula {
  return [
    'IF',
    `   ${condition.text}`,
    'THEN',
    ...indented(whenTrue, 3),
    'ELSE',
    ...indented(whenFalse, 3),
  ];
}

export function indented(lines: Formula, by: number): string[] {
  return lines.map((line) => `${' '.repeat(by)}${line}`);
}

export function plainly(value: Piece): Term {
  return { value, checks: [] };
}

/** What a slot holds; of a union the variant says it, at first that of the declaration. */
export function contentDomain(
  slots: readonly { readonly domain: Domain; readonly initial: unknown }[],
  slot: number,
  variant?: number,
): Domain {
  const { domain } = slots[slot]!;
  if (domain.kind !== 'payload') return domain;
  return domain.union.variants[variant ?? (slots[slot - 1]!.initial as number)]!.domain;
}
