/**
 * Footprints: which slots of which objects a task may read or write before its next visible step.
 *
 * Two steps whose footprints do not conflict can be swapped without changing anything, which is
 * what lets a checker leave the hidden steps of other tasks for later. Footprints are computed from
 * the code alone and err on the side of more.
 */
import type { Frame } from './frame.js';
import {
  aliveSlot,
  type Expression,
  type Instruction,
  type Place,
  type Program,
} from './program.js';
import { isUnknown } from './value.js';

/** One slot that may be touched. */
export interface Access {
  /** The object; undefined if it may be any of its kind. */
  readonly object: number | undefined;
  readonly objectKind: number;
  readonly slot: number;
  readonly writes: boolean;
}

/** `idle()` and `active()` read what every task does; this kind and slot stand for it. */
export const controlKind = -1;

/** The control slot of `idle()`: whether work is queued or runs. */
export const workControl = 0;

/** The control slot of `active()` of a process: who is inside it. */
export function activeControl(process: number): number {
  return process + 1;
}

/** An access whose object is still an expression: a local of the frame, the globals, or any. */
interface StaticAccess {
  readonly root: number | 'globals' | 'any';
  readonly objectKind: number;
  readonly slot: number;
  readonly writes: boolean;
}

interface Region {
  readonly accesses: readonly StaticAccess[];
  /** Where the region ends at a lock to be taken; empty if it goes on behind locks. */
  readonly locks: readonly StaticAccess[];
  /** The frame may be left without a visible step. */
  readonly canLeave: boolean;
  /** Some access is to the globals, or to objects that no local names. */
  readonly isWide: boolean;
}

/** What a task may touch before it must take a lock, and which locks those are. */
export interface Approach {
  readonly accesses: readonly Access[];
  readonly locks: readonly Access[];
}

/** Tells whether entering or leaving a process leaves no event. */
export type IsHidden = (step: 'enter' | 'leave', process: number) => boolean;

export class Footprints {
  private readonly program: Program;
  private readonly isHidden: IsHidden;
  /** Every object there can be is known. */
  private readonly isClosed: boolean;
  private readonly controls: readonly (readonly number[])[];
  /** Objects come into being or go. */
  private readonly isMortal: boolean;
  /** By process, then twice the instruction, plus one for those that end at locks. */
  private readonly regions: Region[][] = [];
  private readonly ofFrame = new WeakMap<Frame, readonly Access[]>();
  private readonly toLocks = new WeakMap<Frame, Approach>();

  constructor(program: Program, isHidden: IsHidden, isClosed: boolean) {
    this.program = program;
    this.isHidden = isHidden;
    this.isClosed = isClosed;
    this.controls = controlsOf(program);
    this.isMortal = program.processes.some(({ code }) =>
      code.some(
        ({ kind }) => kind === 'destroy' || (isClosed && (kind === 'put' || kind === 'create')),
      ),
    );
  }

  /** What a task with this stack may touch before its next visible step. */
  of(frame: Frame): readonly Access[] {
    let accesses = this.ofFrame.get(frame);
    if (!accesses) {
      accesses = this.approach(frame, false).accesses;
      this.ofFrame.set(frame, accesses);
    }
    return accesses;
  }

  /** The same, as far as it gets without taking a lock. */
  beforeLocks(frame: Frame): Approach {
    let approach = this.toLocks.get(frame);
    if (!approach) {
      approach = this.approach(frame, true);
      this.toLocks.set(frame, approach);
    }
    return approach;
  }

  /** True if it may touch the globals, or objects that its frames do not refer to. */
  isWide(frame: Frame): boolean {
    let at: Frame | undefined = frame;
    let region = this.region(frame.process, frame.pc, false);
    for (;;) {
      if (region.isWide) return true;
      if (!region.canLeave || !at.caller) return false;
      at = at.caller;
      const call = this.program.processes[at.process]!.code[at.pc]!;
      region = this.region(at.process, call.kind === 'call' ? call.next : at.pc, false);
    }
  }

  private approach(frame: Frame, endsAtLocks: boolean): Approach {
    const accesses: Access[] = [];
    const locks: Access[] = [];
    let at: Frame | undefined = frame;
    let region = this.region(frame.process, frame.pc, endsAtLocks);
    for (;;) {
      for (const access of region.accesses) add(accesses, resolve(access, at));
      for (const lock of region.locks) add(locks, resolve(lock, at));
      if (!region.canLeave || !at.caller) return { accesses, locks };
      at = at.caller;
      const call = this.program.processes[at.process]!.code[at.pc]!;
      if (call.kind !== 'call' && call.kind !== 'call-any') return { accesses, locks };
      region = this.region(at.process, call.kind === 'call' ? call.next : at.pc, endsAtLocks);
    }
  }

