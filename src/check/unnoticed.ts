/**
 * Which events a recording could lack without anybody noticing, by what an observation and the
 * specification say of them alone: what leaves room for a step that leaves no event.
 *
 * Beside these, nothing tells what a task did before its first event and after its last one, and a
 * function without any event counts as one that nobody recorded.
 */
import type { Clause } from '../model/observation.js';
import type { Program } from '../model/program.js';
import type { DecodedEvent } from './decode.js';

export type UnnoticedReason =
  /** The observation says that the event may be missing. */
  | 'optional'
  /** The events show no object and no value: one of another call may be meant. */
  | 'tells-nothing'
  /** The process runs code outside the specification, which may call anything. */
  | 'runs-other-code';

export interface UnnoticedEvents {
  /** `entry really_probe`. */
  readonly event: string;
  readonly reason: UnnoticedReason;
}

/** Of the clauses that explained events; of those in `mute` some events showed nothing. */
export function findUnnoticed(
  program: Program,
  clauses: Iterable<Clause>,
  mute: ReadonlySet<Clause>,
): readonly UnnoticedEvents[] {
  const found = new Map<string, UnnoticedReason>();
  for (const clause of clauses) {
    const reason = reasonOf(program, clause, mute);
    const event = `${clause.point} ${clause.event}`;
    if (reason && !found.has(event)) found.set(event, reason);
  }
  return [...found].map(([event, reason]) => ({ event, reason }));
}

function reasonOf(
  program: Program,
  clause: Clause,
  mute: ReadonlySet<Clause>,
): UnnoticedReason | undefined {
  if (clause.optional) return 'optional';
  if (mute.has(clause)) return 'tells-nothing';
  return runsOther(program, clause.meaning.process) ? 'runs-other-code' : undefined;
}

/** True if a process, or one that it calls, runs code outside the specification. */
function runsOther(program: Program, process: number, seen = new Set<number>()): boolean {
  if (seen.has(process)) return false;
  seen.add(process);
  return program.processes[process]!.code.some(
    (instruction) =>
      instruction.kind === 'call-any' ||
      (instruction.kind === 'call' && runsOther(program, instruction.process, seen)),
  );
}

/** True of an event that shows no object and no value. */
export function isMute({ testimony }: DecodedEvent): boolean {
  const { values, samples } = testimony;
  return samples.length === 0 && !values.some((value) => value !== undefined);
}
