/** Looking through the expressions of instructions and conditions. */
import type { Expression, Instruction, Place } from './program.js';

/** Every expression in an instruction, place or expression, from the outside in. */
export function* expressionsIn(
  part: Expression | Instruction | Place | undefined,
): Generator<Expression> {
  if (part) yield* within(part);
}

function* within(part: unknown): Generator<Expression> {
  if (Array.isArray(part)) {
    for (const each of part) yield* within(each);
  } else if (typeof part === 'object' && part !== null) {
    if ('kind' in part && 'span' in part && !('region' in part)) yield part as Expression;
    for (const [name, inner] of Object.entries(part)) {
      if (!withoutExpressions.has(name)) yield* within(inner);
    }
  }
}

const withoutExpressions = new Set(['span', 'domain', 'union']);
