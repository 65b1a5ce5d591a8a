/**
 * What one instruction may touch: slots of objects, and the control state that conditions ask about.
 *
 * Computed from the code alone. Where the code does not say which object it is, it is any of its kind.
 */

import { kindOfObject, mortalKindsOf } from './object-kinds.js';
import {
  aliveSlot,
  type Expression,
  type Instruction,
  type Place,
  type Program,
} from './program.js';
import type { Value } from './value.js';

/** `idle()` and `active()` read what every task does; this kind and slot stand for it. */
export const controlKind = -1;

/** The kind of an object whose kind the code does not tell. */
export const anyKind = -2;

/** The control slot of `idle()`: whether work is queued or runs. */
export const workControl = 0;

/** The control slot of `active()` of a process: who is inside it. */
export function activeControl(process: number): number {
  return process + 1;
}

/** The object of an access: that of a local of the frame, a certain one, or any of its kind. */
export type Root = number | { readonly object: number } | 'any';

export interface StaticAccess {
  readonly root: Root;
  readonly objectKind: number;
  readonly slot: number;
  readonly writes: boolean;
}

const globals: Root = { object: 0 };

export class AccessFinder {
  private readonly program: Program;
  /** Every object there can be is known. */
  private readonly isClosed: boolean;
  /** Kinds whose objects come into being or go. */
  private readonly mortalKinds: ReadonlySet<number>;

  constructor(
    program: Program,
    isClosed: boolean,
    mortalKinds: ReadonlySet<number> = mortalKindsOf(program, isClosed),
  ) {
    this.program = program;
    this.isClosed = isClosed;
    this.mortalKinds = mortalKinds;
  }

  /**
   * What an instruction touches itself. Of a call that is its arguments: not that the process is
   * entered, and nothing that happens inside.
   */
  ofInstruction(
    instruction: Instruction,
    found: StaticAccess[],
    assigned: ReadonlySet<number>,
  ): void {
    const read = (expression: Expression | undefined) => {
      if (expression) this.ofExpression(expression, found, assigned);
    };
    const place = (target: Place, writes: boolean) => {
      if (target.kind === 'local') return;
      read(target.object);
      this.field(target.object, target.slot, writes, found, assigned);
    };
    switch (instruction.kind) {
      case 'assign':
        read(instruction.value);
        place(instruction.place, true);
        return;
      case 'assign-union':
        read(instruction.object);
        read(instruction.value);
        this.field(instruction.object, instruction.slot, true, found, assigned);
        this.field(instruction.object, instruction.slot + 1, true, found, assigned);
        return;
      case 'lock':
      case 'unlock':
        read(instruction.object);
        this.field(instruction.object, instruction.slot, true, found, assigned);
        return;
      case 'get':
      case 'put':
        read(instruction.object);
        // In an open world counts are unknown: code outside the specification holds references too.
        if (!this.isClosed) return;
        this.field(instruction.object, instruction.slot, true, found, assigned);
        if (instruction.kind === 'put') {
          this.field(instruction.object, aliveSlot, true, found, assigned);
        }
        return;
      case 'push':
        read(instruction.value);
        place(instruction.place, true);
        return;
      case 'pop':
        place(instruction.place, true);
        return;
      case 'branch':
      case 'await':
      case 'assert':
        read(instruction.condition);
        return;
      case 'for-each':
        read(instruction.where);
        this.roster(instruction.objectKind, found);
        return;
      case 'choose-value':
        read(instruction.where);
        if (instruction.domain.kind === 'reference') {
          this.roster(instruction.domain.objectKind, found);
        }
        return;
      case 'call':
        for (const argument of instruction.arguments) read(argument);
        return;
      case 'return':
        read(instruction.value);
        return;
      case 'schedule':
        for (const argument of instruction.arguments) read(argument);
        this.queue(instruction.process, instruction.arguments, found, assigned);
        return;
      case 'create':
        for (const field of instruction.fields) read(field.value);
        this.create(instruction.objectKind, found);
        return;
      case 'destroy':
        read(instruction.object);
        this.field(instruction.object, aliveSlot, true, found, assigned);
        return;
      default:
        return;
    }
  }

