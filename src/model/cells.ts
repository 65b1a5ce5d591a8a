/**
 * The places of a scenario's state, each a bit: the slots of every object, and the control state that
 * conditions ask about. Sets of places are bits of one number.
 */
import {
  activeControl,
  anyKind,
  controlKind,
  objectOf,
  type StaticAccess,
  workControl,
} from './access.js';
import type { Program, Scenario } from './program.js';

/** A locals list of which only the references that are certain are known. */
export type KnownLocals = readonly (number | undefined)[];

/** What something may do to the state. */
export interface Effects {
  readonly reads: bigint;
  readonly writes: bigint;
  /** Changes that come out the same in any order among themselves: counting, queueing, entering. */
  readonly updates: bigint;
}

export const noEffects: Effects = { reads: 0n, writes: 0n, updates: 0n };

export function unionOf(one: Effects, other: Effects): Effects {
  return {
    reads: one.reads | other.reads,
    writes: one.writes | other.writes,
    updates: one.updates | other.updates,
  };
}

/** True unless either order of the two comes out the same. */
export function conflicts(one: Effects, other: Effects): boolean {
  return (
    (one.writes & (other.reads | other.writes | other.updates)) !== 0n ||
    (other.writes & (one.reads | one.updates)) !== 0n ||
    (one.updates & other.reads) !== 0n ||
    (other.updates & one.reads) !== 0n
  );
}

export class Cells {
  /** Which worker is idle: decides where the next item runs. */
  readonly workers: bigint;
  /** Whether work is queued or runs. */
  readonly work: bigint;
  private readonly program: Program;
  private readonly kinds: readonly number[];
  /** By object, where its slots begin. */
  private readonly slots: readonly number[];
  /** By process, where its control state begins: for each object, or in one. */
  private readonly controls: readonly number[];
  private readonly masks = new Map<number, bigint>();

  constructor(program: Program, scenario: Scenario) {
    this.program = program;
    this.kinds = [0, ...scenario.objects.map(({ objectKind }) => objectKind)];
    let count = 0;
    const take = (width: number): number => {
      count += width;
      return count - width;
    };
    this.slots = this.kinds.map((kind) => take(program.kinds[kind]!.slots.length));
    this.work = 1n << BigInt(take(1));
    this.workers = 1n << BigInt(take(1));
    this.controls = program.processes.map((_, process) =>
      take(this.isKeptApart(process) ? this.kinds.length : 1),
    );
  }

  /** One slot of one object. */
  slot(object: number, slot: number): bigint {
    return 1n << BigInt(this.slots[object]! + slot);
  }

  /** Being inside a process whose first argument is this object; any, if undefined. */
  active(process: number, first: number | undefined): bigint {
    const start = BigInt(this.controls[process]!);
    if (!this.isKeptApart(process)) return 1n << start;
    if (first !== undefined) return 1n << (start + BigInt(first));
    return ((1n << BigInt(this.kinds.length)) - 1n) << start;
  }

  /** The places that an access means in a frame with these locals. */
  of(access: StaticAccess, locals: KnownLocals): bigint {
    const { objectKind, slot } = access;
    const object = objectOf(access, locals);
    if (objectKind === controlKind) {
      return slot === workControl ? this.work : this.active(slot - activeControl(0), object);
    }
    if (object === undefined) return this.ofKind(objectKind, slot);
    return object === 0 && objectKind !== 0 ? 0n : this.slot(object, slot);
  }

  /** A slot of every object of a kind. */
  ofKind(objectKind: number, slot: number): bigint {
    const key = (objectKind - anyKind) * maxSlots + slot;
    let mask = this.masks.get(key);
    if (mask === undefined) {
      mask = 0n;
      this.kinds.forEach((kind, object) => {
        const isMeant = objectKind === anyKind || kind === objectKind;
        if (isMeant && slot < this.program.kinds[kind]!.slots.length) {
          mask! |= this.slot(object, slot);
        }
      });
      this.masks.set(key, mask);
    }
    return mask;
  }

  /** `active()` can ask about the process with a certain object. */
  private isKeptApart(process: number): boolean {
    return this.program.processes[process]!.parameters[0]?.domain.kind === 'reference';
  }
}

/** No kind has as many. */
const maxSlots = 1 << 20;
