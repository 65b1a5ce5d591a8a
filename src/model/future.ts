/**
 * What a task may come to do from here on, and what its next step may do, in a scenario.
 *
 * Computed from the code, following calls and queued work with the objects that are passed along,
 * and only as far as the task gets while others keep certain locks. It errs on the side of more.
 */
import {
  AccessFinder,
  assignedLocals,
  controlKind,
  rootOf,
  type StaticAccess,
  successors,
} from './access.js';
import { Cells, type Effects, type KnownLocals, noEffects, unionOf } from './cells.js';
import { Counters, type Falls } from './counters.js';
import type { Frame } from './frame.js';
import { localDomains } from './local-domains.js';
import { createdKindsOf, kindOfObject, mortalKindsOf } from './object-kinds.js';
import { reachableIn } from './reachable.js';
import {
  aliveSlot,
  type Expression,
  type Instruction,
  type Program,
  type Scenario,
} from './program.js';

/** What may happen, in any order, and how far each reference count may fall meanwhile. */
export interface Deeds {
  readonly effects: Effects;
  readonly falls: Falls;
}

/** Deeds after which the code may go on, with the counts changed by no less than `net`. */
interface Passage extends Deeds {
  readonly net: Falls | undefined;
}

export class Futures {
  readonly cells: Cells;
  readonly counters: Counters;
  private readonly program: Program;
  private readonly finder: AccessFinder;
  private readonly mortalKinds: ReadonlySet<number>;
  private readonly createdKinds: ReadonlySet<number>;
  /** By process: which locals are references. */
  private readonly references: readonly (readonly boolean[])[];
  private readonly passages = new Map<string, Passage>();
  private readonly steps = new Map<string, Deeds>();
  private readonly ofFrames = new WeakMap<Frame, Map<bigint, Deeds>>();
  /** The queued work being followed, by what it is, with its depth. */
  private readonly followed = new Map<string, number>();
  /** The least depth of work met again while it was being followed; results above it are partial. */
  private met = Infinity;

  constructor(program: Program, scenario: Scenario) {
    this.program = program;
    this.cells = new Cells(program, scenario);
    const processes = [...reachableIn(program, scenario)].map((each) => program.processes[each]!);
    this.mortalKinds = mortalKindsOf({ kinds: program.kinds, processes }, true);
    this.createdKinds = createdKindsOf({ processes });
    this.finder = new AccessFinder(program, true, this.mortalKinds);
    this.counters = new Counters(program, scenario, this.cells, this.createdKinds);
    this.references = program.processes.map((process) =>
      localDomains(program, process).map((domain) => domain?.kind === 'reference'),
    );
  }

  /** What a task with this stack may come to do while others keep these locks. */
  of(frame: Frame, held: bigint): Deeds {
    const byLocks = this.ofFrames.get(frame) ?? new Map<bigint, Deeds>();
    this.ofFrames.set(frame, byLocks);
    const deeds = byLocks.get(held) ?? this.follow(frame, held);
    byLocks.set(held, deeds);
    return deeds;
  }

  /** What the next step of a task with this stack may do. */
  ofStep(frame: Frame): Deeds {
    const { process, pc } = frame;
    const known = this.known(frame);
    const key = `${process} ${pc} ${known.join()}`;
    const deeds = this.steps.get(key) ?? this.walk(process, pc, known, undefined);
    this.steps.set(key, deeds);
    return deeds;
  }

  /** What a queued item may do, from its beginning on. */
  ofQueued(work: number, values: readonly number[], held: bigint): Deeds {
    const { parameters } = this.program.processes[work]!;
    return this.begun(
      work,
      parameters.map(({ domain }, index) =>
        domain.kind === 'reference' ? values[index] : undefined,
      ),
      held,
    );
  }

  /** What the beginning of any queued item may do, and what it depends on. */
  ofStarts(): Effects {
    let effects = noEffects;
    this.program.processes.forEach(({ role }, process) => {
      if (role !== 'work') return;
      const start = this.start(process, undefined);
      effects = unionOf(effects, { ...start, reads: start.writes | start.updates });
    });
    return effects;
  }

  /** What transitions of the environment may do. */
  ofEnvironment(): Deeds {
    let deeds: Deeds = { effects: noEffects, falls: this.counters.none };
    this.program.processes.forEach(({ role, guard, parameters }, process) => {
      if (role !== 'transition') return;
      const unknown = parameters.map(() => undefined);
      const { effects, falls } = this.passage(process, 0, unknown, 0n);
      const asked = guard ? this.ofCondition(guard) : noEffects;
      const chosen = parameters.map(({ domain }) =>
        domain.kind === 'reference' ? this.roster(domain.objectKind) : 0n,
      );
      const reads = chosen.reduce((all, each) => all | each, 0n);
      deeds = {
        effects: unionOf(deeds.effects, unionOf(unionOf(effects, asked), { ...noEffects, reads })),
        falls: this.counters.repeated(this.counters.sum(deeds.falls, falls)),
      };
    });
    return deeds;
  }

