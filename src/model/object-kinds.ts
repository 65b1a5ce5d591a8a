/** What the code alone tells of the kinds of objects. */
import type { Domain, Expression, Program } from './program.js';

/** The kinds whose objects come into being or go. */
export function mortalKindsOf(
  program: Pick<Program, 'kinds' | 'processes'>,
  isClosed: boolean,
): ReadonlySet<number> {
  const ending = endingKindsOf(program, isClosed);
  return isClosed ? new Set([...ending, ...createdKindsOf(program)]) : ending;
}

/** The kinds of which new objects are created. */
export function createdKindsOf({ processes }: Pick<Program, 'processes'>): ReadonlySet<number> {
  return new Set(
    processes.flatMap(({ code }) =>
      code.flatMap((each) => (each.kind === 'create' ? [each.objectKind] : [])),
    ),
  );
}

/** The kinds whose objects are destroyed; in an open world the last `put` may be that of others. */
export function endingKindsOf(
  { kinds, processes }: Pick<Program, 'kinds' | 'processes'>,
  isClosed: boolean,
): ReadonlySet<number> {
  const ending = new Set<number>();
  for (const instruction of processes.flatMap(({ code }) => code)) {
    const ends = instruction.kind === 'destroy' || (isClosed && instruction.kind === 'put');
    if (!ends) continue;
    const kind = kindOfObject(instruction.object);
    if (kind === undefined) return new Set(kinds.keys());
    ending.add(kind);
  }
  return ending;
}

/** The kind of object that an expression denotes, if its form tells. */
export function kindOfObject(expression: Expression): number | undefined {
  switch (expression.kind) {
    case 'local':
      return expression.objectKind;
    case 'field':
      return referred(expression.domain);
    case 'as':
      return referred(expression.union.variants[expression.variant]!.domain);
    case 'constant':
      return expression.value === 0 ? 0 : expression.domain && referred(expression.domain);
    default:
      return undefined;
  }
}

function referred(domain: Domain): number | undefined {
  return domain.kind === 'reference' ? domain.objectKind : undefined;
}
