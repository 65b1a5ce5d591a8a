/**
 * How large a value each slot, local and result can hold, over all behaviors of a scenario.
 *
 * A flow-insensitive interval analysis with widening. It chooses the type of a variable in the
 * other tool's language, and finds which references cannot be `none`.
 */
import {
  aliveSlot,
  type Domain,
  type Expression,
  type Instruction,
  type Place,
  type Program,
  type Scenario,
} from '../model/program.js';
import type { Value } from '../model/value.js';

/** Both ends included. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

export const maxInteger = 2_147_483_647;
const minInteger = -2_147_483_648;

/** Reference counts above this are out of the room that an export has for them. */
export const maxCount = 255;

/** A loop that still counts after so many rounds counts for ever as far as ranges go. */
const roundsBeforeWidening = 12;

const truthValues: Range = { low: 0, high: 1 };

export class Ranges {
  private readonly program: Program;
  private readonly scenario: Scenario;
  private readonly ranges = new Map<string, Range>();
  private readonly objectsOf: (kind: number) => readonly number[];
  private hasChanged = false;
  private isWidening = false;

  /** `processes` are those the scenario can reach, `owners` how many tasks and workers there are. */
  constructor(program: Program, scenario: Scenario, processes: readonly number[], owners: number) {
    this.program = program;
    this.scenario = scenario;
    this.objectsOf = (kind) =>
      scenario.objects.flatMap((each, index) => (each.objectKind === kind ? [index + 1] : []));
    this.start(owners);
    for (let round = 0; ; round += 1) {
      this.hasChanged = false;
      this.isWidening = round >= roundsBeforeWidening;
      for (const process of processes) {
        for (const instruction of program.processes[process]!.code) {
          this.visit(process, instruction);
        }
      }
      if (!this.hasChanged) return;
    }
  }

  slot(kind: number, slot: number): Range {
    return this.ranges.get(slotKey(kind, slot)) ?? { low: 0, high: 0 };
  }

  /** What a local holds once it has been given a value; before, it is 0. */
  local(process: number, index: number): Range {
    return this.ranges.get(localKey(process, index)) ?? { low: 0, high: 0 };
  }

  /** Undefined where the expression cannot be reached with any value. */
  of(process: number, expression: Expression): Range | undefined {
    switch (expression.kind) {
      case 'constant':
        return typeof expression.value === 'number' ? exactly(expression.value) : exactly(0);
      case 'local':
        return this.ranges.get(localKey(process, expression.index));
      case 'field':
        return this.ranges.get(slotKey(this.kindOf(expression.object), expression.slot));
      case 'as':
        return this.ranges.get(slotKey(this.kindOf(expression.object), expression.slot + 1));
      case 'negate': {
        const operand = this.of(process, expression.operand);
        return operand && { low: -operand.high, high: -operand.low };
      }
      case 'binary':
        return this.binary(process, expression);
      case 'size':
        return { low: 0, high: Math.max(64, this.scenario.objects.length) };
      case 'set':
        return exactly(0);
      default:
        return truthValues;
    }
  }

  private binary(process: number, expression: Expression & { kind: 'binary' }): Range | undefined {
    const left = this.of(process, expression.left);
    const right = this.of(process, expression.right);
    if (!left || !right) return undefined;
    switch (expression.operator) {
      case 'add':
        return { low: left.low + right.low, high: left.high + right.high };
      case 'subtract':
        return { low: left.low - right.high, high: left.high - right.low };
      case 'multiply': {
        const ends = [left.low, left.high].flatMap((a) => [a * right.low, a * right.high]);
        return { low: Math.min(...ends), high: Math.max(...ends) };
      }
      case 'divide': {
        const most = largest(left);
        return { low: left.low < 0 || right.low < 0 ? -most : 0, high: most };
      }
      case 'remainder': {
        const most = Math.min(largest(left), Math.max(0, largest(right) - 1));
        return { low: left.low < 0 ? -most : 0, high: left.high > 0 ? most : 0 };
      }
      case 'with':
      case 'without':
        return exactly(0);
      default:
        return truthValues;
    }
  }

  private start(owners: number): void {
    const { program, scenario } = this;
    program.kinds.forEach(({ slots }, kind) => {
      const holders = kind === 0 ? 1 : this.objectsOf(kind).length;
      if (holders === 0) return;
      slots.forEach((slot, index) => {
        const key = slotKey(kind, index);
        this.join(key, rangeOfValue(slot.initial));
        if (index === aliveSlot) this.join(key, truthValues);
        if (slot.domain.kind === 'lock') this.join(key, { low: 0, high: owners });
        if (slot.domain.kind === 'refcount') this.join(key, { low: 0, high: maxCount });
      });
    });
    for (const { objectKind, slots } of scenario.objects) {
      slots.forEach((value, index) => this.join(slotKey(objectKind, index), rangeOfValue(value)));
    }
    program.processes.forEach(({ role, parameters }, process) => {
      if (role !== 'transition') return;
      parameters.forEach(({ domain }, index) => this.joinDomain(localKey(process, index), domain));
    });
  }

