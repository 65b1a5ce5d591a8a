/**
 * How far reference counts may fall: an object whose count stays above zero whatever the order is
 * not destroyed, and then `get` and `put` come out the same in any order.
 */
import type { Cells } from './cells.js';
import { aliveSlot, type Program, type Scenario } from './program.js';

/** For each counter the change of its count, at its lowest; without bound, minus infinity. */
export type Falls = readonly number[];

interface Counter {
  readonly object: number;
  readonly slot: number;
  readonly cell: bigint;
  /** Whether the object is alive. */
  readonly alive: bigint;
  /** The object may come into being again, and be counted anew. */
  readonly isRenewed: boolean;
}

/** An instruction, with how far it and what it calls may let counts fall, and lets them be at its end. */
interface Way {
  readonly pc: number;
  readonly falls: Falls;
  readonly net: Falls | undefined;
  readonly targets: readonly number[];
}

export class Counters {
  readonly all: readonly Counter[];
  readonly none: Falls;
  readonly unbounded: Falls;

  constructor(
    program: Program,
    scenario: Scenario,
    cells: Cells,
    createdKinds: ReadonlySet<number>,
  ) {
    const objects = [0, ...scenario.objects.map(({ objectKind }) => objectKind)];
    this.all = objects.flatMap((kind, object) =>
      program.kinds[kind]!.slots.flatMap(({ domain }, slot) => {
        if (domain.kind !== 'refcount') return [];
        const cell = cells.slot(object, slot);
        const alive = cells.slot(object, aliveSlot);
        return [{ object, slot, cell, alive, isRenewed: createdKinds.has(kind) }];
      }),
    );
    this.none = this.all.map(() => 0);
    this.unbounded = this.all.map(() => -Infinity);
  }

  sum(one: Falls, other: Falls): Falls {
    if (one === this.none) return other;
    if (other === this.none) return one;
    return one.map((fall, index) => fall + other[index]!);
  }

  lowest(one: Falls, other: Falls): Falls {
    if (one === other) return one;
    return one.map((fall, index) => Math.min(fall, other[index]!));
  }

  /** What happens any number of times. */
  repeated(falls: Falls): Falls {
    return falls.map((fall) => (fall < 0 ? -Infinity : 0));
  }

  /** One of these places is counted up or down; up counts only where it is certain which. */
  counted(cells: bigint, isUp: boolean): Falls {
    return this.all.map(({ cell }) => {
      if (isUp) return cells === cell ? 1 : 0;
      return (cells & cell) === 0n ? 0 : -1;
    });
  }

  /** How far counts may fall on any way from `start`, and how low they may be at each instruction. */
  along(ways: readonly Way[], start: number): { falls: Falls; at: ReadonlyMap<number, Falls> } {
    const at = new Map<number, Falls>();
    if (ways.every(({ falls, net }) => falls === this.none && (!net || net === this.none))) {
      for (const { pc } of ways) at.set(pc, this.none);
      return { falls: this.none, at };
    }
    at.set(start, this.none);
    // A fall that still grows after as many rounds as there are instructions grows for ever.
    for (let round = 0, isSettled = false; !isSettled; round += 1) {
      isSettled = true;
      for (const { pc, net, targets } of ways) {
        const before = at.get(pc);
        if (!before || !net) continue;
        const after = this.sum(before, net);
        for (const target of targets) {
          const known = at.get(target);
          const lower = after.map((fall, index) => {
            const old = known?.[index] ?? Infinity;
            if (fall >= old) return old;
            return round > ways.length ? -Infinity : fall;
          });
          if (known && lower.every((fall, index) => fall === known[index])) continue;
          at.set(target, lower);
          isSettled = false;
        }
      }
    }
    let falls = this.none;
    for (const way of ways) falls = this.lowest(falls, this.sum(at.get(way.pc)!, way.falls));
    return { falls, at };
  }
}
