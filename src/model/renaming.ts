/** Values, and pieces of code, in which objects have been given other numbers. */
import { expressionsIn } from './expressions.js';
import type { Domain, Expression, Instruction, Program } from './program.js';
import type { Value } from './value.js';
import { workItems } from './interpret.js';

/** By object, its new number; object 0, which is also none, keeps its own. */
export type Renaming = readonly number[];

/** The value with its references renamed; what the slot before it holds says how to read a payload. */
export function renamedValue(
  program: Program,
  domain: Domain | undefined,
  value: Value,
  before: Value | undefined,
  renaming: Renaming,
): Value {
  switch (domain?.kind) {
    case 'reference':
      return renaming[value as number]!;
    case 'set':
      return numbers(value, renaming).sort((one, other) => one - other);
    case 'queue':
      return numbers(value, renaming);
    case 'payload': {
      const { variants } = domain.union;
      return renamedValue(program, variants[before as number]!.domain, value, undefined, renaming);
    }
    case 'work': {
      const process = program.processes[domain.process]!;
      const [first, ...rest] = process.parameters;
      const kept = first?.domain.kind === 'reference' ? rest : process.parameters;
      return workItems(process, value as readonly number[])
        .map((item) =>
          item.map((each, index) => {
            return kept[index]?.domain.kind === 'reference' ? renaming[each]! : each;
          }),
        )
        .sort(compareItems)
        .flat();
    }
    default:
      return value;
  }
}

function numbers(value: Value, renaming: Renaming): number[] {
  return typeof value === 'number' ? [] : value.map((each) => renaming[each]!);
}

function compareItems(one: readonly number[], other: readonly number[]): number {
  const index = one.findIndex((each, at) => each !== other[at]);
  return index < 0 ? 0 : one[index]! - other[index]!;
}

/** Code as a text in which the cast objects are left open, and which these are. */
export interface Pattern {
  readonly text: string;
  readonly objects: readonly number[];
}

/** Code has one pattern exactly if it differs only in objects; and in its place, if that matters. */
export function patternOf(
  code: readonly (Expression | Instruction)[],
  isPlaced: (part: Expression | Instruction) => boolean,
): Pattern {
  const objects: number[] = [];
  const text = code.map((part) => {
    const placed = isPlaced(part) ? `${part.span.source.name} ${part.span.start} ` : '';
    return (
      placed +
      JSON.stringify(part, (name, value: unknown) => {
        if (name === 'span') return undefined;
        if (!isCastObject(value)) return value;
        objects.push(value.value as number);
        return 'object';
      })
    );
  });
  return { text: text.join('\n'), objects };
}

/** The cast objects that an expression speaks of by name. */
export function castObjectsIn(part: Expression | Instruction): number[] {
  return [...expressionsIn(part)].flatMap((each) =>
    isCastObject(each) ? [each.value as number] : [],
  );
}

function isCastObject(part: unknown): part is Expression & { kind: 'constant' } {
  const { kind, domain, value } = (part ?? {}) as Partial<Expression & { kind: 'constant' }>;
  return kind === 'constant' && domain?.kind === 'reference' && value !== 0;
}