  /** What taking a transition, or beginning a process, with these arguments may touch. */
  ofBeginning(process: number, values: Frame['locals']): readonly Access[] {
    const { guard, role } = this.program.processes[process]!;
    const frame: Frame = { process, pc: 0, locals: values, caller: undefined };
    const accesses = [...this.of(frame)];
    if (role === 'transition' && guard) {
      const found: StaticAccess[] = [];
      this.reads(guard, found, new Set());
      for (const access of found) add(accesses, resolve(access, frame));
    }
    return accesses;
  }

  /** What a condition reads, whichever objects its locals are. */
  ofCondition(condition: Expression): readonly Access[] {
    const found: StaticAccess[] = [];
    this.reads(condition, found, new Set());
    return distinct(found).map(({ objectKind, slot }) => {
      return { object: undefined, objectKind, slot, writes: false };
    });
  }

  /**
   * What entering or leaving a process changes for others: whether work runs, or who is inside it
   * if some step asks. As slots of the control kind.
   */
  controlsOf(process: number): readonly number[] {
    return this.controls[process]!;
  }

  private region(process: number, pc: number, endsAtLocks: boolean): Region {
    const regions = (this.regions[process] ??= []);
    const key = pc * 2 + (endsAtLocks ? 1 : 0);
    let region = regions[key];
    if (!region) {
      region = this.explore(process, pc, endsAtLocks);
      regions[key] = region;
    }
    return region;
  }

  private explore(process: number, start: number, endsAtLocks: boolean): Region {
    const { code } = this.program.processes[process]!;
    const reached: Instruction[] = [];
    const seen = new Set<number>();
    const pending = [start];
    let canLeave = false;
    for (let pc = pending.pop(); pc !== undefined; pc = pending.pop()) {
      if (seen.has(pc)) continue;
      seen.add(pc);
      const instruction = code[pc]!;
      reached.push(instruction);
      if (instruction.kind === 'return') {
        canLeave ||= this.isHidden('leave', process);
      } else if (instruction.kind === 'call') {
        const callee = instruction.process;
        if (!this.isHidden('enter', callee)) continue;
        if (this.region(callee, 0, endsAtLocks).canLeave) pending.push(instruction.next);
      } else if (!endsAtLocks || instruction.kind !== 'lock') {
        pending.push(...successors(instruction));
      }
    }
    const assigned = new Set(reached.flatMap(assignedLocals));
    const found: StaticAccess[] = [];
    const locks: StaticAccess[] = [];
    for (const instruction of reached) {
      this.touches(instruction, found, assigned, endsAtLocks);
      if (!endsAtLocks) continue;
      if (instruction.kind === 'lock') {
        this.slot(instruction.object, instruction.slot, true, locks, assigned);
      } else if (instruction.kind === 'call' && this.isHidden('enter', instruction.process)) {
        for (const lock of this.region(instruction.process, 0, true).locks) {
          locks.push(this.inCaller(lock, instruction.arguments, assigned));
        }
      }
    }
    if (canLeave) for (const slot of this.controls[process]!) found.push(control(slot, true, 0));
    const isWide = found.some(({ root }) => typeof root !== 'number');
    return { accesses: distinct(found), locks: distinct(locks), canLeave, isWide };
  }

  private touches(
    instruction: Instruction,
    found: StaticAccess[],
    assigned: ReadonlySet<number>,
    endsAtLocks: boolean,
  ): void {
    const read = (expression: Expression | undefined) => {
      if (expression) this.reads(expression, found, assigned);
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
      case 'call': {
        for (const argument of instruction.arguments) read(argument);
        if (!this.isHidden('enter', instruction.process)) return;
        const first = rootOf(instruction.arguments[0], assigned);
        for (const slot of this.controls[instruction.process]!) {
          found.push(control(slot, true, first));
        }
        for (const access of this.region(instruction.process, 0, endsAtLocks).accesses) {
          found.push(this.inCaller(access, instruction.arguments, assigned));
        }
        return;
      }
      case 'return':
        read(instruction.value);
        return;
      case 'schedule': {
        for (const argument of instruction.arguments) read(argument);
        const process = this.program.processes[instruction.process]!;
        const holder = instruction.arguments[0];
        const domain = process.parameters[0]?.domain;
        if (domain?.kind === 'reference' && holder) {
          this.field(holder, process.workSlot!, true, found, assigned, domain.objectKind);
        } else {
          found.push({ root: 'globals', objectKind: 0, slot: process.workSlot!, writes: true });
        }
        found.push(control(workControl, true));
        return;
      }
      case 'create':
        for (const field of instruction.fields) read(field.value);
        this.roster(instruction.objectKind, found);
        found.push({ root: 'any', objectKind: instruction.objectKind, slot: 0, writes: true });
        return;
      case 'destroy':
        read(instruction.object);
        this.field(instruction.object, 0, true, found, assigned);
        return;
      default:
        return;
    }
  }

