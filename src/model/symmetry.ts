/**
 * Symmetry: one key for all states that differ only in which of several interchangeable objects,
 * tasks or workers is which.
 *
 * The key is the least over all exchanges of objects. Of tasks with one program, and of workers, each
 * is known by its stack and the locks it owns, so that sorting them finds the least order.
 */
import type { Exchange, Interchange } from './interchange.js';
import { findInterchange } from './interchange.js';
import { localDomains, quantifierLocals } from './local-domains.js';
import type { Frame } from './frame.js';
import type { Symmetry } from './model.js';
import type { Domain, Program, Scenario } from './program.js';
import { renamedValue, type Renaming } from './renaming.js';
import type { WorldState } from './scenario-model.js';
import { none, type Value, valueKey } from './value.js';

/** The symmetry of a scenario; undefined where nothing is interchangeable. */
export function symmetryOf(program: Program, scenario: Scenario): Symmetry<WorldState> | undefined {
  const interchange = findInterchange(program, scenario);
  const classes = classesOf(interchange, scenario);
  if (classes.length === 0) return undefined;
  const canonical = new Canonical(program, scenario, interchange);
  return { classes, canonicalKey: (state) => canonical.key(state) };
}

function classesOf(
  { exchanges, taskClasses, hasWorkers }: Interchange,
  { objects, tasks }: Scenario,
): Symmetry<WorldState>['classes'] {
  const objectNames = orbits(
    objects.map((_, index) => exchanges.map(({ renaming }) => renaming[index + 1]! - 1)),
  ).map((orbit) => orbit.map((object) => objects[object]!.name));
  const together = orbits(
    taskClasses.map((_, number) => exchanges.map((each) => each.classes[number]!)),
    1,
  )
    .map((orbit) => orbit.flatMap((number) => taskClasses[number]!).sort((a, b) => a - b))
    .filter((orbit) => orbit.length > 1)
    .map((orbit) => orbit.map((task) => tasks[task]!.name));
  return [
    ...objectNames.map((names) => ({ of: 'objects', names }) as const),
    ...together.map((names) => ({ of: 'tasks', names }) as const),
    ...(hasWorkers ? [{ of: 'workers', names: [] } as const] : []),
  ];
}

/** Each set of numbers that lead to one another, of at least so many. */
function orbits(images: readonly (readonly number[])[], least = 2): number[][] {
  const seen = new Set<number>();
  return images.flatMap((targets, number) => {
    if (seen.has(number)) return [];
    const orbit = [...new Set(targets)].sort((a, b) => a - b);
    for (const each of orbit) seen.add(each);
    return orbit.length >= least ? [orbit] : [];
  });
}

class Canonical {
  private readonly program: Program;
  private readonly interchange: Interchange;
  private readonly kinds: readonly number[];
  private readonly taskCount: number;
  private readonly domains: readonly (readonly (Domain | undefined)[])[];
  /** By process: locals whose value means nothing between two steps. */
  private readonly idleLocals: readonly ReadonlySet<number>[];
  /** Objects that some exchange moves. */
  private readonly moved: readonly number[];
  private readonly anywhere: Renaming;

  constructor(program: Program, scenario: Scenario, interchange: Interchange) {
    this.program = program;
    this.interchange = interchange;
    this.kinds = [0, ...scenario.objects.map(({ objectKind }) => objectKind)];
    this.taskCount = scenario.tasks.length;
    this.domains = program.processes.map((process) => localDomains(program, process));
    this.idleLocals = program.processes.map((process) => quantifierLocals(process));
    this.moved = [...this.kinds.keys()].filter((object) =>
      interchange.exchanges.some(({ renaming }) => renaming[object] !== object),
    );
    this.anywhere = this.kinds.map((_, object) => (object === 0 ? 0 : 1));
  }

  key(state: WorldState): string {
    let least: string | undefined;
    for (const exchange of this.candidates(state)) {
      const key = this.keyUnder(state, exchange);
      if (least === undefined || key < least) least = key;
    }
    return least!;
  }

