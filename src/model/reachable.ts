/** What of a specification can happen at all. */
import type { Program, Scenario } from './program.js';

/** These processes and all that they may call or schedule. */
export function reachableFrom(program: Program, processes: readonly number[]): ReadonlySet<number> {
  const reached = new Set(processes);
  for (const process of reached) {
    for (const instruction of program.processes[process]!.code) {
      if (instruction.kind === 'call' || instruction.kind === 'schedule') {
        reached.add(instruction.process);
      }
    }
  }
  return reached;
}

/** What the tasks of a scenario and its environment may come to run. */
export function reachableIn(program: Program, scenario: Scenario): ReadonlySet<number> {
  const transitions = program.processes.flatMap(({ role }, process) =>
    role === 'transition' ? [process] : [],
  );
  return reachableFrom(program, [...scenario.tasks.map(({ process }) => process), ...transitions]);
}
