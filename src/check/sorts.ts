/**
 * What the numbers in a state stand for.
 *
 * Objects, tasks and recorded pointers have numbers that mean nothing but themselves: a state in
 * which they are exchanged for others behaves alike. Booleans, enums and integers stand for their
 * value.
 */
import type { Clause } from '../model/observation.js';
import type { Domain, Expression, Instruction, Program } from '../model/program.js';
import type { Value } from '../model/value.js';

/** A number that is a value, and one of which it is not known what it stands for. */
export const plainSort = -1;
export const mixedSort = -2;
export const objectSort = 0;
export const taskSort = 1;
export const tokenSort = 2;

export type Sort =
  typeof plainSort | typeof mixedSort | typeof objectSort | typeof taskSort | typeof tokenSort;

/** An object, task or pointer, as one number. */
export type Name = number;

export function nameOf(sort: Sort, number: number): Name {
  return number * 4 + sort;
}

/** Those spoken of, in order of appearance. */
export class Names {
  /** What lies behind `count` is old: an array that is emptied and filled anew costs more. */
  readonly list: Name[] = [];
  count = 0;

  /** The index of a name; -1 if it is new. */
  find(name: Name): number {
    const { list, count } = this;
    for (let index = 0; index < count; index += 1) if (list[index] === name) return index;
    return -1;
  }

  /** The index of a name, which is added if it is new. */
  add(name: Name): number {
    const index = this.find(name);
    return index === -1 ? this.append(name) : index;
  }

  /** The index of a name that is new. */
  append(name: Name): number {
    const { count } = this;
    this.list[count] = name;
    this.count = count + 1;
    return count;
  }
}

/** The number under which the states know it. */
export function numberOf(name: Name): number {
  return name >> 2;
}

/** What the values of a domain stand for; a list by what its elements do. */
export function sortOf(domain: Domain): Sort {
  switch (domain.kind) {
    case 'reference':
    case 'set':
    case 'queue':
      return objectSort;
    case 'opaque':
      return tokenSort;
    case 'lock':
      return taskSort;
    case 'payload':
    case 'work':
      return mixedSort;
    default:
      return plainSort;
  }
}

/** The sorts of all slots and locals of a program. */
export class Sorts {
  private readonly program: Program;
  private readonly slots: readonly (readonly Sort[])[];
  /** Undefined as long as nothing but `none` is known to be stored there. */
  private readonly locals: (Sort | undefined)[][];

  constructor(program: Program) {
    this.program = program;
    this.slots = program.kinds.map(({ slots }) => slots.map(({ domain }) => sortOf(domain)));
    this.locals = program.processes.map(({ localDomains }) =>
      localDomains.map((domain) => domain && sortOf(domain)),
    );
    while (this.inferLocals());
  }

  ofLocal(process: number, index: number): Sort {
    return this.locals[process]![index] ?? plainSort;
  }

  /** The word of a union stands for what its variant holds. */
  ofSlot(objectKind: number, slot: number, state: readonly Value[]): Sort {
    const sort = this.slots[objectKind]![slot]!;
    if (sort !== mixedSort) return sort;
    const { domain } = this.program.kinds[objectKind]!.slots[slot]!;
    if (domain.kind !== 'payload') return mixedSort;
    const variant = domain.union.variants[state[slot - 1] as number];
    return variant ? sortOf(variant.domain) : mixedSort;
  }

  /** What the tracer read stands for: of a union the bare pointer in its word. */
  ofReading(objectKind: number, slot: number): Sort {
    const { domain } = this.program.kinds[objectKind]!.slots[slot]!;
    return domain.kind === 'payload' ? tokenSort : sortOf(domain);
  }

  /** True if a clause compares and passes on its fields as what they are. */
  isSound(clause: Clause): boolean {
    const { meaning, fields, where, firstParameter, resultLocal } = clause;
    const { parameters, result } = this.program.processes[meaning.process]!;
    const locals: (Sort | undefined)[] = fields.map(({ reading }) => {
      if (reading.kind === 'reference') return objectSort;
      return reading.kind === 'pointer' ? tokenSort : plainSort;
    });
    parameters.forEach(({ domain }, index) => (locals[firstParameter + index] = sortOf(domain)));
    locals[resultLocal] = result && sortOf(result);
    const isPassed = (meaning.arguments ?? []).every((argument, index) =>
      agree(this.ofExpression(argument, locals), sortOf(parameters[index]!.domain)),
    );
    return isPassed && (!where || this.comparesAlike(where, locals));
  }

  private comparesAlike(expression: Expression, locals: readonly (Sort | undefined)[]): boolean {
    switch (expression.kind) {
      case 'and':
      case 'or':
      case 'implies':
        return (
          this.comparesAlike(expression.left, locals) &&
          this.comparesAlike(expression.right, locals)
        );
      case 'not':
        return this.comparesAlike(expression.operand, locals);
      case 'binary':
        return agree(
          this.ofExpression(expression.left, locals),
          this.ofExpression(expression.right, locals),
        );
      default:
        return true;
    }
  }

  /** Undefined for `none`, which every sort has. */
  private ofExpression(
    expression: Expression,
    locals: readonly (Sort | undefined)[],
  ): Sort | undefined {
    switch (expression.kind) {
      case 'constant':
        return expression.value === 0 ? undefined : plainSort;
      case 'local':
        return locals[expression.index];
      case 'field':
        return sortOf(expression.domain);
      case 'as':
        return sortOf(expression.union.variants[expression.variant]!.domain);
      case 'set':
        return objectSort;
      case 'binary':
        return expression.operator === 'with' || expression.operator === 'without'
          ? objectSort
          : plainSort;
      default:
        return plainSort;
    }
  }

  /** One pass over all assignments to locals; true if it learnt something. */
  private inferLocals(): boolean {
    let isChanged = false;
    this.program.processes.forEach(({ code }, process) => {
      const own = this.locals[process]!;
      const learn = (local: number, sort: Sort | undefined): void => {
        if (sort === undefined || own[local] === sort || own[local] === mixedSort) return;
        own[local] = own[local] === undefined ? sort : mixedSort;
        isChanged = true;
      };
      for (const instruction of code) this.assignment(instruction, own, learn);
    });
    return isChanged;
  }

  private assignment(
    instruction: Instruction,
    own: readonly (Sort | undefined)[],
    learn: (local: number, sort: Sort | undefined) => void,
  ): void {
    switch (instruction.kind) {
      case 'assign':
        if (instruction.place.kind === 'local') {
          learn(instruction.place.index, this.ofExpression(instruction.value, own));
        }
        return;
      case 'call': {
        const { result } = this.program.processes[instruction.process]!;
        if (instruction.result !== undefined) learn(instruction.result, result && sortOf(result));
        return;
      }
      case 'choose-value':
        learn(instruction.local, sortOf(instruction.domain));
        return;
      case 'for-each':
        learn(instruction.local, objectSort);
        learn(instruction.cursor, objectSort);
        return;
      case 'pop':
      case 'create':
        learn(instruction.local, objectSort);
        return;
      default:
        return;
    }
  }
}

function agree(left: Sort | undefined, right: Sort | undefined): boolean {
  return left === undefined || right === undefined || (left === right && left !== mixedSort);
}