  /** What a condition reads, whichever objects its locals are. */
  ofCondition(condition: Expression): Effects {
    const found: StaticAccess[] = [];
    this.finder.ofExpression(condition, found, new Set());
    const reads = found.reduce((all, { root, ...access }) => {
      const settled = typeof root === 'number' ? 'any' : root;
      return all | this.cells.of({ ...access, root: settled }, []);
    }, 0n);
    return { ...noEffects, reads };
  }

  private roster(objectKind: number): bigint {
    return this.mortalKinds.has(objectKind) ? this.cells.ofKind(objectKind, aliveSlot) : 0n;
  }

  private known({ process, locals }: Frame): KnownLocals {
    const references = this.references[process]!;
    return locals.map((value, local) =>
      references[local] && typeof value === 'number' ? value : undefined,
    );
  }

  private follow(frame: Frame, held: bigint): Deeds {
    let { effects, falls, net } = this.passage(frame.process, frame.pc, this.known(frame), held);
    for (let at = frame.caller; at && net; at = at.caller) {
      const call = this.program.processes[at.process]!.code[at.pc]!;
      const resumed = call.kind === 'call' ? call.next : at.pc;
      const known = this.known(at).slice() as (number | undefined)[];
      if (call.kind === 'call' && call.result !== undefined) known[call.result] = undefined;
      const rest = this.passage(at.process, resumed, known, held);
      effects = unionOf(effects, rest.effects);
      falls = this.counters.lowest(falls, this.counters.sum(net, rest.falls));
      net = rest.net && this.counters.sum(net, rest.net);
    }
    return { effects, falls };
  }

  private passage(process: number, pc: number, known: KnownLocals, held: bigint): Passage {
    const key = `${process} ${pc} ${known.join()} ${held}`;
    const found = this.passages.get(key);
    if (found) return found;
    const outer = this.met;
    this.met = Infinity;
    const passage = this.walk(process, pc, known, held);
    if (this.met === Infinity) this.passages.set(key, passage);
    this.met = Math.min(outer, this.met);
    return passage;
  }

  /** Queued work begins, at any time from now on. */
  private begun(work: number, values: KnownLocals, held: bigint): Deeds {
    const { locals } = this.program.processes[work]!;
    const known = locals.map((_, local) => values[local]);
    const key = `${work} ${known.join()} ${held}`;
    const depth = this.followed.get(key);
    if (depth !== undefined) {
      this.met = Math.min(this.met, depth);
      return { effects: noEffects, falls: this.counters.unbounded };
    }
    this.followed.set(key, this.followed.size);
    const { effects, falls } = this.passage(work, 0, known, held);
    this.followed.delete(key);
    if (this.met >= this.followed.size) this.met = Infinity;
    return { effects: unionOf(effects, this.start(work, values[0])), falls };
  }

  /** An item leaves the queue of its first argument, or the only one, for an idle worker. */
  private start(work: number, first: number | undefined): Effects {
    const { parameters, workSlot } = this.program.processes[work]!;
    const domain = parameters[0]?.domain;
    const objectKind = domain?.kind === 'reference' ? domain.objectKind : 0;
    const root = first === undefined || objectKind === 0 ? 'any' : { object: first };
    const queue = this.cells.of({ root, objectKind, slot: workSlot!, writes: true }, []);
    const updates = queue | this.cells.active(work, first);
    return { reads: 0n, writes: this.cells.workers, updates };
  }

  /**
   * Everything that can be reached from an instruction: as far as the locks in `held` let it, or,
   * where that is undefined, within one step.
   */
  private walk(
    process: number,
    start: number,
    known: KnownLocals,
    held: bigint | undefined,
  ): Passage {
    const isStep = held === undefined;
    const { code } = this.program.processes[process]!;
    const next = (instruction: Instruction): readonly number[] =>
      isStep ? withinStep(code, instruction) : successors(instruction);
    const assigned = new Set(reach(code, start, next).flatMap((pc) => assignedLocals(code[pc]!)));
    const locals = known.map((value, local) => (assigned.has(local) ? undefined : value));
    const parts = new Map<number, Passage>();
    let effects = noEffects;
    const goesOn = (instruction: Instruction, pc: number): readonly number[] => {
      const part = this.part(process, instruction, locals, assigned, held);
      parts.set(pc, part);
      effects = unionOf(effects, part.effects);
      return part.net ? next(instruction) : [];
    };
    reach(code, start, goesOn);
    const ways = [...parts].map(([pc, { falls, net }]) => {
      return { pc, falls, net, targets: net ? next(code[pc]!) : [] };
    });
    const { falls, at } = this.counters.along(ways, start);
    let net: Falls | undefined;
    for (const { pc } of ways) {
      if (code[pc]!.kind !== 'return') continue;
      net = net ? this.counters.lowest(net, at.get(pc)!) : at.get(pc)!;
    }
    return { effects, falls, net };
  }