  /** What evaluating an expression reads. */
  ofExpression(expression: Expression, found: StaticAccess[], assigned: ReadonlySet<number>): void {
    const read = (inner: Expression) => this.ofExpression(inner, found, assigned);
    switch (expression.kind) {
      case 'field':
        read(expression.object);
        this.field(expression.object, expression.slot, false, found, assigned);
        return;
      case 'as':
      case 'is':
        read(expression.object);
        this.field(expression.object, expression.slot, false, found, assigned);
        if (expression.kind === 'as') {
          this.field(expression.object, expression.slot + 1, false, found, assigned);
        }
        return;
      case 'not':
      case 'negate':
      case 'size':
        read(expression.operand);
        return;
      case 'and':
      case 'or':
      case 'implies':
      case 'binary':
        read(expression.left);
        read(expression.right);
        return;
      case 'set':
        expression.elements.forEach(read);
        return;
      case 'alive':
        read(expression.object);
        this.slot(expression.object, aliveSlot, false, found, assigned);
        return;
      case 'held':
      case 'holds':
        read(expression.object);
        this.field(expression.object, expression.slot, false, found, assigned);
        return;
      case 'queued': {
        expression.arguments.forEach(read);
        const process = this.program.processes[expression.process]!;
        const domain = process.parameters[0]?.domain;
        const objectKind = domain?.kind === 'reference' ? domain.objectKind : 0;
        const root = objectKind === 0 ? globals : 'any';
        found.push({ root, objectKind, slot: process.workSlot!, writes: false });
        this.roster(objectKind, found);
        return;
      }
      case 'active':
        expression.arguments.forEach(read);
        found.push(
          control(
            activeControl(expression.process),
            false,
            rootOf(expression.arguments[0], assigned),
          ),
        );
        return;
      case 'idle':
        found.push(control(workControl, false));
        return;
      case 'finished':
        found.push(control(workControl, false));
        this.program.processes.forEach(({ role }, process) => {
          if (role === 'task') found.push(control(activeControl(process), false));
        });
        return;
      case 'forall':
      case 'exists':
        this.ofExpression(expression.body, found, new Set([...assigned, expression.local]));
        this.roster(expression.objectKind, found);
        return;
      case 'constant':
      case 'local':
        return;
    }
  }

  /** A slot of the object an expression denotes, and nothing else. */
  slot(
    object: Expression,
    slot: number,
    writes: boolean,
    found: StaticAccess[],
    assigned: ReadonlySet<number>,
    kindOf?: number,
  ): void {
    const objectKind = kindOf ?? kindOfObject(object) ?? anyKind;
    found.push({ root: rootOf(object, assigned), objectKind, slot, writes });
  }

  /** A slot of the object an expression denotes, and whether that object is alive. */
  private field(
    object: Expression,
    slot: number,
    writes: boolean,
    found: StaticAccess[],
    assigned: ReadonlySet<number>,
    kindOf?: number,
  ): void {
    this.slot(object, slot, writes, found, assigned, kindOf);
    if (slot !== aliveSlot && this.isMortal(kindOf ?? kindOfObject(object) ?? anyKind)) {
      this.slot(object, aliveSlot, false, found, assigned, kindOf);
    }
  }

  private isMortal(objectKind: number): boolean {
    if (objectKind === anyKind) return this.mortalKinds.size > 0;
    return this.mortalKinds.has(objectKind);
  }

  private queue(
    work: number,
    values: readonly Expression[],
    found: StaticAccess[],
    assigned: ReadonlySet<number>,
  ): void {
    const { parameters, workSlot } = this.program.processes[work]!;
    const holder = values[0];
    const domain = parameters[0]?.domain;
    if (domain?.kind === 'reference' && holder) {
      this.field(holder, workSlot!, true, found, assigned, domain.objectKind);
    } else {
      found.push({ root: globals, objectKind: 0, slot: workSlot!, writes: true });
    }
    found.push(control(workControl, true));
  }

