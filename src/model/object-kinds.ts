/** What the code alone tells of the kinds of objects. */
import type { Domain, Expression, Program } from './program.js';

/** The kinds whose objects come into being or go. */
export function mortalKindsOf(
  { kinds, processes }: Program,
  isClosed: boolean,
): ReadonlySet<number> {
  const mortal = new Set<number>();
  for (const instruction of processes.flatMap(({ code }) => code)) {
    if (isClosed && instruction.kind === 'create') mortal.add(instruction.objectKind);
    const ends = instruction.kind === 'destroy' || (isClosed && instruction.kind === 'put');
    if (!ends) continue;
    const kind = kindOfObject(instruction.object);
    if (kind === undefined) return new Set(kinds.keys());
    mortal.add(kind);
  }
  return mortal;
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
