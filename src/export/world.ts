/**
 * What an export knows of a scenario: what can run, what can change, and where frames are needed.
 *
 * Both languages get the same state: every slot that can differ between two reachable states, and
 * for each task and worker the frames of its deepest possible stack.
 */
import type { Span } from '../base/source.js';
import {
  aliveSlot,
  type Domain,
  type Expression,
  type Instruction,
  type Process,
  type Program,
  type Scenario,
} from '../model/program.js';
import { sameValue, type Value } from '../model/value.js';
import { objectKindOf, Ranges } from './ranges.js';

/** How many work items may run at once where the scenario sets no limit and no other is given. */
export const defaultWorkers = 3;

export class World {
  readonly program: Program;
  readonly scenario: Scenario;
  /** How many workers there is room for; the scenario's limit, if it has one. */
  readonly workers: number;
  /** Those that something in the scenario can run, in order. */
  readonly processes: readonly number[];
  /** The work functions among them. */
  readonly works: readonly number[];
  readonly transitions: readonly number[];
  readonly ranges: Ranges;
  private readonly written = new Set<string>();
  private readonly created = new Set<number>();

  constructor(program: Program, scenario: Scenario, room = defaultWorkers) {
    this.program = program;
    this.scenario = scenario;
    this.processes = reachable(program, scenario);
    const withRole = (role: Process['role']) =>
      this.processes.filter((process) => program.processes[process]!.role === role);
    this.works = withRole('work');
    this.transitions = withRole('transition');
    this.workers = this.works.length === 0 ? 0 : (scenario.workers ?? room);
    const owners = scenario.tasks.length + this.workers;
    this.ranges = new Ranges(program, scenario, this.processes, owners);
    for (const instruction of this.instructions()) this.noteWrites(instruction);
  }

  process(number: number): Process {
    return this.program.processes[number]!;
  }

  /** Every object of a kind, spare ones last; the globals are object 0 of kind 0. */
  objectsOf(kind: number): readonly number[] {
    if (kind === 0) return [0];
    return this.scenario.objects.flatMap((each, index) =>
      each.objectKind === kind ? [index + 1] : [],
    );
  }

  kindOfObject(object: number): number {
    return object === 0 ? 0 : this.scenario.objects[object - 1]!.objectKind;
  }

  kindOf(object: Expression): number {
    return objectKindOf(object, this.scenario);
  }

  /** Objects of the kind may be missing: they are spare, or something destroys them. */
  isMortal(kind: number): boolean {
    if (kind === 0) return false;
    if (this.varies(kind, aliveSlot)) return true;
    return this.objectsOf(kind).some((object) => this.initial(object, aliveSlot) === 0);
  }

  /** Something creates objects of the kind. */
  isCreated(kind: number): boolean {
    return this.created.has(kind);
  }

  /** The slot can hold different values in different states. */
  varies(kind: number, slot: number): boolean {
    if (this.written.has(`${kind} ${slot}`)) return true;
    if (!this.created.has(kind)) return false;
    const { initial } = this.program.kinds[kind]!.slots[slot]!;
    const start = slot === aliveSlot ? 1 : initial;
    return this.objectsOf(kind).some((object) => !sameValue(this.initial(object, slot), start));
  }

  /** What a slot holds at the start, and always if it does not vary. */
  initial(object: number, slot: number): Value {
    if (object === 0) return this.program.kinds[0]!.slots[slot]!.initial;
    return this.scenario.objects[object - 1]!.slots[slot]!;
  }

  /** What a local of a process holds; undefined for an integer without a range. */
  localDomain(process: number, index: number): Domain | undefined {
    const { localDomains, code } = this.process(process);
    return localDomains[index] ?? this.assignedDomain(process, code, index);
  }

  /** What kind of value an expression has; undefined for an integer without a range. */
  domainOf(process: number | undefined, expression: Expression): Domain | undefined {
    switch (expression.kind) {
      case 'constant':
        return expression.domain;
      case 'local': {
        const { index, objectKind } = expression;
        if (objectKind !== undefined) return { kind: 'reference', objectKind, optional: true };
        return process === undefined ? undefined : this.localDomain(process, index);
      }
      case 'field':
        return expression.domain;
      case 'as':
        return expression.union.variants[expression.variant]!.domain;
      case 'negate':
      case 'size':
        return undefined;
      case 'set': {
        const [first] = expression.elements;
        const element = first && this.domainOf(process, first);
        return element?.kind === 'reference'
          ? { kind: 'set', objectKind: element.objectKind }
          : undefined;
      }
      case 'binary':
        switch (expression.operator) {
          case 'with':
          case 'without':
            return this.domainOf(process, expression.left);
          case 'add':
          case 'subtract':
          case 'multiply':
          case 'divide':
          case 'remainder':
            return undefined;
          default:
            return { kind: 'boolean' };
        }
      default:
        return { kind: 'boolean' };
    }
  }

  /** The processes that may stand at a level of a stack that begins with one of these. */
  levels(first: readonly number[]): readonly (readonly number[])[] {
    const levels: number[][] = [];
    for (let level = [...first]; level.length > 0;) {
      levels.push(level);
      const next = new Set(level.flatMap((process) => this.callees(process)));
      level = [...next].sort((a, b) => a - b);
    }
    return levels;
  }