  /** The exchanges that put the objects in order as far as their own values tell them apart. */
  private candidates(state: WorldState): readonly Exchange[] {
    const { exchanges } = this.interchange;
    if (exchanges.length === 1) return exchanges;
    const looks = new Map(this.moved.map((object) => [object, this.look(state, object)] as const));
    let best: Exchange[] = [];
    let least: readonly string[] | undefined;
    for (const exchange of exchanges) {
      const arranged = this.moved.map((number) => looks.get(exchange.inverse[number]!)!);
      const order = least === undefined ? -1 : compareLists(arranged, least);
      if (order > 0) continue;
      if (order < 0) best = [];
      least = arranged;
      best.push(exchange);
    }
    return best;
  }

  /** What an object looks like to one who cannot tell objects apart, nor tasks. */
  private look(state: WorldState, object: number): string {
    return this.slots(state, object, this.anywhere, (owner) => Math.min(owner, 1));
  }

  private keyUnder(state: WorldState, exchange: Exchange): string {
    const { renaming, inverse } = exchange;
    const places = this.places(state, exchange);
    let key = '';
    inverse.forEach((object) => {
      key += `${this.slots(state, object, renaming, (owner) => places.numbers[owner]!)};`;
    });
    return key + places.stacks.join('|');
  }

  /** Where each task comes to stand: by task number the new one, and by place the stack. */
  private places(
    state: WorldState,
    { renaming, inverse, classes }: Exchange,
  ): { readonly numbers: readonly number[]; readonly stacks: readonly string[] } {
    const { interchange, taskCount } = this;
    const marks = this.marks(state, renaming, inverse);
    const numbers: number[] = [0];
    const stacks: string[] = [];
    const put = (task: number, place: number): void => {
      numbers[task + 1] = place + 1;
      stacks[place] = marks[task]!;
    };
    interchange.taskClasses.forEach((tasks, number) => {
      const places = interchange.taskClasses[classes[number]!]!;
      sortedBy(tasks, marks).forEach((task, index) => put(task, places[index]!));
    });
    const workers = [...marks.keys()].slice(taskCount);
    const busy = interchange.hasWorkers
      ? sortedBy(
          workers.filter((task) => state.tasks[task]),
          marks,
        )
      : workers;
    busy.forEach((task, index) => put(task, taskCount + index));
    return { numbers, stacks };
  }

  /** By task: its stack and the locks it owns, in renamed objects. */
  private marks(state: WorldState, renaming: Renaming, inverse: Renaming): string[] {
    const marks = state.tasks.map((frame) => this.stack(frame, renaming));
    inverse.forEach((object, number) => {
      this.program.kinds[this.kinds[object]!]!.slots.forEach(({ domain }, slot) => {
        if (domain.kind !== 'lock') return;
        const owner = state.objects[object]![slot] as number;
        if (owner === 0) return;
        while (marks.length < owner) marks.push('');
        marks[owner - 1] += ` owns ${number}.${slot}`;
      });
    });
    return marks;
  }

  private stack(frame: Frame | undefined, renaming: Renaming): string {
    let key = '';
    for (let at = frame; at; at = at.caller) {
      const { process, pc, locals } = at;
      const isTask = this.program.processes[process]!.role === 'task';
      const domains = this.domains[process]!;
      const idle = this.idleLocals[process]!;
      const values = locals.map((value, local) =>
        idle.has(local)
          ? none
          : valueKey(renamedValue(this.program, domains[local], value, undefined, renaming)),
      );
      key += `${isTask ? 'task' : process}@${pc}(${values.join()})`;
    }
    return key;
  }

  private slots(
    state: WorldState,
    object: number,
    renaming: Renaming,
    owner: (task: number) => number,
  ): string {
    const slots = state.objects[object]!;
    const declared = this.program.kinds[this.kinds[object]!]!.slots;
    let key = '';
    for (let slot = 0; slot < slots.length; slot += 1) {
      const { domain } = declared[slot]!;
      const value: Value =
        domain.kind === 'lock'
          ? owner(slots[slot] as number)
          : renamedValue(this.program, domain, slots[slot]!, slots[slot - 1], renaming);
      key += `${valueKey(value)},`;
    }
    return key;
  }
}

function sortedBy(tasks: readonly number[], marks: readonly string[]): number[] {
  return tasks.toSorted((one, other) => {
    if (marks[one] === marks[other]) return one - other;
    return marks[one]! < marks[other]! ? -1 : 1;
  });
}

function compareLists(one: readonly string[], other: readonly string[]): number {
  const index = one.findIndex((each, at) => each !== other[at]);
  if (index < 0) return 0;
  return one[index]! < other[index]! ? -1 : 1;
}
