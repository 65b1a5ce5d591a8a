/**
 * Which visible steps a task can come to next, by the code alone: whoever searches for one step
 * need not follow a path that cannot lead to it.
 */
import type { IsHidden } from './footprint.js';
import type { Frame } from './frame.js';
import { successors } from './access.js';
import type { Program } from './program.js';

interface Region {
  /** Processes whose visible entry, or exit, may come next. */
  readonly enters: ReadonlySet<number>;
  readonly leaves: ReadonlySet<number>;
  /** Code outside the specification may run: it may enter whatever is a root. */
  readonly callsAny: boolean;
  /** The frame may be left without a visible step. */
  readonly canLeave: boolean;
}

export class NextVisible {
  private readonly program: Program;
  private readonly isHidden: IsHidden;
  private readonly regions: (Region | undefined)[][];

  constructor(program: Program, isHidden: IsHidden) {
    this.program = program;
    this.isHidden = isHidden;
    this.regions = program.processes.map(() => []);
  }

  /**
   * True if a task with this stack may come to that step without another visible one before it;
   * `mayFollow` tells whether the step may come once all its calls have returned.
   */
  mayBe(frame: Frame, step: 'enter' | 'leave', process: number, mayFollow: boolean): boolean {
    let at: Frame | undefined = frame;
    let pc = frame.pc;
    while (at) {
      const region = this.region(at.process, pc);
      if ((step === 'enter' ? region.enters : region.leaves).has(process)) return true;
      if (step === 'enter' && region.callsAny && this.program.processes[process]!.isRoot)
        return true;
      if (!region.canLeave) return false;
      at = at.caller;
      if (!at) return mayFollow;
      const call = this.program.processes[at.process]!.code[at.pc]!;
      pc = call.kind === 'call' ? call.next : at.pc;
    }
    return mayFollow;
  }

  private region(process: number, pc: number): Region {
    const known = this.regions[process]![pc];
    if (known) return known;
    const region = this.explore(process, pc);
    this.regions[process]![pc] = region;
    return region;
  }

  private explore(process: number, start: number): Region {
    const { code } = this.program.processes[process]!;
    const enters = new Set<number>();
    const leaves = new Set<number>();
    let callsAny = false;
    let canLeave = false;
    const seen = new Set<number>();
    const pending = [start];
    for (let pc = pending.pop(); pc !== undefined; pc = pending.pop()) {
      if (seen.has(pc)) continue;
      seen.add(pc);
      const instruction = code[pc]!;
      if (instruction.kind === 'return') {
        // An optional event may come although the step may also be hidden.
        leaves.add(process);
        canLeave ||= this.isHidden('leave', process);
      } else if (instruction.kind === 'call') {
        enters.add(instruction.process);
        if (!this.isHidden('enter', instruction.process)) continue;
        const callee = this.region(instruction.process, 0);
        for (const each of callee.enters) enters.add(each);
        for (const each of callee.leaves) leaves.add(each);
        callsAny ||= callee.callsAny;
        if (callee.canLeave) pending.push(instruction.next);
      } else {
        if (instruction.kind === 'call-any') {
          if (!instruction.among) callsAny = true;
          for (const each of instruction.among ?? []) enters.add(each);
        }
        pending.push(...successors(instruction));
      }
    }
    return { enters, leaves, callsAny, canLeave };
  }
}