  private part(
    process: number,
    instruction: Instruction,
    locals: KnownLocals,
    assigned: ReadonlySet<number>,
    held: bigint | undefined,
  ): Passage {
    const { counters } = this;
    const own = this.ownEffects(instruction, locals, assigned);
    const still = { falls: counters.none, net: counters.none };
    switch (instruction.kind) {
      case 'lock': {
        if (!held || !this.isKeptOut(instruction, locals, assigned, held)) break;
        return { ...still, effects: { reads: own.reads, writes: 0n, updates: 0n }, net: undefined };
      }
      case 'get':
      case 'put': {
        const cells = this.place(instruction.object, instruction.slot, locals, assigned);
        const net = counters.counted(cells, instruction.kind === 'get');
        return { effects: own, falls: counters.lowest(net, counters.none), net };
      }
      case 'call': {
        const values = this.argumentsOf(instruction, locals, assigned);
        const entered = {
          ...noEffects,
          updates: this.cells.active(instruction.process, values[0]),
        };
        const effects = unionOf(own, entered);
        if (held === undefined) return { ...still, effects };
        const { locals: names } = this.program.processes[instruction.process]!;
        const inside = names.map((_, local) => values[local]);
        const called = this.passage(instruction.process, 0, inside, held);
        return { ...called, effects: unionOf(effects, called.effects) };
      }
      case 'schedule': {
        if (held === undefined) break;
        const values = this.argumentsOf(instruction, locals, assigned);
        const { effects, falls } = this.begun(instruction.process, values, held);
        return { effects: unionOf(own, effects), falls, net: falls };
      }
      case 'return': {
        const left = { ...noEffects, updates: this.cells.active(process, locals[0]) };
        return { ...still, effects: unionOf(unionOf(own, left), this.ended(process)) };
      }
      default:
    }
    return { ...still, effects: own };
  }

  /** A worker that has ended its item is idle. */
  private ended(process: number): Effects {
    if (this.program.processes[process]!.role !== 'work') return noEffects;
    return { reads: 0n, writes: this.cells.workers, updates: this.cells.work };
  }

  private ownEffects(
    instruction: Instruction,
    locals: KnownLocals,
    assigned: ReadonlySet<number>,
  ): Effects {
    const found: StaticAccess[] = [];
    this.finder.ofInstruction(instruction, found, assigned);
    const { kind } = instruction;
    const isCounting = kind === 'get' || kind === 'put';
    const effects = { reads: 0n, writes: 0n, updates: 0n };
    for (const access of found) {
      const { writes, slot, objectKind } = access;
      const cells = this.cells.of(access, locals);
      if (!writes) effects.reads |= cells;
      else if (objectKind === controlKind || kind === 'schedule') effects.updates |= cells;
      else if (!isCounting) effects.writes |= cells;
      // That the last reference is put, and the object destroyed, is a matter of how far counts fall.
      else if (slot !== aliveSlot) effects.updates |= cells;
    }
    return effects;
  }

  /** It cannot be taken, whichever of the objects it may be: others keep all of these locks. */
  private isKeptOut(
    { object, slot }: { readonly object: Expression; readonly slot: number },
    locals: KnownLocals,
    assigned: ReadonlySet<number>,
    held: bigint,
  ): boolean {
    const objectKind = kindOfObject(object);
    // A new object begins with its locks free.
    if (objectKind === undefined || this.createdKinds.has(objectKind)) return false;
    return (this.place(object, slot, locals, assigned) & ~held) === 0n;
  }

  private place(
    object: Expression,
    slot: number,
    locals: KnownLocals,
    assigned: ReadonlySet<number>,
  ): bigint {
    const found: StaticAccess[] = [];
    this.finder.slot(object, slot, true, found, assigned);
    return this.cells.of(found[0]!, locals);
  }

  private argumentsOf(
    { arguments: values }: Instruction & { kind: 'call' | 'schedule' },
    locals: KnownLocals,
    assigned: ReadonlySet<number>,
  ): KnownLocals {
    return values.map((value) => {
      const root = rootOf(value, assigned);
      if (root === 'any') return undefined;
      return typeof root === 'number' ? locals[root] : root.object;
    });
  }
}

/** The instructions reached from one, in the order of their numbers. */
function reach(
  code: readonly Instruction[],
  start: number,
  next: (instruction: Instruction, pc: number) => readonly number[],
): number[] {
  const reached = new Set<number>();
  const pending = [start];
  for (let pc = pending.pop(); pc !== undefined; pc = pending.pop()) {
    if (reached.has(pc)) continue;
    reached.add(pc);
    pending.push(...next(code[pc]!, pc));
  }
  return [...reached].sort((a, b) => a - b);
}

/** What follows in the same step. */
function withinStep(code: readonly Instruction[], instruction: Instruction): readonly number[] {
  const { region } = instruction;
  if (region === 0 || instruction.kind === 'call') return [];
  return successors(instruction).filter((pc) => {
    const following = code[pc]!;
    return following.region === region && following.kind !== 'call' && following.kind !== 'return';
  });
}
