/**
 * The steps of a process: where one can begin, what instructions it runs, and where it can end.
 *
 * A step is one instruction, or those of one `atomic` up to a call, a return or its end; see
 * `Interpreter.step`, which this mirrors.
 */
import type { Instruction, Process } from '../model/program.js';

/** An instruction that counts references; the intermediate form has it with those of locks. */
export type Counting = Extract<Instruction, { readonly kind: 'lock' | 'unlock' | 'get' | 'put' }>;

/** The instructions that one step may run. */
export interface Step {
  /** Where it begins. */
  readonly start: number;
  /** Indexes of its instructions, the first that runs first; without loops, each before those that follow it. */
  readonly inside: readonly number[];
  /** Where the task may stand after it, ascending; empty for a call or return. */
  readonly exits: readonly number[];
  /** Some instruction may run twice. */
  readonly hasLoop: boolean;
  /** It may run for ever: a `while` is in it. */
  readonly hasWhile: boolean;
}

/** Every place at which a task that runs the process can stand, with the step it takes there. */
export function stepsOf(process: Process): readonly Step[] {
  const steps = new Map<number, Step>();
  const pending = [0];
  for (let start = pending.pop(); start !== undefined; start = pending.pop()) {
    if (steps.has(start)) continue;
    const step = stepAt(process, start);
    steps.set(start, step);
    pending.push(...step.exits);
  }
  return [...steps.values()].sort((a, b) => a.start - b.start);
}

/** The step of a transition: all of it, up to a return. */
export function stepAt(process: Process, start: number): Step {
  const { code } = process;
  const first = code[start]!;
  if (first.kind === 'call')
    return { start, inside: [start], exits: [first.next], hasLoop: false, hasWhile: false };
  if (first.kind === 'return')
    return { start, inside: [start], exits: [], hasLoop: false, hasWhile: false };
  const inside: number[] = [];
  const exits = new Set<number>();
  const seen = new Set<number>();
  const visit = (pc: number): void => {
    seen.add(pc);
    // The last way first: what is found last comes first.
    for (const next of [...successors(code[pc]!)].reverse()) {
      if (!continues(code, code[pc]!.region, next)) exits.add(next);
      else if (!seen.has(next)) visit(next);
    }
    inside.unshift(pc);
  };
  visit(start);
  const hasLoop = inside.some((pc) => isRepeated(process, pc));
  const hasWhile = inside.some((pc) =>
    successors(code[pc]!).some((next) => goesRound(process, pc, next)),
  );
  return { start, inside, exits: [...exits].sort((a, b) => a - b), hasLoop, hasWhile };
}

/** After an instruction of this region the step goes on with the one at `next`. */
export function continues(code: Process['code'], region: number, next: number): boolean {
  const following = code[next]!;
  if (region === 0 || following.region !== region) return false;
  return following.kind !== 'return' && following.kind !== 'call';
}

/** Whether an instruction of a step may run again in the same step. */
export function isRepeated({ code }: Process, pc: number): boolean {
  const { region } = code[pc]!;
  const seen = new Set<number>();
  const pending = [...successors(code[pc]!)];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    if (!continues(code, region, at) || seen.has(at)) continue;
    if (at === pc) return true;
    seen.add(at);
    pending.push(...successors(code[at]!));
  }
  return false;
}

/** The edge closes a `while`; one that closes a `for each` takes another object and ends. */
export function goesRound(process: Process, pc: number, next: number): boolean {
  const from = process.code[pc]!;
  if (next > pc || (from.kind === 'for-each' && next === from.body)) return false;
  return isRepeated(process, pc) && isRepeated(process, next);
}

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

/** Whether it may have to wait. */
export function mayBlock(instruction: Instruction): boolean {
  switch (instruction.kind) {
    case 'lock':
    case 'push':
    case 'pop':
    case 'choose-value':
    case 'await':
    case 'create':
      return true;
    default:
      return false;
  }
}

/** The instructions of a step to which several ways lead, or one that goes round. */
export function joinsOf(process: Process, { inside }: Step): ReadonlySet<number> {
  const { code } = process;
  const ways = new Map<number, number>();
  for (const pc of inside) {
    for (const next of new Set(successors(code[pc]!))) {
      if (!continues(code, code[pc]!.region, next)) continue;
      ways.set(next, (ways.get(next) ?? 0) + (isRepeated(process, next) ? 2 : 1));
    }
  }
  return new Set([...ways].flatMap(([pc, count]) => (count > 1 ? [pc] : [])));
}

/** The locals that an instruction gives a value. */
export function localsWritten(instruction: Instruction): readonly number[] {
  switch (instruction.kind) {
    case 'assign':
    case 'push':
      return instruction.place.kind === 'local' ? [instruction.place.index] : [];
    case 'pop':
      return instruction.place.kind === 'local'
        ? [instruction.place.index, instruction.local]
        : [instruction.local];
    case 'for-each':
      return [instruction.local, instruction.cursor];
    case 'choose-value':
    case 'create':
      return [instruction.local];
    default:
      return [];
  }
}
