/** What names mean at some point of a step of an exported TLA+ module. */
import type { Piece, ScheduledItem, Scope } from './dialect.js';
import type { TlaState } from './tla-state.js';

/** The values that the step has written so far are definitions, or texts in place of variables. */
export class TlaScope implements Scope {
  readonly process: number | undefined;
  readonly self: Piece = { text: 't' };
  readonly scheduled: readonly ScheduledItem[] = [];
  readonly hasClearedWork = false;
  /** By variable: the text of its present value, where it is not that of the state before. */
  readonly written: ReadonlyMap<string, string>;
  /** By index: the text of a local that is not, or no longer, the one in the frame. */
  readonly locals: ReadonlyMap<number, Piece>;
  private readonly state: TlaState;
  private readonly living: ReadonlySet<number>;

  constructor(
    state: TlaState,
    process: number | undefined,
    written: ReadonlyMap<string, string> = new Map(),
    locals: ReadonlyMap<number, Piece> = new Map(),
    living: ReadonlySet<number> = new Set(),
  ) {
    this.state = state;
    this.process = process;
    this.written = written;
    this.locals = locals;
    this.living = living;
  }

  local(index: number): Piece {
    const bound = this.locals.get(index);
    if (bound) return bound;
    return { text: `f.${this.state.frameFields(this.process!)[index]!}` };
  }

  isLiving(index: number): boolean {
    return this.living.has(index);
  }

  /** A variable as it is now. */
  current(variable: string): string {
    return this.written.get(variable) ?? variable;
  }

  slot(kind: number, slot: number, object: Piece): Piece {
    const variable = this.state.variable(kind, slot);
    if (variable !== undefined) {
      const text = this.current(variable);
      if (kind === 0) return { text };
      return { text: `${/^\w+$/.test(text) ? text : `(${text})`}[${object.text}]` };
    }
    const { world } = this.state;
    const { domain } = world.program.kinds[kind]!.slots[slot]!;
    const constant = this.state.constantName(kind, slot);
    const isKnown = kind === 0 || (typeof object.known === 'number' && object.known !== 0);
    if (constant !== undefined && !isKnown) return { text: `${constant}[${object.text}]` };
    const from = isKnown ? (object.known as number) : world.objectsOf(kind)[0]!;
    const value = world.initial(kind === 0 ? 0 : from, slot);
    if (domain.kind === 'work') return { text: 'NoItems' };
    return { text: this.state.initialText(kind === 0 ? 0 : from, slot), known: value };
  }

  bind(index: number, object: Piece): TlaScope {
    return this.withLocal(index, object, true);
  }

  withLocal(index: number, value: Piece, isLiving = false): TlaScope {
    const living = new Set(this.living);
    if (isLiving) living.add(index);
    else living.delete(index);
    const locals = new Map(this.locals).set(index, value);
    return new TlaScope(this.state, this.process, this.written, locals, living);
  }

  withVariable(variable: string, text: string): TlaScope {
    const written = new Map(this.written).set(variable, text);
    return new TlaScope(this.state, this.process, written, this.locals, this.living);
  }
}
