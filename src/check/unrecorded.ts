/**
 * Which functions run although the recording never shows them being entered.
 *
 * Nobody probes everything. A function that others call is then taken as a hidden step of its
 * callers; one that code outside the specification calls, or a worker, would have to be taken as
 * running at any time, if it is not merely one that was never called. Here is what tells the two
 * apart: functions entered that only it calls, its return, or a value that nobody else writes.
 */
import type { Program } from '../model/program.js';
import type { TraceEvent, TraceItem } from '../trace/event.js';
import { isExcerptMark } from '../trace/excerpt-mark.js';
import { taskOf } from './call-tree.js';
import type { ClauseTable } from './clause-table.js';
import type { CheckState } from './state.js';
import type { Visibility } from './visibility.js';

/** What may be entered next from somewhere inside a process, by steps that leave no event. */
interface Entries {
  readonly processes: ReadonlySet<number>;
  /** Code outside the specification may run there. */
  readonly callsAny: boolean;
}

/** Finds out from the beginning of a recording; what is recorded must be known by now. */
export function noteUnrecorded(
  state: CheckState,
  clauses: ClauseTable,
  beginning: readonly TraceItem[],
): void {
  if (state.scenario || beginning.some(isExcerptMark)) return;
  const finder = new UnrecordedFinder(state.program, clauses, state.visibility);
  state.unrecorded = finder.find(beginning);
  state.isWhole = true;
}

class UnrecordedFinder {
  private readonly program: Program;
  private readonly clauses: ClauseTable;
  private readonly visibility: Visibility;
  private readonly entries: (Entries | undefined)[] = [];
  /** By task: the processes it is inside as far as the recording shows, innermost last. */
  private readonly stacks = new Map<string, number[]>();
  /** Those whose callers are suspected already. */
  private readonly examined = new Set<number>();
  private readonly found = new Set<number>();

  constructor(program: Program, clauses: ClauseTable, visibility: Visibility) {
    this.program = program;
    this.clauses = clauses;
    this.visibility = visibility;
  }

  /** The processes that are begun by nobody who shows. */
  find(items: Iterable<TraceItem>): ReadonlySet<number> {
    for (const item of items) {
      if (item.kind === 'event') this.event(item);
      else if (item.kind === 'lost') this.stacks.clear();
    }
    return this.found;
  }

  private event(event: TraceEvent): void {
    const meaning = this.clauses.find(event)?.meaning;
    if (!meaning || meaning.kind === 'do') return;
    const { kind, process } = meaning;
    const task = taskOf(event);
    const stack = this.stacks.get(task) ?? [];
    this.stacks.set(task, stack);
    if (kind === 'enter') {
      while (!this.mayEnter(stack, process)) {
        const top = stack.at(-1);
        if (top === undefined || !this.visibility.isHidden('leave', top)) {
          this.suspectCallers(process);
          break;
        }
        stack.pop();
      }
      stack.push(process);
      return;
    }
    const at = stack.lastIndexOf(process);
    if (at !== -1) stack.length = at;
    else this.suspect(process);
  }

  private mayEnter(stack: readonly number[], process: number): boolean {
    const top = stack.at(-1);
    if (top === undefined) return this.visibility.mayBegin(process);
    const { processes, callsAny } = this.entriesFrom(top);
    return processes.has(process) || (callsAny && this.program.processes[process]!.isRoot);
  }

  /** Somebody who does not show has called the process. */
  private suspectCallers(process: number): void {
    if (this.examined.has(process)) return;
    this.examined.add(process);
    for (const caller of this.visibility.unseenCallersOf(process)) this.suspect(caller);
  }

  private suspect(process: number): void {
    if (this.visibility.isUnseen(process)) this.found.add(process);
  }

  private entriesFrom(process: number): Entries {
    const known = this.entries[process];
    if (known) return known;
    const processes = new Set<number>();
    let callsAny = false;
    const pending = [process];
    const seen = new Set(pending);
    for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
      for (const instruction of this.program.processes[at]!.code) {
        if (instruction.kind === 'call-any') {
          callsAny ||= instruction.among === undefined;
          for (const each of instruction.among ?? []) processes.add(each);
        }
        if (instruction.kind !== 'call') continue;
        const callee = instruction.process;
        processes.add(callee);
        if (!this.visibility.isHidden('enter', callee) || seen.has(callee)) continue;
        seen.add(callee);
        pending.push(callee);
      }
    }
    const entries = { processes, callsAny };
    this.entries[process] = entries;
    return entries;
  }
}

/**
 * Those begun unseen that alone could have written a slot, as a value that was read shows; none if
 * somebody who is recorded could have.
 */
export function unseenWritersOf(
  { program, footprints, visibility }: CheckState,
  objectKind: number,
  slot: number,
): readonly number[] {
  const writers = program.processes.flatMap((_, process) =>
    footprints.hasWrite(process, objectKind, slot) ? [...visibility.withCallers(process)] : [],
  );
  if (writers.some((process) => visibility.hasEntry(process))) return [];
  return writers.filter((process) => visibility.isUnseen(process));
}
