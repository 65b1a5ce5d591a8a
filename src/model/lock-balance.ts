/** Whether a process gives back every lock that it takes, whichever way it goes. */
import { assignedLocals, successors } from './access.js';
import type { Instruction, Process, Program } from './program.js';

/** The processes that end with just the locks they began with, as far as their code tells. */
export function balancedProcesses({ processes }: Program): ReadonlySet<number> {
  return new Set([...processes.keys()].filter((process) => keepsNoLock(processes[process]!)));
}

function keepsNoLock({ code }: Process): boolean {
  const held = new Map<number, string>([[0, '']]);
  const pending = [0];
  for (let pc = pending.pop(); pc !== undefined; pc = pending.pop()) {
    const instruction = code[pc]!;
    const before = held.get(pc)!;
    if (instruction.kind === 'return' && before !== '') return false;
    const after = afterwards(instruction, before);
    if (after === undefined) return false;
    for (const next of successors(instruction)) {
      if (held.get(next) === after) continue;
      if (held.has(next)) return false;
      held.set(next, after);
      pending.push(next);
    }
  }
  return true;
}

/** The locks held after an instruction, innermost last; undefined where the code does not tell. */
function afterwards(instruction: Instruction, before: string): string | undefined {
  const locks = before === '' ? [] : before.split(' ');
  const changed = assignedLocals(instruction);
  if (locks.some((lock) => changed.some((local) => lock.startsWith(`local${local}.`)))) {
    return undefined;
  }
  if (instruction.kind !== 'lock' && instruction.kind !== 'unlock') return before;
  const { object, slot } = instruction;
  if (object.kind !== 'local' && object.kind !== 'constant') return undefined;
  const name = object.kind === 'local' ? `local${object.index}` : String(object.value);
  const lock = `${name}.${slot}`;
  if (instruction.kind === 'lock') return [...locks, lock].join(' ');
  const at = locks.lastIndexOf(lock);
  return at < 0 ? undefined : locks.toSpliced(at, 1).join(' ');
}