  private visit(process: number, instruction: Instruction): void {
    const local = (index: number) => localKey(process, index);
    switch (instruction.kind) {
      case 'assign':
        this.store(process, instruction.place, this.of(process, instruction.value));
        return;
      case 'assign-union': {
        const kind = this.kindOf(instruction.object);
        this.join(slotKey(kind, instruction.slot), exactly(instruction.variant));
        this.join(slotKey(kind, instruction.slot + 1), this.of(process, instruction.value));
        return;
      }
      case 'pop': {
        const { place } = instruction;
        const domain = place.kind === 'field' ? place.domain : undefined;
        const kind = domain?.kind === 'queue' ? domain.objectKind : undefined;
        this.join(local(instruction.local), { low: 0, high: this.lastObject(kind) });
        return;
      }
      case 'for-each':
      case 'create':
        this.joinObjects(local(instruction.local), instruction.objectKind);
        if (instruction.kind === 'for-each') {
          this.joinObjects(local(instruction.cursor), instruction.objectKind);
          return;
        }
        for (const { slot, value } of instruction.fields) {
          this.join(slotKey(instruction.objectKind, slot), this.of(process, value));
        }
        return;
      case 'choose-value':
        this.joinDomain(local(instruction.local), instruction.domain);
        return;
      case 'call':
      case 'schedule':
        instruction.arguments.forEach((argument, index) =>
          this.join(localKey(instruction.process, index), this.of(process, argument)),
        );
        if (instruction.kind === 'call' && instruction.result !== undefined) {
          this.join(local(instruction.result), this.ranges.get(resultKey(instruction.process)));
        }
        return;
      case 'return':
        if (instruction.value) {
          this.join(resultKey(process), this.of(process, instruction.value));
        }
        return;
      default:
        return;
    }
  }

  private store(process: number, place: Place, range: Range | undefined): void {
    if (!range) return;
    const { domain } = place;
    // A value outside of the domain is an error of the run and is not stored.
    const stored = domain?.kind === 'integer' ? intersection(range, domain) : range;
    const key =
      place.kind === 'local'
        ? localKey(process, place.index)
        : slotKey(this.kindOf(place.object), place.slot);
    this.join(key, stored);
  }

  private joinDomain(key: string, domain: Domain): void {
    switch (domain.kind) {
      case 'boolean':
        this.join(key, truthValues);
        return;
      case 'enum':
        this.join(key, { low: 0, high: domain.members.length - 1 });
        return;
      case 'integer':
        this.join(key, domain);
        return;
      case 'reference':
        this.joinObjects(key, domain.objectKind);
        if (domain.optional) this.join(key, exactly(0));
        return;
      case 'opaque':
        this.join(key, { low: domain.optional ? 0 : 1, high: 1 });
        return;
      default:
        return;
    }
  }

  private joinObjects(key: string, kind: number): void {
    for (const object of this.objectsOf(kind)) this.join(key, exactly(object));
  }

  private lastObject(kind: number | undefined): number {
    const all = kind === undefined ? [this.scenario.objects.length] : this.objectsOf(kind);
    return Math.max(0, ...all);
  }

  private join(key: string, range: Range | undefined): void {
    if (!range) return;
    // What leaves 32 bits is refused or watched where it is computed.
    const joined = { low: Math.max(minInteger, range.low), high: Math.min(maxInteger, range.high) };
    const old = this.ranges.get(key);
    if (!old) {
      this.ranges.set(key, joined);
      this.hasChanged = true;
      return;
    }
    if (old.low <= joined.low && old.high >= joined.high) return;
    const { isWidening } = this;
    const low = joined.low < old.low ? (isWidening ? minInteger : joined.low) : old.low;
    const high = joined.high > old.high ? (isWidening ? maxInteger : joined.high) : old.high;
    this.ranges.set(key, { low, high });
    this.hasChanged = true;
  }

  private kindOf(object: Expression): number {
    return objectKindOf(object, this.scenario);
  }
}

/** The kind of the objects that an expression denotes; the globals are kind 0. */
export function objectKindOf(object: Expression, scenario: Scenario): number {
  switch (object.kind) {
    case 'constant':
      return object.value === 0 ? 0 : scenario.objects[(object.value as number) - 1]!.objectKind;
    case 'local':
      return object.objectKind!;
    case 'field':
      return referredKind(object.domain);
    case 'as':
      return referredKind(object.union.variants[object.variant]!.domain);
    default:
      throw new Error(`no object is denoted by ${object.kind}`);
  }
}

function referredKind(domain: Domain): number {
  if (domain.kind !== 'reference') throw new Error(`a ${domain.kind} refers to no object`);
  return domain.objectKind;
}

function rangeOfValue(value: Value): Range {
  return exactly(typeof value === 'number' ? value : 0);
}

function exactly(value: number): Range {
  return { low: value, high: value };
}

function largest({ low, high }: Range): number {
  return Math.max(Math.abs(low), Math.abs(high));
}

function intersection(range: Range, domain: Range): Range | undefined {
  const low = Math.max(range.low, domain.low);
  const high = Math.min(range.high, domain.high);
  return low <= high ? { low, high } : undefined;
}

function slotKey(kind: number, slot: number): string {
  return `slot ${kind} ${slot}`;
}

function localKey(process: number, index: number): string {
  return `local ${process} ${index}`;
}

function resultKey(process: number): string {
  return `result ${process}`;
}
