/**
 * Footprints: which slots of which objects a task may read or write before its next visible step.
 *
 * Two steps whose footprints do not conflict can be swapped without changing anything, which is
 * what lets a checker leave the hidden steps of other tasks for later. Footprints are computed from
 * the code alone and err on the side of more.
 */
import {
  AccessFinder,
  activeControl,
  assignedLocals,
  control,
  controlKind,
  distinct,
  inCaller,
  objectOf,
  rootOf,
  type StaticAccess,
  successors,
  workControl,
} from './access.js';
import type { Frame } from './frame.js';
import { isSameChoice, type ObjectChoice } from './object-choice.js';
import type { Expression, Instruction, Program } from './program.js';
import { isUnknown } from './value.js';

/** One slot that may be touched. */
export interface Access {
  /** The object; undefined if it may be any of its kind. */
  readonly object: number | undefined;
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

/** What a task with a stack may touch before its next visible step without taking a lock. */
export interface BeforeLocks {
  readonly frame: Frame;
  readonly accesses: readonly Access[];
  /** The locks it has to take to get further. */
  readonly locks: readonly Access[];
  /** One of them is of an object that is not known, so that nobody is known to hold it. */
  readonly hasOpenLock: boolean;
}

export type SlotAccess = Omit<Access, 'object'>;

/** Tells whether entering or leaving a process leaves no event. */
export type IsHidden = (step: 'enter' | 'leave', process: number) => boolean;

export class Footprints {
  private readonly program: Program;
  private readonly isHidden: IsHidden;
  private readonly finder: AccessFinder;
  private readonly controls: readonly (readonly number[])[];
  /** By process, then twice the instruction, plus one for those that end at locks. */
  private readonly regions: Region[][] = [];
  private readonly writes: (readonly SlotAccess[] | undefined)[] = [];
  private readonly passes = new Map<ObjectChoice, readonly SlotAccess[]>();
  private readonly ofFrame = new WeakMap<Frame, readonly Access[]>();

  constructor(program: Program, isHidden: IsHidden, isClosed: boolean) {
    this.program = program;
    this.isHidden = isHidden;
    this.finder = new AccessFinder(program, isClosed);
    this.controls = controlsOf(program);
  }

  /** What a task with this stack may touch before its next visible step. */
  of(frame: Frame): readonly Access[] {
    let accesses = this.ofFrame.get(frame);
    if (!accesses) {
      accesses = this.collect(frame, false).accesses;
      this.ofFrame.set(frame, accesses);
    }
    return accesses;
  }

  beforeLocks(frame: Frame): BeforeLocks {
    return { frame, ...this.collect(frame, true) };
  }

  private collect(
    frame: Frame,
    endsAtLocks: boolean,
  ): {
    readonly accesses: readonly Access[];
    readonly locks: readonly Access[];
    readonly hasOpenLock: boolean;
  } {
    const accesses: Access[] = [];
    const locks: Access[] = [];
    let hasOpenLock = false;
    this.someRegion(frame, endsAtLocks, (region, at) => {
      for (const access of region.accesses) addAccess(access, at, accesses);
      for (const lock of region.locks) if (!addAccess(lock, at, locks)) hasOpenLock = true;
      return false;
    });
    return { accesses, locks, hasOpenLock };
  }

  /** Tells of every write before its next visible step to an object that nobody knows. */
  unnamedWrites(frame: Frame, tell: (objectKind: number, slot: number) => void): void {
    this.someRegion(frame, false, ({ accesses }, at) => {
      for (const access of accesses) {
        if (access.writes && objectIn(access, at) === nobody) tell(access.objectKind, access.slot);
      }
      return false;
    });
  }

  /** True if some statement of the process writes that slot of some object. */
  hasWrite(process: number, objectKind: number, slot: number): boolean {
    return this.ownWrites(process).some(
      (access) => access.slot === slot && access.objectKind === objectKind,
    );
  }

  /** Every slot that a process may write, in the calls that leave no event, too. */
  writesOf(process: number): readonly SlotAccess[] {
    let writes = this.writes[process];
    if (writes) return writes;
    const seen = new Set([process]);
    for (const at of seen) {
      for (const instruction of this.program.processes[at]!.code) {
        if (instruction.kind !== 'call') continue;
        if (this.isHidden('enter', instruction.process)) seen.add(instruction.process);
      }
    }
    writes = [...seen].flatMap((each) => this.ownWrites(each));
    this.writes[process] = writes;
    return writes;
  }

  /** What may be written, without a visible step, from one choice of an object to the next there. */
  unseenPass(choice: ObjectChoice): readonly SlotAccess[] {
    let writes = this.passes.get(choice);
    if (!writes) {
      const process = this.program.processes.findIndex(({ code }) => code.includes(choice));
      const start = choice.kind === 'for-each' ? choice.body : choice.next;
      const isAgain = (each: Instruction) => isSameChoice(each, choice);
      const { reached } = this.reach(process, start, false, isAgain);
      const { found } = this.accessesOf(reached.some(isAgain) ? reached : [], false);
      writes = distinct(found).filter(
        (access) => access.writes && access.objectKind !== controlKind,
      );
      this.passes.set(choice, writes);
    }
    return writes;
  }