  private reads(
    expression: Expression,
    found: StaticAccess[],
    assigned: ReadonlySet<number>,
  ): void {
    const read = (inner: Expression) => this.reads(inner, found, assigned);
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
        this.field(expression.object, 0, false, found, assigned);
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
        const root = objectKind === 0 ? 'globals' : 'any';
        found.push({ root, objectKind, slot: process.workSlot!, writes: false });
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
        this.reads(expression.body, found, new Set([...assigned, expression.local]));
        this.roster(expression.objectKind, found);
        return;
      case 'constant':
      case 'local':
        return;
    }
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
    if (this.isMortal && slot !== aliveSlot) {
      this.slot(object, aliveSlot, false, found, assigned, kindOf);
    }
  }

  private slot(
    object: Expression,
    slot: number,
    writes: boolean,
    found: StaticAccess[],
    assigned: ReadonlySet<number>,
    kindOf?: number,
  ): void {
    if (object.kind === 'constant') {
      if (object.value === 0) found.push({ root: 'globals', objectKind: 0, slot, writes });
      else found.push({ root: 'any', objectKind: -2, slot, writes });
      return;
    }
    const isSettled = object.kind === 'local' && !assigned.has(object.index);
    const root = isSettled ? object.index : 'any';
    found.push({ root, objectKind: kindOf ?? this.kindOf(object), slot, writes });
  }

  /** The kind of object an expression denotes, as far as its form tells; -2 if it does not. */
  private kindOf(expression: Expression): number {
    if (expression.kind === 'field' && expression.domain.kind === 'reference') {
      return expression.domain.objectKind;
    }
    if (expression.kind === 'local') return expression.objectKind ?? -2;
    return -2;
  }

  /** Which objects of a kind are alive. In an open world nobody asks: others may be. */
  private roster(objectKind: number, found: StaticAccess[]): void {
    if (!this.isMortal || !this.isClosed) return;
    found.push({ root: 'any', objectKind, slot: aliveSlot, writes: false });
  }

  private inCaller(
    access: StaticAccess,
    values: readonly Expression[],
    assigned: ReadonlySet<number>,
  ): StaticAccess {
    if (typeof access.root !== 'number') return access;
    const value = values[access.root];
    if (value?.kind === 'local' && !assigned.has(value.index)) {
      return { ...access, root: value.index };
    }
    return { ...access, root: 'any' };
  }
}

/** The control state of `active()` is kept apart by the first argument; that of work is one. */
function control(slot: number, writes: boolean, first: StaticAccess['root'] = 'any'): StaticAccess {
  const root = slot === workControl ? 'any' : first;
  return { root, objectKind: controlKind, slot, writes };
}

/** The local that an expression is, if nothing reached assigns it. */
function rootOf(
  expression: Expression | undefined,
  assigned: ReadonlySet<number>,
): StaticAccess['root'] {
  const isSettled = expression?.kind === 'local' && !assigned.has(expression.index);
  return isSettled ? expression.index : 'any';
}

function resolve(access: StaticAccess, frame: Frame): Access | undefined {
  const { root, objectKind, slot, writes } = access;
  if (root === 'globals') return { object: 0, objectKind, slot, writes };
  if (root === 'any') return { object: undefined, objectKind, slot, writes };
  const object = frame.locals[root] as number | undefined;
  if (object === undefined) return { object: undefined, objectKind, slot, writes };
  if (isUnknown(object) || object === 0) {
    if (objectKind === controlKind) return { object: undefined, objectKind, slot, writes };
    // An unknown object is nobody else's as far as the checker can tell.
    return undefined;
  }
  return { object, objectKind, slot, writes };
}

function add(accesses: Access[], access: Access | undefined): void {
  if (access) accesses.push(access);
}

function distinct(accesses: readonly StaticAccess[]): StaticAccess[] {
  const byKey = new Map<string, StaticAccess>();
  for (const access of accesses) {
    const key = `${access.root} ${access.objectKind} ${access.slot} ${access.writes}`;
    byKey.set(key, access);
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

function assignedLocals(instruction: Instruction): readonly number[] {
  switch (instruction.kind) {
    case 'assign':
      return instruction.place.kind === 'local' ? [instruction.place.index] : [];
    case 'pop':
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

/**
 * For each process: `idle()` asks about work functions, and some step may ask `active()` about it;
 * `finished()` asks so about the tasks of the cast.
 */
function controlsOf(program: Program): readonly (readonly number[])[] {
  const asked = new Set<number>();
  let asksTasks = false;
  const visitPart = (part: unknown): void => {
    if (Array.isArray(part)) {
      part.forEach(visitPart);
      return;
    }
    const isExpression =
      typeof part === 'object' && part !== null && 'kind' in part && 'span' in part;
    if (!isExpression) return;
    const expression = part as Expression;
    if (expression.kind === 'active') asked.add(expression.process);
    if (expression.kind === 'finished') asksTasks = true;
    Object.values(expression).forEach(visitPart);
  };
  for (const { guard, code } of program.processes) {
    visitPart(guard);
    for (const instruction of code) Object.values(instruction).forEach(visitPart);
  }
  return program.processes.map(({ role }, process) => [
    ...(role === 'work' ? [workControl] : []),
    ...(asked.has(process) || (asksTasks && role === 'task') ? [activeControl(process)] : []),
  ]);
}