  /** The object that keeps the queued items of a work function is its first argument. */
  hasHolder(work: number): boolean {
    return this.holderKind(work) !== 0;
  }

  /** The kind of the objects that keep its queued items. */
  holderKind(work: number): number {
    const domain = this.process(work).parameters[0]?.domain;
    return domain?.kind === 'reference' ? domain.objectKind : 0;
  }

  private callees(process: number): readonly number[] {
    const called = this.process(process).code.flatMap((each) =>
      each.kind === 'call' ? [each.process] : [],
    );
    return [...new Set(called)];
  }

  private *instructions(): Generator<Instruction> {
    for (const process of this.processes) yield* this.process(process).code;
  }

  private assignedDomain(
    process: number,
    code: Process['code'],
    index: number,
  ): Domain | undefined {
    for (const instruction of code) {
      switch (instruction.kind) {
        case 'assign': {
          const { place, value } = instruction;
          if (place.kind !== 'local' || place.index !== index) break;
          const domain = this.domainOf(process, value);
          if (domain) return domain;
          break;
        }
        case 'pop': {
          if (instruction.local !== index) break;
          const domain = this.placeDomain(process, instruction.place);
          if (domain?.kind !== 'queue') break;
          return { kind: 'reference', objectKind: domain.objectKind, optional: true };
        }
        case 'for-each':
          if (instruction.local !== index && instruction.cursor !== index) break;
          return { kind: 'reference', objectKind: instruction.objectKind, optional: true };
        case 'create':
          if (instruction.local !== index) break;
          return { kind: 'reference', objectKind: instruction.objectKind, optional: true };
        case 'call':
          if (instruction.result === index) return this.process(instruction.process).result;
          break;
        default:
          break;
      }
    }
    return undefined;
  }

  placeDomain(
    process: number,
    place: Extract<Instruction, { kind: 'pop' }>['place'],
  ): Domain | undefined {
    if (place.kind === 'field') return place.domain;
    return place.domain ?? this.localDomain(process, place.index);
  }

  /** The slots that an instruction may write, of whatever objects; `create` writes all of a kind. */
  writesOf(instruction: Instruction): readonly SlotOfKind[] {
    switch (instruction.kind) {
      case 'assign':
      case 'push':
      case 'pop': {
        const { place } = instruction;
        return place.kind === 'field'
          ? [{ kind: this.kindOf(place.object), slot: place.slot }]
          : [];
      }
      case 'assign-union': {
        const kind = this.kindOf(instruction.object);
        const { slot } = instruction;
        return [
          { kind, slot },
          { kind, slot: slot + 1 },
        ];
      }
      case 'lock':
      case 'unlock':
      case 'get':
        return [{ kind: this.kindOf(instruction.object), slot: instruction.slot }];
      case 'put': {
        const kind = this.kindOf(instruction.object);
        return [
          { kind, slot: instruction.slot },
          { kind, slot: aliveSlot },
        ];
      }
      case 'destroy':
        return [{ kind: this.kindOf(instruction.object), slot: aliveSlot }];
      case 'schedule': {
        const { process } = instruction;
        return [{ kind: this.holderKind(process), slot: this.process(process).workSlot! }];
      }
      case 'create': {
        const kind = instruction.objectKind;
        return this.program.kinds[kind]!.slots.map((_, slot) => ({ kind, slot }));
      }
      default:
        return [];
    }
  }

  private noteWrites(instruction: Instruction): void {
    const note = (kind: number, slot: number) => this.written.add(`${kind} ${slot}`);
    if (instruction.kind !== 'create') {
      for (const { kind, slot } of this.writesOf(instruction)) note(kind, slot);
      return;
    }
    // What an object is created with may be what it had before.
    this.created.add(instruction.objectKind);
    note(instruction.objectKind, aliveSlot);
    for (const { slot } of instruction.fields) note(instruction.objectKind, slot);
  }
}

/** A slot of the objects of a kind. */
export interface SlotOfKind {
  readonly kind: number;
  readonly slot: number;
}

/** The tasks' bodies, what they call and schedule, and every transition. */
function reachable(program: Program, scenario: Scenario): readonly number[] {
  const found = new Set<number>();
  const pending = scenario.tasks.map(({ process }) => process);
  program.processes.forEach(({ role }, process) => {
    if (role === 'transition') pending.push(process);
  });
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    for (const instruction of program.processes[next]!.code) {
      const { kind } = instruction;
      if (kind === 'call' || kind === 'schedule') pending.push(instruction.process);
    }
  }
  return [...found].sort((a, b) => a - b);
}

/** The line of a piece and its text, on one line; of a whole body, as a `return` has it, its end. */
export function describedSource({ source, start, end }: Span): string {
  const lineAt = (offset: number) => source.text.slice(0, offset).split('\n').length;
  const text = source.text.slice(start, end).replace(/\s+/g, ' ').trim();
  if (text.startsWith('{')) return `${lineAt(end)}: }`;
  return `${lineAt(start)}: ${text.length > 90 ? `${text.slice(0, 87)}...` : text}`;
}