  private ownWrites(process: number): readonly StaticAccess[] {
    const found: StaticAccess[] = [];
    for (const instruction of this.program.processes[process]!.code) {
      this.finder.ofInstruction(instruction, found, new Set());
    }
    return distinct(found).filter(({ writes }) => writes);
  }

  /** True if it may touch the globals, or objects that its frames do not refer to. */
  isWide(frame: Frame): boolean {
    return this.someRegion(frame, false, ({ isWide }) => isWide);
  }

  /** Through the frames, innermost first, as far as they can be left without a visible step. */
  private someRegion(
    frame: Frame,
    endsAtLocks: boolean,
    test: (region: Region, at: Frame) => boolean,
  ): boolean {
    let at = frame;
    let region = this.region(frame.process, frame.pc, endsAtLocks);
    for (;;) {
      if (test(region, at)) return true;
      const next = this.continuation(region, at, endsAtLocks);
      if (next === undefined) return false;
      region = next;
      at = at.caller!;
    }
  }

  /** What the caller of a frame goes on with, if that can come without a visible step. */
  private continuation(region: Region, frame: Frame, endsAtLocks: boolean): Region | undefined {
    const { caller } = frame;
    if (!region.canLeave || !caller) return undefined;
    const call = this.program.processes[caller.process]!.code[caller.pc]!;
    if (call.kind !== 'call' && call.kind !== 'call-any') return undefined;
    return this.region(caller.process, call.kind === 'call' ? call.next : caller.pc, endsAtLocks);
  }

  /** What taking a transition, or beginning a process, with these arguments may touch. */
  ofBeginning(process: number, values: Frame['locals']): readonly Access[] {
    const { guard, role } = this.program.processes[process]!;
    const frame: Frame = { process, pc: 0, locals: values, caller: undefined };
    const accesses = [...this.of(frame)];
    if (role === 'transition' && guard) {
      const found: StaticAccess[] = [];
      this.finder.ofExpression(guard, found, new Set());
      for (const access of found) addAccess(access, frame, accesses);
    }
    return accesses;
  }

  /** What a condition reads, whichever objects its locals are. */
  ofCondition(condition: Expression): readonly Access[] {
    const found: StaticAccess[] = [];
    this.finder.ofExpression(condition, found, new Set());
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
    const { reached, canLeave } = this.reach(process, start, endsAtLocks);
    const { found, locks } = this.accessesOf(reached, endsAtLocks);
    if (canLeave) for (const slot of this.controls[process]!) found.push(control(slot, true, 0));
    const isWide = found.some(({ root }) => typeof root !== 'number');
    return { accesses: distinct(found), locks: distinct(locks), canLeave, isWide };
  }

  /** What comes before the next visible step, and before the end. */
  private reach(
    process: number,
    start: number,
    endsAtLocks: boolean,
    isEnd: (instruction: Instruction) => boolean = () => false,
  ): { readonly reached: readonly Instruction[]; readonly canLeave: boolean } {
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
      } else if (!isEnd(instruction) && !(endsAtLocks && instruction.kind === 'lock')) {
        pending.push(...successors(instruction));
      }
    }
    return { reached, canLeave };
  }

  private accessesOf(
    reached: readonly Instruction[],
    endsAtLocks: boolean,
  ): { readonly found: StaticAccess[]; readonly locks: StaticAccess[] } {
    const assigned = new Set(reached.flatMap(assignedLocals));
    const found: StaticAccess[] = [];
    const locks: StaticAccess[] = [];
    for (const instruction of reached) {
      this.finder.ofInstruction(instruction, found, assigned);
      if (instruction.kind === 'call' && this.isHidden('enter', instruction.process)) {
        this.inside(instruction, found, locks, assigned, endsAtLocks);
      } else if (endsAtLocks && instruction.kind === 'lock') {
        this.finder.slot(instruction.object, instruction.slot, true, locks, assigned);
      }
    }
    return { found, locks };
  }

  /** What a call that leaves no event touches by entering the process, and within it. */
  private inside(
    call: Instruction & { kind: 'call' },
    found: StaticAccess[],
    locks: StaticAccess[],
    assigned: ReadonlySet<number>,
    endsAtLocks: boolean,
  ): void {
    const first = rootOf(call.arguments[0], assigned);
    for (const slot of this.controls[call.process]!) found.push(control(slot, true, first));
    const region = this.region(call.process, 0, endsAtLocks);
    for (const access of region.accesses) found.push(inCaller(access, call.arguments, assigned));
    for (const lock of region.locks) locks.push(inCaller(lock, call.arguments, assigned));
  }
}

/** Nobody that anybody else may touch. */
const nobody = -1;

/** The object of a frame's access; undefined if it may be any. */
function objectIn(access: StaticAccess, { locals }: Frame): number | undefined {
  const object = objectOf(access, locals);
  if (object === undefined) return undefined;
  if (isUnknown(object) || (object === 0 && access.objectKind !== 0)) {
    // An unknown object is nobody else's as far as the checker can tell.
    return access.objectKind === controlKind ? undefined : nobody;
  }
  return object;
}

/** Adds a frame's access; false, and nothing is added, if it is to an object that nobody knows. */
function addAccess(access: StaticAccess, frame: Frame, found: Access[]): boolean {
  const object = objectIn(access, frame);
  const { objectKind, slot, writes } = access;
  if (object !== nobody) found.push({ object, objectKind, slot, writes });
  return object !== nobody;
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
