/**
 * Which objects and tasks of a scenario are interchangeable: exchanging them maps the initial state,
 * the programs of the tasks and the claims to themselves, and nothing that can happen looks at the
 * order of the objects.
 *
 * `for each` visits objects in their order, so those of its kind are not exchanged. Nor are those of
 * a kind of which objects are created where others went: the first spare one is taken, and who still
 * refers to it can tell which it was. Where a kind only grows, what is to spare has no history.
 */
import { FailureFinder } from './can-fail.js';
import { expressionsIn } from './expressions.js';
import { balancedProcesses } from './lock-balance.js';
import { createdKindsOf, endingKindsOf } from './object-kinds.js';
import type { Expression, Instruction, Program, Scenario } from './program.js';
import { reachableFrom, reachableIn } from './reachable.js';
import { castObjectsIn, type Pattern, patternOf, renamedValue, type Renaming } from './renaming.js';
import { type Value, valueKey } from './value.js';
import { witnessOf } from './witness.js';

/** A way to give objects, and with them the programs of tasks, other places. */
export interface Exchange {
  readonly renaming: Renaming;
  /** By object number, the one that gets it. */
  readonly inverse: Renaming;
  /** By class of tasks with one program, the class whose places they take. */
  readonly classes: readonly number[];
}

export interface Interchange {
  /** A group; the first changes nothing. */
  readonly exchanges: readonly Exchange[];
  /** Tasks with the same program. */
  readonly taskClasses: readonly (readonly number[])[];
  readonly hasWorkers: boolean;
}

/** Of more exchanges a part that is a group again is used. */
const maxExchanges = 5040;

export function findInterchange(program: Program, scenario: Scenario): Interchange {
  return new Finder(program, scenario).find();
}

class Finder {
  private readonly program: Program;
  private readonly scenario: Scenario;
  private readonly reachable: ReadonlySet<number>;
  private readonly happening: Pick<Program, 'kinds' | 'processes'>;
  private readonly claims: readonly Expression[];
  private readonly failures: FailureFinder;
  /** The initial slots, those of the globals first. */
  private readonly slots: readonly (readonly Value[])[];
  private readonly kinds: readonly number[];
  private readonly patterns: readonly Pattern[];
  private readonly classNumbers = new Map<string, number>();
  private readonly taskClasses: number[][] = [];

  constructor(program: Program, scenario: Scenario) {
    this.program = program;
    this.scenario = scenario;
    this.reachable = reachableIn(program, scenario);
    this.claims = [
      ...scenario.properties.flatMap((property) => [
        property.condition,
        ...[witnessOf(property) ?? []].flat(),
      ]),
      ...scenario.outcomes.map(({ condition }) => condition),
    ];
    const processes = [...this.reachable].map((process) => program.processes[process]!);
    this.happening = { kinds: program.kinds, processes };
    this.failures = new FailureFinder(endingKindsOf(this.happening, true));
    const globals = program.kinds[0]!.slots.map(({ initial }) => initial);
    this.slots = [globals, ...scenario.objects.map(({ slots }) => slots)];
    this.kinds = [0, ...scenario.objects.map(({ objectKind }) => objectKind)];
    this.patterns = scenario.tasks.map(({ process }) =>
      patternOf(
        program.processes[process]!.code,
        (part) => 'region' in part && this.failures.instructionCanFail(part),
      ),
    );
    this.patterns.forEach((pattern, task) => {
      const key = keyOf(pattern, this.unchanged());
      const known = this.classNumbers.get(key) ?? this.taskClasses.push([]) - 1;
      this.classNumbers.set(key, known);
      this.taskClasses[known]!.push(task);
    });
  }

  find(): Interchange {
    const exchanges: Exchange[] = [];
    for (const renaming of this.renamings()) {
      const classes = this.classesUnder(renaming);
      if (!classes || !this.keepsInitialState(renaming)) continue;
      const inverse = this.unchanged();
      renaming.forEach((number, object) => (inverse[number] = object));
      exchanges.push({ renaming, inverse, classes });
    }
    return { exchanges, taskClasses: this.taskClasses, hasWorkers: this.hasWorkers() };
  }

  private unchanged(): number[] {
    return this.kinds.map((_, object) => object);
  }

