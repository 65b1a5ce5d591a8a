/** What names mean in a step of an exported Promela text, before and in the middle of it. */
import type { Piece, ScheduledItem, Scope } from './dialect.js';
import type { Expressions } from './expressions.js';
import { choice, infix } from './promela-dialect.js';
import type { PromelaState } from './promela-state.js';

/** A write that a step has done before the point that is looked at. */
interface Write {
  readonly kind: number;
  readonly slot: number;
  readonly object: Piece;
  readonly value: Piece;
}

/**
 * The state as it is when a text is evaluated, plus what has been written since.
 *
 * The code of a step reads what is there. The guard of a step that may have to wait in its middle
 * is evaluated before the step, and has to foresee what the step writes until then.
 */
export class PromelaScope implements Scope {
  readonly process: number | undefined;
  readonly self: Piece = { text: 'me' };
  readonly scheduled: readonly ScheduledItem[];
  readonly hasClearedWork: boolean;
  private readonly state: PromelaState;
  private readonly locals: ReadonlyMap<number, Piece>;
  private readonly living: ReadonlySet<number>;
  private readonly writes: readonly Write[];

  constructor(
    state: PromelaState,
    process: number | undefined,
    rest: {
      readonly locals?: ReadonlyMap<number, Piece>;
      readonly living?: ReadonlySet<number>;
      readonly writes?: readonly Write[];
      readonly scheduled?: readonly ScheduledItem[];
      readonly hasClearedWork?: boolean;
    } = {},
  ) {
    this.state = state;
    this.process = process;
    this.locals = rest.locals ?? new Map();
    this.living = rest.living ?? new Set();
    this.writes = rest.writes ?? [];
    this.scheduled = rest.scheduled ?? [];
    this.hasClearedWork = rest.hasClearedWork ?? false;
  }

  local(index: number): Piece {
    const bound = this.locals.get(index);
    if (bound) return bound;
    if (this.process === undefined) throw new Error('a property has no locals of its own');
    return { text: this.state.localName(this.process, index) };
  }

  isLiving(index: number): boolean {
    return this.living.has(index);
  }

  slot(kind: number, slot: number, object: Piece): Piece {
    return this.writes.reduce(
      (before, write) => {
        if (write.kind !== kind || write.slot !== slot) return before;
        if (write.object.text === object.text) return write.value;
        if (write.object.known !== undefined && object.known !== undefined) return before;
        return choice(infix('==', object, write.object), write.value, before);
      },
      this.stored(kind, slot, object),
    );
  }

  bind(index: number, object: Piece): PromelaScope {
    return this.withLocal(index, object, true);
  }

  withLocal(index: number, value: Piece, isLiving = false): PromelaScope {
    const living = new Set(this.living);
    if (isLiving) living.add(index);
    else living.delete(index);
    const locals = new Map(this.locals).set(index, value);
    return this.changed({ locals, living });
  }

  withSlot(kind: number, slot: number, object: Piece, value: Piece): PromelaScope {
    return this.changed({ writes: [...this.writes, { kind, slot, object, value }] });
  }

  withItem(item: ScheduledItem): PromelaScope {
    return this.changed({ scheduled: [...this.scheduled, item] });
  }

  withClearedWork(): PromelaScope {
    return this.changed({ hasClearedWork: true });
  }

  /** Everything as it is now: what was foreseen has been done. */
  private stored(kind: number, slot: number, object: Piece): Piece {
    const { world } = this.state;
    if (this.state.isDeclared(kind, slot)) {
      return { text: this.state.slotText(kind, slot, object.text) };
    }
    const { domain } = world.program.kinds[kind]!.slots[slot]!;
    const values = world.objectsOf(kind).map((each) => world.initial(each, slot));
    const texts = new Set(values.map((value) => this.state.valueText(value, domain)));
    const known =
      typeof object.known === 'number' && object.known !== 0
        ? world.initial(object.known, slot)
        : texts.size === 1
          ? values[0]!
          : undefined;
    if (kind === 0) return this.constant(world.initial(0, slot), domain);
    if (known !== undefined) return this.constant(known, domain);
    return { text: this.state.slotText(kind, slot, object.text) };
  }

  private constant(
    value: number | readonly number[],
    domain: Parameters<PromelaState['valueText']>[1],
  ): Piece {
    return { text: this.state.valueText(value, domain), known: value };
  }

  private changed(change: {
    readonly locals?: ReadonlyMap<number, Piece>;
    readonly living?: ReadonlySet<number>;
    readonly writes?: readonly Write[];
    readonly scheduled?: readonly ScheduledItem[];
    readonly hasClearedWork?: boolean;
  }): PromelaScope {
    const { locals, living, writes, scheduled, hasClearedWork } = this;
    return new PromelaScope(this.state, this.process, {
      locals,
      living,
      writes,
      scheduled,
      hasClearedWork,
      ...change,
    });
  }
}

/** The value of a choice on a condition, as short as it can be. */
export function either(
  write: Expressions,
  condition: Piece,
  value: Piece,
  otherwise: Piece,
): Piece {
  if (value.text === otherwise.text) return value;
  if (condition.known !== undefined) return condition.known === 0 ? otherwise : value;
  if (value.known === 0) return write.and(write.not(condition), otherwise);
  if (otherwise.known === 0) return write.and(condition, value);
  if (value.known === 1) return write.or(condition, otherwise);
  if (otherwise.known === 1) return write.or(write.not(condition), value);
  return choice(condition, value, otherwise);
}
