/** The cast of a scenario: which objects there may be, and where work is queued. */
import { closedChoices } from './host.js';
import { mortalKindsOf } from './object-kinds.js';
import { aliveSlot, type Domain, type Program, type Scenario } from './program.js';
import type { Reads, WorldState } from './world.js';

type Objects = WorldState['objects'];

export class Cast {
  readonly program: Program;
  readonly scenario: Scenario;
  readonly workProcesses: readonly number[];
  private readonly objectsByKind: readonly (readonly number[])[];
  /** Those that exist initially. */
  private readonly presentByKind: readonly (readonly number[])[];
  /** Kinds whose objects come into being or go. */
  private readonly mortalKinds: ReadonlySet<number>;

  constructor(program: Program, scenario: Scenario) {
    this.program = program;
    this.scenario = scenario;
    this.objectsByKind = program.kinds.map((_, kind) =>
      scenario.objects.flatMap((object, index) => (object.objectKind === kind ? [index + 1] : [])),
    );
    this.presentByKind = this.objectsByKind.map((objects) =>
      objects.filter((object) => scenario.objects[object - 1]!.slots[aliveSlot] !== 0),
    );
    this.mortalKinds = mortalKindsOf(program, true);
    this.workProcesses = program.processes.flatMap((process, number) =>
      process.role === 'work' ? [number] : [],
    );
  }

  /** Every living object of a kind. */
  livingObjects(objects: Objects, kind: number, reads?: Reads): readonly number[] {
    if (!this.mortalKinds.has(kind)) return this.presentByKind[kind]!;
    return this.objectsByKind[kind]!.filter((object) => {
      reads?.slot(object, aliveSlot);
      return objects[object]![aliveSlot] !== 0;
    });
  }

  /** The objects of a kind if they are the same in every state. */
  fixedObjects(kind: number): readonly number[] | undefined {
    return this.mortalKinds.has(kind) ? undefined : this.presentByKind[kind]!;
  }

  /** Objects of the kind come into being or go. */
  isMortal(kind: number): boolean {
    return this.mortalKinds.has(kind);
  }

  /** How many values an argument of that domain may have. */
  sizeOf(domain: Domain): number {
    return closedChoices(domain, (objectKind) => this.everPresent(objectKind)).length;
  }

  /** Every object of a kind that there may ever be. */
  everPresent(kind: number): readonly number[] {
    return (this.mortalKinds.has(kind) ? this.objectsByKind : this.presentByKind)[kind]!;
  }

  /** The slot never changes, whatever happens. */
  isFixed(object: number, slot: number): boolean {
    const kind = object === 0 ? 0 : this.scenario.objects[object - 1]!.objectKind;
    if (this.mortalKinds.has(kind)) return false;
    return slot === aliveSlot || this.program.kinds[kind]!.slots[slot]!.constant;
  }

  /** Every object of a kind, also those that do not exist yet. */
  allObjects(kind: number): readonly number[] {
    return this.objectsByKind[kind]!;
  }

  /** A work item is queued and not begun. */
  hasQueuedWork(objects: Objects, reads?: Reads): boolean {
    return this.workProcesses.some((number) => {
      const process = this.program.processes[number]!;
      return this.workHolders(number).some((object) => {
        reads?.slot(object, process.workSlot!);
        return (objects[object]![process.workSlot!] as readonly number[]).length > 0;
      });
    });
  }

  /** The objects that queued items of a work function are kept in; 0 is the globals. */
  workHolders(process: number): readonly number[] {
    const domain = this.program.processes[process]!.parameters[0]?.domain;
    return domain?.kind === 'reference' ? this.objectsByKind[domain.objectKind]! : [0];
  }
}
