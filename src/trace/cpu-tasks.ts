/**
 * Which task each CPU runs, as far as function_graph tells.
 *
 * Without the task column only a rule tells, and it tells of the past as well: a kernel prints one
 * before a CPU's first event of another task (`kernel/trace/trace_functions_graph.c`, `verif_pid`),
 * so whatever came before the first rule of a CPU belongs to the task on its left.
 *
 *      1)               |  device_add() {          of sh-104, but only the rule says so
 *      ------------------------------------------
 *      1)     sh-104     =>   dct-t0-302
 */
import type { TaskName } from './event.js';

/** More CPUs no kernel has; of larger numbers nothing is kept. */
const maxCpus = 8192;

/** What is known of each CPU. Its number is absent where the format does not print it. */
export class CpuTasks {
  /** Undefined for a CPU that goes without a name, because no rule named it in time. */
  readonly #tasks = new Map<number | undefined, TaskName | undefined>();
  readonly #awaited = new Set<number>();

  get(cpu: number | undefined): TaskName | undefined {
    return this.#tasks.get(cpu);
  }

  set(cpu: number | undefined, task: TaskName): void {
    if (cpu === undefined || cpu < maxCpus) this.#tasks.set(cpu, task);
  }

  /** True of a CPU that lines further down may name. */
  mayBeNamed(cpu: number | undefined): cpu is number {
    return cpu !== undefined && cpu < maxCpus && !this.#tasks.has(cpu);
  }

  /** Looks for the task of a CPU from now on. */
  await(cpu: number): void {
    this.#awaited.add(cpu);
  }

  /** Takes from a line further down which task the CPU ran until then; the first one counts. */
  learn(cpu: number | undefined, task: TaskName): void {
    if (!this.#tasks.has(cpu)) this.set(cpu, task);
    if (cpu !== undefined) this.#awaited.delete(cpu);
  }

  get isAwaiting(): boolean {
    return this.#awaited.size > 0;
  }

  /** The CPUs still awaited go without a name until a rule or a column gives them one. */
  stopAwaiting(): void {
    for (const cpu of this.#awaited) this.#tasks.set(cpu, undefined);
    this.#awaited.clear();
  }

  /** Forgets everything: a line that cannot be read may have been a rule. */
  forget(): void {
    this.#tasks.clear();
    this.#awaited.clear();
  }
}