  /** In a closed world every slot gets its first value, and what was queued for the object is lost. */
  private create(objectKind: number, found: StaticAccess[]): void {
    this.roster(objectKind, found);
    if (!this.isClosed) {
      found.push({ root: 'any', objectKind, slot: aliveSlot, writes: true });
      return;
    }
    this.program.kinds[objectKind]!.slots.forEach(({ domain }, slot) => {
      found.push({ root: 'any', objectKind, slot, writes: true });
      if (domain.kind === 'work') found.push(control(workControl, true));
    });
  }

  /** Which objects of a kind are alive. In an open world nobody asks: others may be. */
  private roster(objectKind: number, found: StaticAccess[]): void {
    if (!this.isClosed || !this.isMortal(objectKind)) return;
    found.push({ root: 'any', objectKind, slot: aliveSlot, writes: false });
  }
}

/** The control state of `active()` is kept apart by the first argument; that of work is one. */
export function control(slot: number, writes: boolean, first: Root = 'any'): StaticAccess {
  const root = slot === workControl ? 'any' : first;
  return { root, objectKind: controlKind, slot, writes };
}

/** The object an expression is, if it is a cast object, or a local that nothing reached assigns. */
export function rootOf(expression: Expression | undefined, assigned: ReadonlySet<number>): Root {
  if (expression?.kind === 'constant') {
    return typeof expression.value === 'number' ? { object: expression.value } : 'any';
  }
  const isSettled = expression?.kind === 'local' && !assigned.has(expression.index);
  return isSettled ? expression.index : 'any';
}

/** The access of a process as its caller knows it. */
export function inCaller(
  access: StaticAccess,
  values: readonly Expression[],
  assigned: ReadonlySet<number>,
): StaticAccess {
  if (typeof access.root !== 'number') return access;
  return { ...access, root: rootOf(values[access.root], assigned) };
}

/** The object of an access in a frame with these locals; undefined if the locals do not tell. */
export function objectOf(
  { root }: StaticAccess,
  locals: readonly (Value | undefined)[],
): number | undefined {
  if (root === 'any') return undefined;
  const object = typeof root === 'number' ? locals[root] : root.object;
  return typeof object === 'number' ? object : undefined;
}

export function distinct(accesses: readonly StaticAccess[]): StaticAccess[] {
  const byKey = new Map<string, StaticAccess>();
  for (const access of accesses) {
    const { root } = access;
    const key = typeof root === 'object' ? `object ${root.object}` : root;
    byKey.set(`${key} ${access.objectKind} ${access.slot} ${access.writes}`, access);
  }
  return [...byKey.values()];
}

/** The instructions that may come next in the same frame. */
export function successors(instruction: Instruction): readonly number[] {
  switch (instruction.kind) {
    case 'branch':
      return [instruction.whenTrue, instruction.whenFalse];
    case 'for-each':
      return [instruction.body, instruction.after];
    case 'choose-branch':
      return instruction.targets;
    case 'return':
      return [];
    default:
      return [instruction.next];
  }
}

export function assignedLocals(instruction: Instruction): readonly number[] {
  switch (instruction.kind) {
    case 'assign':
      return instruction.place.kind === 'local' ? [instruction.place.index] : [];
    case 'push':
      return instruction.place.kind === 'local' ? [instruction.place.index] : [];
    case 'pop':
      return instruction.place.kind === 'local'
        ? [instruction.local, instruction.place.index]
        : [instruction.local];
    case 'choose-value':
    case 'create':
      return [instruction.local];
    case 'for-each':
      return [instruction.local, instruction.cursor];
    case 'call':
      return instruction.result === undefined ? [] : [instruction.result];
    default:
      return [];
  }
}
