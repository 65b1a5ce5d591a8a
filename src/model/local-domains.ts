/**
 * What the locals of a process may hold. The declaration of a local says so only where it was
 * written with a type; of the others the values assigned tell.
 */
import { expressionsIn } from './expressions.js';
import type { Domain, Expression, Process, Program } from './program.js';

/** By local; undefined of one that holds no reference, and no set or queue of references. */
export function localDomains(program: Program, process: Process): (Domain | undefined)[] {
  const domains = process.localDomains.slice();
  const note = (local: number, domain: Domain | undefined): void => {
    if (domain && refers(domain)) domains[local] ??= domain;
  };
  const reference = (objectKind: number): Domain => {
    return { kind: 'reference', objectKind, optional: true };
  };
  for (const expression of [process.guard, ...process.code].flatMap((part) => [
    ...expressionsIn(part),
  ])) {
    if (expression.kind === 'local' && expression.objectKind !== undefined) {
      note(expression.index, reference(expression.objectKind));
    }
  }
  // A value may come from a local that is assigned later in the code.
  for (let round = 0; round <= domains.length; round += 1) {
    for (const instruction of process.code) {
      switch (instruction.kind) {
        case 'assign':
          if (instruction.place.kind !== 'local') break;
          note(instruction.place.index, domainOf(instruction.value, domains));
          break;
        case 'pop': {
          const { place } = instruction;
          const queue = place.kind === 'field' ? place.domain : domains[place.index];
          if (queue?.kind === 'queue') note(instruction.local, reference(queue.objectKind));
          break;
        }
        case 'for-each':
          note(instruction.local, reference(instruction.objectKind));
          note(instruction.cursor, reference(instruction.objectKind));
          break;
        case 'create':
          note(instruction.local, reference(instruction.objectKind));
          break;
        case 'call':
          if (instruction.result === undefined) break;
          note(instruction.result, program.processes[instruction.process]!.result);
          break;
        default:
      }
    }
  }
  return domains;
}

/** Locals that only quantifiers use: what they hold between two evaluations means nothing. */
export function quantifierLocals({ guard, code }: Process): ReadonlySet<number> {
  return new Set(
    [guard, ...code].flatMap((part) =>
      [...expressionsIn(part)].flatMap((expression) =>
        expression.kind === 'forall' || expression.kind === 'exists' ? [expression.local] : [],
      ),
    ),
  );
}

function domainOf(
  expression: Expression,
  locals: readonly (Domain | undefined)[],
): Domain | undefined {
  switch (expression.kind) {
    case 'constant':
    case 'field':
      return expression.domain;
    case 'local':
      return locals[expression.index];
    case 'as':
      return expression.union.variants[expression.variant]!.domain;
    case 'binary':
      if (expression.operator !== 'with' && expression.operator !== 'without') return undefined;
      return domainOf(expression.left, locals);
    case 'set':
      for (const element of expression.elements) {
        const domain = domainOf(element, locals);
        if (domain?.kind === 'reference') return { kind: 'set', objectKind: domain.objectKind };
      }
      return undefined;
    default:
      return undefined;
  }
}

function refers({ kind }: Domain): boolean {
  return kind === 'reference' || kind === 'set' || kind === 'queue';
}
