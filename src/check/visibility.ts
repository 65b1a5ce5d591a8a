/**
 * Which steps leave an event in this recording.
 *
 * An observation may speak of functions that a recording lacks, because the compiler inlined them
 * or nobody probed them. A function counts as recorded once an event of it is known, from a look
 * ahead or from its first event on; before that, and always if its clause is optional, its step is
 * hidden. A work function is begun by the kernel's
 * worker and not by a step before it, so it counts as recorded from the start, lest every queued
 * item might have run unseen; so does everything in a closed world.
 */
import type { Clause, Observation } from '../model/observation.js';
import type { Program } from '../model/program.js';
import { findUnnoticed } from './unnoticed.js';
import type { Coverage } from './verdict.js';

type Step = 'enter' | 'leave';

export class Visibility {
  private readonly program: Program;
  private readonly observation: Observation;
  private readonly visible: Record<Step, boolean[]>;
  private readonly taken: boolean[];
  private readonly recorded = new Set<Clause>();
  /** By process: an event of entering it was recorded. */
  private readonly entered: boolean[];
  /** Processes whose entry the observation speaks of. */
  private readonly expected: ReadonlySet<number>;
  private readonly callers: readonly ReadonlySet<number>[];
  private readonly roots = new Map<number, readonly number[]>();
  private readonly hidden = new Map<number, ReadonlySet<number>>();
  readonly hiddenWork: readonly number[];
  readonly hiddenTransitions: readonly number[];

  constructor(program: Program, observation: Observation) {
    this.program = program;
    this.observation = observation;
    const { processes } = program;
    this.visible = { enter: processes.map(() => false), leave: processes.map(() => false) };
    this.taken = processes.map(() => false);
    this.entered = processes.map(() => false);
    this.callers = callersOf(program);
    this.expected = new Set(
      observation.clauses.flatMap(({ meaning, optional }) =>
        meaning.kind === 'enter' && !optional ? [meaning.process] : [],
      ),
    );
    const isClosed = observation.scenario !== undefined;
    const done = new Set<number>();
    for (const clause of observation.clauses) {
      const { meaning, optional } = clause;
      if (meaning.kind === 'do') {
        if (!optional) done.add(meaning.process);
        continue;
      }
      const isWork = meaning.kind === 'enter' && processes[meaning.process]!.role === 'work';
      if (!optional && (isClosed || isWork)) this.visible[meaning.kind][meaning.process] = true;
    }
    this.hiddenWork = processes.flatMap(({ role }, process) =>
      role === 'work' && !this.visible.enter[process] ? [process] : [],
    );
    this.hiddenTransitions = processes.flatMap(({ role }, process) =>
      role === 'transition' && !done.has(process) ? [process] : [],
    );
  }

  isHidden(step: Step, process: number): boolean {
    return !this.visible[step][process];
  }

  /**
   * Notes that an event of this clause was recorded; true if that changes what is hidden. All
   * clauses about the same event are recorded then, whichever its fields select.
   */
  sawRecorded(clause: Clause): boolean {
    if (this.recorded.has(clause)) return false;
    const same = this.observation.clauses.filter(
      ({ point, event }) => point === clause.point && event === clause.event,
    );
    return same.map((each) => this.isNews(each)).includes(true);
  }

  private isNews(clause: Clause): boolean {
    this.recorded.add(clause);
    const { meaning } = clause;
    if (meaning.kind === 'enter') this.entered[meaning.process] = true;
    if (clause.optional || meaning.kind === 'do') return false;
    if (this.visible[meaning.kind][meaning.process]) return false;
    this.visible[meaning.kind][meaning.process] = true;
    this.roots.clear();
    this.hidden.clear();
    return true;
  }

  /** Processes the environment may start, unseen, that may come to enter or leave `process`. */
  rootsToward(process: number): readonly number[] {
    let roots = this.roots.get(process);
    if (!roots) {
      const above = new Set(this.hiddenCallersOf(process));
      if (this.isHidden('enter', process)) above.add(process);
      roots = [...above]
        .filter((each) => this.program.processes[each]!.isRoot)
        .sort((a, b) => a - b);
      this.roots.set(process, roots);
    }
    return roots;
  }

  /** Who may call a process, directly or through each other, without an event. */
  hiddenCallersOf(process: number): ReadonlySet<number> {
    let callers = this.hidden.get(process);
    if (!callers) {
      callers = this.above(process, (caller) => this.isHidden('enter', caller));
      this.hidden.set(process, callers);
    }
    return callers;
  }

  /** True if an event of entering the process was recorded. */
  hasEntry(process: number): boolean {
    return this.entered[process]!;
  }

  /** Who may have called a process without an event of theirs, work included. */
  unseenCallersOf(process: number): ReadonlySet<number> {
    return this.above(process, (caller) => !this.hasEntry(caller));
  }

  /** The process with all that may have called it. */
  withCallers(process: number): ReadonlySet<number> {
    return this.above(process, () => true).add(process);
  }

  private above(process: number, isWanted: (caller: number) => boolean): Set<number> {
    const above = new Set<number>();
    const pending = [process];
    for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
      for (const caller of this.callers[at]!) {
        if (above.has(caller) || !isWanted(caller)) continue;
        above.add(caller);
        pending.push(caller);
      }
    }
    return above;
  }

  /** Code outside the specification may call the process, or a worker. */
  mayBegin(process: number): boolean {
    const { isRoot, role } = this.program.processes[process]!;
    return isRoot || role === 'work';
  }

  /** True if the process may be begun, which would show, and has not so far. */
  isUnseen(process: number): boolean {
    return this.mayBegin(process) && this.expected.has(process) && !this.hasEntry(process);
  }

  /** True if `process`, once begun, may come to enter or leave `callee`. */
  mayLeadTo(process: number, callee: number): boolean {
    if (process === callee) return true;
    const callers = this.above(callee, (caller) => {
      const isWork = this.program.processes[caller]!.role === 'work';
      return isWork || this.isHidden('enter', caller);
    });
    return callers.has(process);
  }

  /** Notes that an event took part in a process. */
  exercise(process: number): void {
    this.taken[process] = true;
  }

  /** `hits` are the clauses that explained an event, and those in `mute` one that showed nothing. */
  coverage(hits: ReadonlySet<Clause>, mute: ReadonlySet<Clause>): Coverage {
    const { processes } = this.program;
    return {
      exercised: processes.flatMap(({ name }, process) => (this.taken[process] ? [name] : [])),
      neverExercised: processes.flatMap(({ role, name }, process) =>
        role === 'task' || this.taken[process] ? [] : [name],
      ),
      notRecorded: this.observation.clauses.flatMap((clause) =>
        hits.has(clause) ? [] : [`${clause.point} ${clause.event}`],
      ),
      mayBeMissing: findUnnoticed(this.program, hits, mute),
    };
  }
}

function callersOf(program: Program): ReadonlySet<number>[] {
  const callers = program.processes.map(() => new Set<number>());
  program.processes.forEach(({ code }, caller) => {
    for (const instruction of code) {
      if (instruction.kind === 'call') callers[instruction.process]!.add(caller);
    }
  });
  return callers;
}