  /** Every way to exchange objects that look alike, the one that changes nothing first. */
  private *renamings(): Generator<number[]> {
    const cells = this.cells();
    yield* exchanged(this.unchanged(), 0);

    function* exchanged(renaming: number[], at: number): Generator<number[]> {
      const cell = cells[at];
      if (!cell) {
        yield renaming;
        return;
      }
      for (const order of permutations(cell)) {
        const next = renaming.slice();
        cell.forEach((object, index) => (next[object] = order[index]!));
        yield* exchanged(next, at + 1);
      }
    }
  }

  /** Objects that may be exchanged as far as the values tell that are no references. */
  private cells(): number[][] {
    const refused = this.orderedKinds();
    const named = new Set(this.claims.flatMap((claim) => castObjectsIn(claim)));
    const cells = new Map<string, number[]>();
    const anywhere = this.kinds.map((_, object) => (object === 0 ? 0 : 1));
    this.kinds.forEach((kind, object) => {
      if (object === 0 || refused.has(kind) || named.has(object)) return;
      const key = `${kind} ${this.slotsUnder(object, anywhere)}`;
      cells.set(key, [...(cells.get(key) ?? []), object]);
    });
    let count = 1;
    return [...cells.values()].map((cell) => {
      let size = 1;
      for (; size < cell.length && count * (size + 1) <= maxExchanges; size += 1) {
        count *= size + 1;
      }
      return cell.slice(0, size);
    });
  }

  private orderedKinds(): ReadonlySet<number> {
    const ordered = new Set<number>();
    const ending = endingKindsOf(this.happening, true);
    const created = createdKindsOf(this.happening);
    for (const kind of created) if (ending.has(kind)) ordered.add(kind);
    const parts: (Expression | Instruction)[] = [...this.claims];
    for (const { guard, code } of this.happening.processes) {
      if (guard) parts.push(guard);
      parts.push(...code);
    }
    for (const part of parts) {
      if (part.kind === 'for-each') ordered.add(part.objectKind);
      for (const expression of expressionsIn(part)) {
        if (expression.kind !== 'forall' && expression.kind !== 'exists') continue;
        // The order decides whether the error is met before the answer is known.
        if (this.failures.bodyCanFail(expression)) ordered.add(expression.objectKind);
      }
    }
    return ordered;
  }

  private keepsInitialState(renaming: Renaming): boolean {
    const unchanged = this.unchanged();
    return renaming.every(
      (number, object) => this.slotsUnder(object, renaming) === this.slotsUnder(number, unchanged),
    );
  }

  private slotsUnder(object: number, renaming: Renaming): string {
    const slots = this.slots[object]!;
    const { slots: declared } = this.program.kinds[this.kinds[object]!]!;
    return slots
      .map((value, slot) => {
        const { domain } = declared[slot]!;
        return valueKey(renamedValue(this.program, domain, value, slots[slot - 1], renaming));
      })
      .join(',');
  }

  private classesUnder(renaming: Renaming): number[] | undefined {
    const classes: number[] = [];
    for (const tasks of this.taskClasses) {
      const target = this.classNumbers.get(keyOf(this.patterns[tasks[0]!]!, renaming));
      if (target === undefined) return undefined;
      if (this.taskClasses[target]!.length !== tasks.length) return undefined;
      classes.push(target);
    }
    return classes;
  }

  /** A worker that keeps a lock when it is idle is not like another: the next item gets its locks. */
  private hasWorkers(): boolean {
    const { processes } = this.program;
    const works = [...this.reachable].filter((process) => processes[process]!.role === 'work');
    if (works.length === 0 || this.scenario.workers === 1) return false;
    const balanced = balancedProcesses(this.program);
    return [...reachableFrom(this.program, works)].every((process) => balanced.has(process));
  }
}

function keyOf({ text, objects }: Pattern, renaming: Renaming): string {
  return `${objects.map((object) => renaming[object]).join()} ${text}`;
}

/** In the order in which the first comes as it is. */
function* permutations(items: readonly number[]): Generator<number[]> {
  if (items.length === 0) yield [];
  for (const [index, item] of items.entries()) {
    for (const rest of permutations(items.toSpliced(index, 1))) yield [item, ...rest];
  }
}
